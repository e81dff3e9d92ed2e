"""`gwella map` proposes and never applies: what it finds, what it asks, what changed, and what it never writes down."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest

from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.language import Language
from gwella.returns.extracts.files import every_extract
from gwella.returns.extracts.form import read_draft
from gwella.returns.extracts.proposal.draft import draft, write_draft
from gwella.returns.extracts.proposal.first import offered
from gwella.returns.extracts.proposal.since import offered_since

title = "A proposal"

LAYOUTS = Path(__file__).parent / "layouts"
CONTACTS = """\
Cyfeirnod;Person;Dyddiad y cyswllt;Grwp Cleientiaid;Cyngor neu gynhorthwy wedi'i roi;Nodiadau
1;P1;01/05/2024;Oedolion;Oes;Zebedee Canary
2;P2;13/05/2024;Oedolion;Nac oes;Zebedee Canary
3;P3;14/05/2024;Hwb;Efallai;Zebedee Canary
"""


def proposed(folder, language=Language.EN):
    """Return the blocks of a proposal as its reader finds them."""
    return tomllib.loads(draft(offered(every_extract(folder)), language))["table"]


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_headings_forms_and_codes_are_found_and_every_code_without_an_equal_is_open(tmp_path):
    [block] = proposed(write(tmp_path, cysylltiadau=CONTACTS))
    columns = block["columns"]
    assert block["of"] == "contacts"
    assert columns["person"] == {"heading": "Person"}
    assert columns["contacted_on"] == {"heading": "Dyddiad y cyswllt", "dates": "d/m/Y"}
    assert columns["client_group"] == {"heading": "Grwp Cleientiaid", "codes": {"Oedolion": "adult", "Hwb": ""}}
    assert columns["advice_given"]["codes"] == {"Oes": "yes", "Nac oes": "no", "Efallai": ""}
    assert columns["contact"] == columns["authority"] == {"heading": ""}
    assert columns["case_reference"] == {"heading": "Cyfeirnod"}, "near, and said to be only near"
    assert block["unused"] == ["Nodiadau"]


@pytest.mark.parametrize(("language", "says"), [(Language.EN, "rows: 1; decide"), (Language.CY, "rhesi: 1; penderf")])
def test_every_code_says_its_rows_in_the_readers_language(tmp_path, language, says):
    text = draft(offered(every_extract(write(tmp_path, cysylltiadau=CONTACTS))), language)
    assert f'"Hwb" = ""  # {says}' in text


def test_events_and_wide_rows_become_a_block_for_each_table_and_time():
    events = {(one["of"], str(one.get("where", {}).get("is", ""))) for one in proposed(LAYOUTS / "events")}
    assert events == {("contacts", "['Cyswllt']"), ("assessments", "['Asesiad']"), ("people", "")}
    wide = [(one["of"], one.get("where", {}).get("heading")) for one in proposed(LAYOUTS / "wide")]
    assert wide == [("people", None), ("contacts", "Contact 1 Date"), ("contacts", "Contact 2 Date")]


def test_a_file_that_is_near_no_table_asks_which_and_then_for_its_columns(tmp_path):
    write(tmp_path, episodes=(LAYOUTS / "england" / "episodes.csv").read_text())
    [block] = proposed(tmp_path)
    assert block == {"of": "", "from": "episodes.csv"}
    decided = tmp_path / "decided.toml"
    decided.write_text('[[table]]\nof = "looked_after"\nfrom = "episodes.csv"\n', encoding="utf-8")
    again = offered_since(read_draft(decided), every_extract(tmp_path))
    names = [column.name for column in again.blocks[0].columns]
    assert again.differences == ()
    assert {"placement", "placed_on", "left_on"} <= set(names)


def test_names_notes_and_numbers_are_never_written_down(tmp_path):
    # Names under a heading that is one of our coded columns; a file without headings; identifiers as "codes".
    names = "Sex;Person\n" + "".join(f"Zebedee Canary {i};P{i}\n" for i in range(60))
    no_headings = "19500302;Canary1950\n19610203;Canary1951\n"
    text = draft(offered(every_extract(write(tmp_path, people=names, other=no_headings, notes=CONTACTS))), Language.EN)
    assert "Canary" not in text
    assert "1950" not in text
    assert "different answers: 60" in text


def test_last_years_mapping_is_taken_over_and_what_changed_comes_first(tmp_path):
    folder = write(tmp_path, cysylltiadau=CONTACTS, newydd="a;b\n1;2\n")
    last = tmp_path / "last.toml"
    last.write_text(
        """
        [[table]]
        of = "contacts"
        from = "cysylltiadau.csv"
        unused = ["Nodiadau"]
        [table.columns]
        contact = { heading = "Cyfeirnod" }
        person = { heading = "Client" }
        client_group = { heading = "Grwp Cleientiaid", codes = { oedolion = "adult", Hen = "!" } }
        [[table]]
        of = "people"
        from = "pobl-llynedd.csv"
        """,
        encoding="utf-8",
    )
    offer = offered_since(read_draft(last), every_extract(folder))
    said = {one.in_(Language.EN) for one in offer.differences}
    assert said == {
        "cysylltiadau.csv: the heading “Client” is gone.",
        "cysylltiadau.csv: the heading “Person” is new.",
        "cysylltiadau.csv: the heading “Dyddiad y cyswllt” is new.",
        "cysylltiadau.csv: the heading “Cyngor neu gynhorthwy wedi'i roi” is new.",
        "cysylltiadau.csv, Grwp Cleientiaid: the code “Hwb” is new (rows: 1).",
        "cysylltiadau.csv, Grwp Cleientiaid: no row holds the code “Hen” any longer.",
        "newydd.csv is new.",
        "pobl-llynedd.csv is no longer in the folder.",
    }
    text = draft(offer, Language.EN)
    assert text.index("is gone.") < text.index("[[table]]")
    codes = tomllib.loads(text)["table"][0]["columns"]["client_group"]["codes"]
    assert codes == {"Oedolion": "adult", "Hwb": "", "Hen": "!"}


def test_codes_are_looked_for_only_where_the_mapping_looks(tmp_path):
    last = read_draft(LAYOUTS / "england" / "mapping.toml")
    offer = offered_since(last, every_extract(LAYOUTS / "england"))
    # X1 stands in rows that the column's own condition leaves out.
    assert {one.code for one in offer.differences} == {"mapping.heading_new", "mapping.code_gone"}
    assert {one.parameters["code"] for one in offer.differences if "code" in one.parameters} == {"V3", "V4"}
    headings = {one.parameters["heading"] for one in offer.differences if one.code == "mapping.heading_new"}
    assert headings >= {"CIN", "UPN", "MOTHER", "MC_DOB", "URN"}
    assert not headings & {"CHILD", "DOB", "DECOM", "REC"}


def test_several_answers_in_a_cell_are_looked_at_one_by_one(tmp_path):
    rows = "Report,Person,Categories\n1,P1,Physical;Neglect\n2,P2,Neglect;Debt\n"
    [block] = proposed(write(tmp_path, safeguarding=rows))
    [codes] = [cell["codes"] for cell in block["columns"].values() if "codes" in cell]
    assert codes == {"Neglect": "neglect", "Physical": "physical", "Debt": ""}


def test_sheets_of_a_workbook_are_files_of_their_own(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "People"
    book.active.append(["Person", "Sex"])
    book.active.append(["P1", "F"])
    book.create_sheet("Empty")
    book.save(tmp_path / "all.xlsx")
    [block] = proposed(tmp_path)
    assert (block["of"], block["from"], block["sheet"]) == ("people", "all.xlsx", "People")


def test_a_proposal_is_never_written_over_anything(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(NotAllowed, match="never written over"):
        write_draft(offered(every_extract(LAYOUTS / "wide")), path, Language.EN)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotFound):
        list(every_extract(tmp_path / "nowhere"))


PEOPLE_NAMED = [f"{first} {last}" for first in ("Aled", "Bethan", "Carys", "Dafydd") for last in ("Canary", "Zebedee")]


def told(folder):
    return draft(offered(every_extract(folder)), Language.EN)


def test_names_of_a_few_people_and_of_people_with_many_rows_are_never_written_down(tmp_path):
    few = "Person,Sex\n" + "".join(f"P{i},{name}\n" for i, name in enumerate(PEOPLE_NAMED))
    events = "Contact,Client ID,Client group\n" + "".join(f"C{i},P{i % 8},{PEOPLE_NAMED[i % 8]}\n" for i in range(200))
    text = told(write(tmp_path, people=few, contacts=events))
    assert not any(name in text for name in PEOPLE_NAMED)
    assert text.count("different answers: 8") == 2


def test_a_note_beside_answers_that_name_tables_is_not_written_down(tmp_path):
    log = "Person,Log,Date\nP1,Contact,01/05/2024\nP2,Assessment,01/05/2024\nP3,Zebedee Canary fell,01/05/2024\n"
    text = told(write(tmp_path, log=log))
    assert 'is = ["Contact"]' in text
    assert "Canary" not in text


def test_headings_that_cannot_be_named_are_told_of_by_their_place(tmp_path):
    [line] = [
        line
        for line in told(write(tmp_path, people="Person,,Sex,Sex,Code 2024\nP1,x,F,M,y\n")).splitlines()
        if "their places" in line
    ]
    assert "their places: 2, 3, 4, 5." in line


def test_headings_with_numbers_that_no_table_takes_are_unused_and_not_lost(tmp_path):
    [block] = proposed(write(tmp_path, wide="Person,Sex,Address 1,Address 2\nP1,F,a,b\n"))
    assert block["unused"] == ["Address 1", "Address 2"]


@pytest.mark.parametrize("day", ["01/05/24", "45413"])
def test_dates_in_no_form_are_said_to_be_in_none(tmp_path, day):
    text = told(write(tmp_path, people=f"Person,Date of birth\nP1,{day}\nP2,{day}\n"))
    assert 'born_on = { heading = "Date of birth" }  # most cells are dates in no form' in text


def test_the_number_of_different_answers_is_the_whole_one(tmp_path):
    text = told(write(tmp_path, people="Person,Sex\n" + "".join(f"P{i},S{i}\n" for i in range(9000))))
    assert "different answers: 9,000" in text


def test_a_file_of_tabs_is_read(tmp_path):
    [block] = proposed(write(tmp_path, people="Person\tSex\nP1\tF\n"))
    assert block["columns"]["sex"]["codes"] == {"F": "female"}


def test_a_form_that_changed_is_told_and_a_heading_in_other_capitals_is_not_gone(tmp_path):
    folder = write(tmp_path, theirs="CLIENT,Seen 2024-25\nP1,2024-05-01\nP2,2024-05-02\n")
    (tmp_path / "last.toml").write_text(
        """
        [[table]]
        of = "contacts"
        from = "theirs.csv"
        [table.columns]
        person = { heading = "Client" }
        contacted_on = { heading = "Seen 2024-25", dates = "d/m/Y" }
        """,
        encoding="utf-8",
    )
    offer = offered_since(read_draft(tmp_path / "last.toml"), every_extract(folder))
    assert [one.in_(Language.EN) for one in offer.differences] == [
        "theirs.csv, Seen ####-##: the dates are no longer written as d/m/Y; they look like Y-m-d."
    ]


def test_teams_that_are_called_like_tables_do_not_make_a_file_of_people_one_of_events(tmp_path):
    rows = "Client ID,Date of birth,Sex,Where\n" + "".join(
        f"P{i},01/02/1950,F,{('Carers', 'Reablement', 'North', 'South', 'East')[i % 5]}\n" for i in range(40)
    )
    assert [block["of"] for block in proposed(write(tmp_path, clients=rows))] == ["people"]


def test_a_file_that_is_named_as_a_table_is_that_table_and_one_of_figures_is_not_looked_at(tmp_path):
    rows = "Person,Team,Active 12 months,Active 24 months\nP1,Carers,Yes,No\nP2,Reablement,No,No\n"
    blocks = proposed(write(tmp_path, care_leavers=rows, aggregate="a,b\n1,2\n"))
    assert [block["of"] for block in blocks] == ["care_leavers"]


@pytest.mark.parametrize("heading", ["Client ID", "CHILD", "Rhif Cleient", "PersonID"])
def test_the_number_of_a_person_is_found_by_what_case_systems_call_people(tmp_path, heading):
    [block] = proposed(write(tmp_path, people=f"{heading},Client group,Sex\nP1,a,F\n"))
    assert block["columns"]["person"] == {"heading": heading}

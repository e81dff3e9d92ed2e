"""A cell may be looked up in another file of the extract, by an identifier that stands in both."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from gwella.cli.computing import computed
from gwella.code_of_practice.errors import DefinitionError, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.returns.check import checked
from gwella.returns.extracts.files import every_extract
from gwella.returns.extracts.form import read_draft
from gwella.returns.extracts.proposal.draft import draft
from gwella.returns.extracts.proposal.since import offered_since

title = "Files put together"

LAYOUT = Path(__file__).parent / "layouts" / "joined"
AUTHORITY, YEAR = "X06000001", 2024


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(LAYOUT, tmp_path / "joined"))


def changed(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def groups(answer):
    rows = answer.tables["contacts"]
    return dict(zip(rows["contact"].to_pylist(), rows["client_group"].to_pylist(), strict=True))


def listed(answer):
    return [(one.file, one.why, one.rows.to_pylist(), one.heading) for one in answer.taken.listed]


def test_each_row_finds_its_answer_by_the_identifier():
    # 505 has an empty cell there; 999 and nobody are not there: unknown all three, and the last two are listed.
    assert groups(checked(LAYOUT, AUTHORITY, YEAR)) == {
        "R1": "adult",
        "R2": "carer",
        "R3": "adult",
        "R5": None,
        "R6": None,
        "R7": None,
        "R8": "adult",
    }


def test_rows_that_find_nothing_are_listed_and_those_that_find_two_answers_are_refused():
    answer = checked(LAYOUT, AUTHORITY, YEAR)
    assert listed(answer) == [
        ("referrals.csv", "no_row_there", [7, 8], "Service Area"),
        ("referrals.csv", "two_answers", [5], "Service Area"),
    ]
    assert [(one.file, one.rows, one.taken, one.listed) for one in answer.taken.accounts] == [
        ("clients.csv", 6, 6, 0),
        ("referrals.csv", 8, 5, 3),
    ]


def test_what_was_looked_up_is_counted(folder, tmp_path):
    changed(folder, "clients.csv", "504,21/01/1939,Male,Carers,03/03/2019\n", "")
    done = computed([folder], tmp_path / "out", years=(YEAR,), keys=tmp_path / "keys")
    [contacts] = [
        (row["value"], row["unknown"])
        for row in done.figures.to_pylist()
        if row["metric"] == "adult.contacts.received" and not row["breakdown"]
    ]
    assert contacts == (4, 3)  # R1, R3, R4 and R8; of R5, R6 and R7 the client group is not known


def test_answers_that_differ_in_case_and_space_alone_are_one(folder):
    changed(folder, "clients.csv", "Male,Carers,03/03/2019", "Male, adults ,03/03/2019")
    assert groups(checked(folder, AUTHORITY, YEAR))["R4"] == "adult"


def test_rows_that_a_condition_leaves_out_look_nothing_up(folder):
    changed(folder, "mapping.toml", "codes = { Adults", 'where = { heading = "ID", is = ["501"] }\ncodes = { Adults')
    answer = checked(folder, AUTHORITY, YEAR)
    assert listed(answer) == []
    assert groups(answer)["R4"] is None


def test_a_finding_in_it_names_the_row_of_the_event_and_the_file_of_the_heading(folder):
    there = 'heading = "Known Since", from = "clients.csv", by = "ID", theirs = "ClientNo", dates = "d/m/Y"'
    changed(folder, "mapping.toml", "contacted_on = {", f"decided_on = {{ {there} }}\ncontacted_on = {{")
    changed(folder, "clients.csv", "01/02/2020", "31/02/2020")
    found = [one for one in checked(folder, AUTHORITY, YEAR).findings if one.rule == "impossible_date"]
    assert [(one.file, one.row, one.heading) for one in found] == [
        ("referrals.csv", 2, "Known Since (clients.csv)"),
        ("referrals.csv", 9, "Known Since (clients.csv)"),
    ]


def test_a_code_that_nobody_decided_is_named_with_the_file_in_which_it_stands(folder):
    changed(folder, "mapping.toml", ", Carers = ", ", Others = ")
    with pytest.raises(ReturnRejected) as refusal:
        checked(folder, AUTHORITY, YEAR)
    assert "“Service Area” of clients.csv" in refusal.value.in_(Language.EN)
    assert "Carers (1)" in refusal.value.in_(Language.EN)


WRONG = [
    ('by = "ID"\n', "", "`heading`, `from` and `by`"),
    ('from = "clients.csv"\nby', "by", "`heading`, `from` and `by`"),
    ('from = "clients.csv"\nby', 'from = "client.csv"\nby', "clients.csv"),
    ('from = "clients.csv"\nby', 'from = "../clients.csv"\nby', "clients.csv"),
    ('by = "ID"', 'by = "Idd"', "“Idd”"),
    ('theirs = "ClientNo"', 'theirs = "Client"', "ClientNo"),
    ('heading = "Service Area"', 'heading = "Area"', "“Area”"),
    ('heading = "Ref" }', 'heading = "Ref", from = "clients.csv", by = "ID" }', "does not fit"),
    ('heading = "Repeat", ', 'heading = "Repeat", sheet = "One", ', "does not fit"),
]


@pytest.mark.parametrize(("old", "new", "says"), WRONG, ids=[new[-40:] for _, new, _ in WRONG])
def test_what_cannot_be_looked_up_is_refused_with_the_place_and_what_to_do(folder, old, new, says):
    with pytest.raises(DefinitionError) as refusal:
        checked(changed(folder, "mapping.toml", old, new), AUTHORITY, YEAR)
    said = refusal.value.in_(Language.EN)
    assert said.startswith("mapping.toml: table[2].columns.")
    assert says in said
    assert refusal.value.in_(Language.CY) != said


def test_a_mapping_taken_over_still_looks_up_and_tells_of_codes_that_are_new_there(folder, tmp_path):
    last = read_draft(folder / "mapping.toml")
    changed(folder, "clients.csv", "502,30/07/1957,Male,Carers", "502,30/07/1957,Male,Unpaid carers")
    changed(folder, "clients.csv", "504,21/01/1939,Male,Carers,03/03/2019\n", "503,21/01/1939,Male,Carers,\n")
    offer = offered_since(last, every_extract(folder))
    said = {one.in_(Language.EN) for one in offer.differences}
    assert "referrals.csv, Service Area: the code “Unpaid carers” is new (rows: 1)." in said
    assert not any("Known Since" in one or "ClientNo" in one for one in said)
    again = tmp_path / "again.toml"
    again.write_text(draft(offer, Language.EN).replace('"Unpaid carers" = ""', '"Unpaid carers" = "carer"'))
    assert groups(checked(folder, AUTHORITY, YEAR, again))["R2"] == "carer"


def test_a_file_in_which_something_is_looked_up_may_be_gone(folder):
    last = read_draft(folder / "mapping.toml")
    (folder / "clients.csv").unlink()
    said = [one.in_(Language.EN) for one in offered_since(last, every_extract(folder)).differences]
    assert said.count("clients.csv is no longer in the folder.") == 1


def test_a_hidden_sheet_beside_files_that_a_mapping_reads_is_said(folder):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.create_sheet("Plans").append(["plan"])
    book["Plans"].sheet_state = "hidden"
    book.save(folder / "others.xlsx")
    assert [one.table for one in checked(folder, AUTHORITY, YEAR).findings if one.rule == "sheet_hidden"] == ["plans"]

"""The desk's page of the mapping: it proposes, keeps choices as a proposal, and is accepted by name and date."""

from __future__ import annotations

import html
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from django.test import Client

from gwella.cli.desk_folders import Desk
from gwella.returns.extracts.found import read_return

LAYOUTS = Path(__file__).parents[1] / "spec" / "returns" / "extracts" / "layouts"
PAGE, SAVE, ACCEPT = "/en/desk/mapping/", "/en/desk/mapping/save/", "/en/desk/mapping/accept/"
CONTACTS = """\
Cyfeirnod;Person;Dyddiad y cyswllt;Grwp Cleientiaid;Cyngor neu gynhorthwy wedi'i roi;Nodiadau
1;P1;01/05/2024;Oedolion;Oes;Zebedee Canary
2;P2;13/05/2024;Oedolion;Nac oes;Zebedee Canary
3;P3;14/05/2024;Hwb;Efallai;Zebedee Canary
"""


@pytest.fixture
def extracts(desk: Desk) -> Path:
    return desk.extracts


def page(officer: Client, address: str = PAGE) -> str:
    answer = officer.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def form(text: str) -> dict[str, str]:
    """Return what a browser would send of the page as it stands: each choice, and the stamp."""
    sent = {"stamp": re.findall(r'name="stamp" value="(\w+)"', text)[-1]}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        found = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = found.group(1)
    return sent


def named(text: str, label: str) -> str:
    """Return the name of the choice with a label."""
    return re.search(rf'for="([^"]+)">{re.escape(label)}', text).group(1)


def save(officer: Client, choices: dict[str, str]) -> str:
    answer = officer.post(SAVE, form(page(officer)) | choices, follow=True)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def decided(officer: Client, extracts: Path) -> str:
    """Decide the contacts above, and return the page."""
    (extracts / "cysylltiadau.csv").write_text(CONTACTS, encoding="utf-8")
    text = page(officer)
    hub, perhaps = named(text, "“Hwb” (rows: 1)"), named(text, "“Efallai” (rows: 1)")
    headings = {"0.contact.heading": "Cyfeirnod", "0.case_reference.heading": "-", "0.authority.heading": "="}
    return save(officer, headings | {hub: "!", perhaps: "?"})


def test_every_code_without_an_equal_is_shown_with_its_rows_and_a_choice(officer, extracts):
    (extracts / "cysylltiadau.csv").write_text(CONTACTS, encoding="utf-8")
    text = page(officer)
    assert "cysylltiadau.csv" in text
    assert "“Hwb” (rows: 1)" in text
    assert form(text)[named(text, "“Hwb” (rows: 1)")] == ""
    assert form(text)[named(text, "“Oedolion” (rows: 2)")] == "adult"
    assert "Not yet decided" in text
    assert "Only near: see that it is right." in text
    assert "No mapping is in use." in text


def test_no_personal_value_is_on_the_page_or_in_the_proposal(officer, extracts):
    text = decided(officer, extracts)
    for told in (text, (extracts / "mapping.proposed.toml").read_text(encoding="utf-8")):
        assert "Canary" not in told
        assert "P1" not in re.findall(r"\w+", told), "as a word: the token of a form may hold it by chance"
        assert "01/05/2024" not in told.replace("2024-04-01 or 01/04/2024", "")


def test_looking_writes_nothing_and_saving_applies_nothing(officer, extracts):
    (extracts / "cysylltiadau.csv").write_text(CONTACTS, encoding="utf-8")
    page(officer)
    officer.get(SAVE)
    officer.get(ACCEPT)
    assert [path.name for path in extracts.iterdir()] == ["cysylltiadau.csv"]
    save(officer, {})
    assert {path.name for path in extracts.glob("[!.]*")} == {"cysylltiadau.csv", "mapping.proposed.toml"}


def test_choices_are_kept_and_the_account_is_shown_once_all_is_decided(officer, extracts):
    text = decided(officer, extracts)
    assert "Still to be decided: 0." in text
    assert "cysylltiadau.csv: rows 3 = taken 2 + listed 1." in text
    assert "Grwp Cleientiaid “Hwb”: the mapping refuses the code" in text
    saved = tomllib.loads((extracts / "mapping.proposed.toml").read_text(encoding="utf-8"))
    columns = saved["table"][0]["columns"]
    assert columns["authority"] == {"always": "X06000001"}
    assert columns["contact"] == {"heading": "Cyfeirnod"}
    assert "case_reference" not in columns
    assert columns["client_group"]["codes"] == {"Oedolion": "adult", "Hwb": "!"}


def test_a_decided_mapping_is_in_use_by_an_act_with_a_name_and_a_date(officer, extracts):
    text = decided(officer, extracts)
    stamp = {"stamp": form(text)["stamp"]}
    refused = officer.post(ACCEPT, stamp)
    assert "Say that you have looked at the mapping" in refused.content.decode()
    assert not (extracts / "mapping.toml").exists()
    text = html.unescape(officer.post(ACCEPT, stamp | {"seen": "yes"}, follow=True).content.decode())
    assert "was accepted by Nia Prys on" in text
    accepted = tomllib.loads((extracts / "mapping.toml").read_text(encoding="utf-8"))["accepted"]
    assert accepted["by"] == "Nia Prys"
    assert not (extracts / "mapping.proposed.toml").exists()
    assert [(one.rows, one.taken) for one in read_return(extracts).taken.accounts] == [(3, 2)]


def test_what_is_still_open_cannot_be_accepted(officer, extracts):
    (extracts / "cysylltiadau.csv").write_text(CONTACTS, encoding="utf-8")
    stamp = form(page(officer))["stamp"]
    said = officer.post(ACCEPT, {"stamp": stamp, "seen": "yes"}).content.decode()
    assert "There is no saved proposal to accept" in said
    text = save(officer, {})
    said = officer.post(ACCEPT, {"stamp": form(text)["stamp"], "seen": "yes"}).content.decode()
    assert "The proposal cannot be accepted" in said
    assert not (extracts / "mapping.toml").exists()


def test_nobody_saves_or_accepts_over_what_they_have_not_seen(officer, extracts):
    text = decided(officer, extracts)
    (extracts / "cysylltiadau.csv").write_text(CONTACTS + "4;P4;15/05/2024;Newydd;Oes;x\n", encoding="utf-8")
    before = (extracts / "mapping.proposed.toml").read_bytes()
    for address in (SAVE, ACCEPT):
        said = officer.post(address, form(text) | {"seen": "yes"}).content.decode()
        assert "changed while you looked at the page" in html.unescape(said)
    assert (extracts / "mapping.proposed.toml").read_bytes() == before
    assert not (extracts / "mapping.toml").exists()


def test_what_changed_since_the_mapping_in_use_comes_first_and_the_one_before_is_kept(officer, extracts):
    shutil.copytree(LAYOUTS / "wide", extracts, dirs_exist_ok=True)
    path = extracts / "people_wide.csv"
    path.write_text(
        path.read_text().replace("7002,Made-up,1961-11-30,M", "7002,Made-up,1961-11-30,X"), encoding="utf-8"
    )
    text = page(officer)
    new = "people_wide.csv, Gender: the code “X” is new (rows: 1)."
    assert 0 < text.index(new) < text.index('id="block-0"')
    assert "It does not say who accepted it." in text
    before = (extracts / "mapping.toml").read_bytes()
    text = save(officer, {named(text, "“X” (rows: 1)"): "?"})
    assert new in text, "the difference is from the mapping in use, saved or not"
    officer.post(ACCEPT, {"stamp": form(text)["stamp"], "seen": "yes"})
    [kept] = extracts.glob("mapping.until-*.toml")
    assert kept.read_bytes() == before
    assert new not in page(officer)
    assert read_return(extracts).taken.accounts[0].rows == 5


def test_a_table_and_columns_are_chosen_for_a_file_that_is_near_none(officer, extracts):
    shutil.copy(LAYOUTS / "england" / "episodes.csv", extracts)
    text = save(officer, {"0.of": "looked_after"})
    assert "→ Looked-after children" in text
    text = save(officer, {"0.more.column": "placement_kind", "0.more.heading": "PLACE"})
    assert "“U4” (rows: 1)" in text
    text = save(officer, {"0.placed_on.heading": "DECOM"})
    assert form(text)["0.placed_on.heading"] == "DECOM"
    assert form(text)["0.placed_on.dates"] == "d/m/Y"


def test_a_file_that_is_not_needed_is_asked_about_once(officer, extracts):
    (extracts / "cysylltiadau.csv").write_text(CONTACTS, encoding="utf-8")
    (extracts / "staff.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    text = page(officer)
    number = re.search(r'name="(\d)\.of"', text).group(1)
    text = save(officer, {f"{number}.of": "-"})
    assert "Files that are not needed: staff.csv." in text
    assert 'name="1.of"' not in text


@pytest.mark.parametrize("choice", ["adlut", "<script>", "x" * 10_000])
def test_a_choice_that_was_not_offered_is_not_taken(officer, extracts, choice):
    (extracts / "cysylltiadau.csv").write_text(CONTACTS, encoding="utf-8")
    text = page(officer)
    names = ["0.of", "0.contact.heading", "0.person.heading", "0.contacted_on.dates", named(text, "“Hwb” (rows: 1)")]
    text = save(officer, dict.fromkeys(names, choice))
    assert choice not in (extracts / "mapping.proposed.toml").read_text(encoding="utf-8")
    assert form(text)["0.person.heading"] == "Person"
    assert form(text)[named(text, "“Hwb” (rows: 1)")] == ""


def test_headings_and_codes_are_text_and_nothing_else(officer, extracts):
    rows = "Contact,Person,Date of contact,Client group,<b>x</b>\n1,P1,01/05/2024,<i>a,y\n2,P2,01/05/2024,<i>a,y\n"
    (extracts / "contacts.csv").write_text(rows, encoding="utf-8")
    raw = officer.get(PAGE).content.decode()
    assert "&lt;i&gt;a" in raw
    assert "<i>a" not in raw
    assert "<b>x" not in raw


@pytest.mark.parametrize(
    ("language", "address", "says"),
    [
        ("en", PAGE, "holds no CSV file and no workbook"),
        ("cy", "/cy/desg/mapio/", "Nid oes ffeil CSV na llyfr gwaith"),
    ],
)
def test_without_files_the_page_says_so(officer, extracts, language, address, says):
    assert says in page(officer, address)


def test_a_file_that_cannot_be_read_is_said_with_what_to_do(officer, extracts):
    (extracts / "contacts.csv").write_bytes("Person,Sex\nP1,F\n".encode("utf-16"))
    assert "contacts.csv is saved as UTF-16. Save it again as CSV (UTF-8)." in page(officer)
    (extracts / "contacts.csv").unlink()
    (extracts / "cysylltiadau.csv").write_text(CONTACTS, encoding="utf-8")
    (extracts / "mapping.proposed.toml").write_text("[[table", encoding="utf-8")
    assert "mapping.proposed.toml" in page(officer)


def test_the_page_is_welsh_where_it_is_asked_for_in_welsh(officer, extracts):
    (extracts / "cysylltiadau.csv").write_text(CONTACTS, encoding="utf-8")
    text = page(officer, "/cy/desg/mapio/")
    assert "“Hwb” (rhesi: 1)" in text
    assert "Heb ei benderfynu eto" in text

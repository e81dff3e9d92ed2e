"""What an event's own file does not say is looked up where its identifier is a key: proposed with its reason."""

from __future__ import annotations

import tomllib

import pytest

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language
from gwella.returns.check import checked
from gwella.returns.extracts.files import every_extract
from gwella.returns.extracts.form import NAME, PROPOSED, read_draft
from gwella.returns.extracts.found import read_return
from gwella.returns.extracts.proposal.draft import draft
from gwella.returns.extracts.proposal.first import offered
from gwella.returns.extracts.proposal.since import offered_since

title = "A look-up that is proposed"

CASES = """\
Case no,Client ID,Client group,Date opened,Team
K1,P1,Adult,2024-01-01,Canary Team
K2,P2,Carer,2024-01-02,Canary Team
K3,P3,Adult,2024-01-03,Canary Team
"""
CONTACTS = """\
Contact,Authority,Case no,Contacted on,Advice given
C1,X06000001,K1,2024-05-01,yes
C2,X06000001,K2,2024-05-02,no
C3,X06000001,K2,2024-06-02,no
"""


@pytest.fixture
def extract(tmp_path):
    def write(contacts=CONTACTS, cases=CASES):
        (tmp_path / "referrals.csv").write_text(contacts, encoding="utf-8")
        (tmp_path / "case list.csv").write_text(cases, encoding="utf-8")
        return tmp_path

    return write


def proposed(folder, language=Language.EN):
    text = draft(offered(every_extract(folder)), language)
    blocks = [block for block in tomllib.loads(text)["table"] if block["from"] == "referrals.csv"]
    return blocks[0]["columns"], text


def test_who_somebody_is_is_looked_up_by_the_case_and_so_is_what_is_said_of_them(extract):
    columns, text = proposed(extract())
    assert columns["person"] == {"heading": "Client ID", "from": "case list.csv", "by": "Case no"}
    assert columns["client_group"] | {"codes": {}} == {
        "heading": "Client group",
        "from": "case list.csv",
        "by": "Case no",
        "codes": {},
    }
    assert columns["client_group"]["codes"] == {"Adult": "adult", "Carer": "carer"}
    assert "3 of 3 rows find theirs" in text


def test_the_reason_is_said_in_welsh_too(extract):
    assert "mae 3 o 3 o resi’n dod o hyd i’w rhai hwy" in proposed(extract(), Language.CY)[1]


def test_dates_and_teams_of_the_other_file_are_not_those_of_the_event(extract):
    columns, text = proposed(extract())
    assert not {"team", "decided_on"} & set(columns)
    assert "Canary" not in text


def test_nothing_is_applied_until_somebody_does(extract):
    folder = extract()
    proposed(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["case list.csv", "referrals.csv"]


@pytest.mark.parametrize(
    ("name", "contacts", "cases"),
    [
        ("an identifier that stands there twice", CONTACTS, CASES + "K1,P9,Adult,2024-01-04,x\n"),
        ("other identifiers", CONTACTS.replace(",K", ",Q"), CASES),
        ("a file that does not say whose it is", CONTACTS, CASES.replace("Client ID", "Shoe size")),
        ("one identifier alone", CONTACTS.replace("K2", "K1"), CASES),
    ],
)
def test_no_look_up_is_proposed_for(extract, name, contacts, cases):
    assert "from" not in proposed(extract(contacts, cases))[0].get("person", {})


def test_what_the_events_own_file_says_is_not_looked_up(extract):
    own = CONTACTS.replace("Case no", "Case no,Person").replace("X06000001,K", "X06000001,K0,P")
    assert proposed(extract(own))[0]["person"] == {"heading": "Person"}


def test_an_event_that_names_people_by_the_number_they_have_there_needs_no_look_up(extract):
    cases = CASES.replace("Case no,Client ID", "Client no,Known as").replace("K", "50")
    contacts = CONTACTS.replace("Case no", "ID").replace(",K", ",50")
    assert proposed(extract(contacts, cases))[0]["person"] == {"heading": "ID"}


def test_where_one_row_in_four_finds_nothing_none_is_proposed(extract):
    columns, _ = proposed(extract(CONTACTS + "C4,X06000001,K9,2024-06-03,no\n"))
    assert columns["person"] == {"heading": ""}


def test_it_makes_the_return_once_it_is_accepted(extract):
    folder = extract()
    text = draft(offered(every_extract(folder)), Language.EN)
    (folder / NAME).write_text(next(one for one in _blocks(text) if 'from = "referrals.csv"' in one), encoding="utf-8")
    assert checked(folder, "X06000001", 2024).tables["contacts"]["person"].to_pylist() == ["P1", "P2", "P2"]


def _blocks(text):
    return ["[[table]]" + part for part in text.split("[[table]]")[1:]]


def test_two_people_that_differ_in_case_alone_are_two_people(extract):
    folder = extract(cases=CASES + "K1,p1,Adult,2024-01-01,x\n")
    (folder / NAME).write_text(
        '[[table]]\nof = "contacts"\nfrom = "referrals.csv"\n\n[table.columns]\ncontact = { heading = "Contact" }\n'
        'authority = { heading = "Authority" }\ncontacted_on = { heading = "Contacted on" }\n'
        'person = { heading = "Client ID", from = "case list.csv", by = "Case no" }\n',
        encoding="utf-8",
    )
    taken = read_return(folder).taken
    assert [(one.why, one.rows.to_pylist()) for one in taken.listed] == [("two_answers", [2])]


def test_a_rows_own_identifier_is_never_looked_up(extract):
    folder = extract()
    (folder / NAME).write_text(
        '[[table]]\nof = "contacts"\nfrom = "referrals.csv"\n\n[table.columns]\n'
        'contact = { heading = "Client ID", from = "case list.csv", by = "Case no" }\n',
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError) as refused:
        read_return(folder)
    assert refused.value.code == "mapping.does_not_fit"


def test_a_file_that_is_new_this_year_may_look_up_in_one_that_was_there(extract):
    folder = extract()
    last = folder / PROPOSED
    last.write_text(
        '[[table]]\nof = "people"\nfrom = "case list.csv"\n\n[table.columns]\nperson = { heading = "Client ID" }\n',
        encoding="utf-8",
    )
    blocks = offered_since(read_draft(last), every_extract(folder)).blocks
    new = next(block for block in blocks if block.block.from_ == "referrals.csv")
    assert next(one.cell.from_ for one in new.columns if one.name == "person") == "case list.csv"


def test_a_title_above_the_headings_is_understood_there_too(extract):
    folder = extract("Referrals 2024-25,,,,\n,,,,\n" + CONTACTS)
    extracts = {one.path.name: one for one in every_extract(folder)}
    assert extracts["referrals.csv"].grid.heading_row == 3
    assert extracts["referrals.csv"].grid.numbers.to_pylist() == [4, 5, 6]
    assert proposed(folder)[0]["person"]["from"] == "case list.csv"

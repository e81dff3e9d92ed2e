"""Four extracts as case systems write them: proposed, decided, checked and computed, each to a figure."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from gwella.cli.computing import computed
from gwella.code_of_practice.errors import DefinitionError, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.years import Period
from gwella.metrics.explain import Within, explain
from gwella.metrics.source import open_snapshots
from gwella.returns.check import checked
from gwella.returns.extracts.files import every_extract
from gwella.returns.extracts.form import read_draft
from gwella.returns.extracts.proposal.draft import draft
from gwella.returns.extracts.proposal.first import offered
from gwella.returns.extracts.proposal.since import offered_since

title = "A case system's own extract"

LAYOUTS = Path(__file__).parent / "layouts"
NAMES = ("england", "events", "joined", "wide")
AUTHORITY, YEAR = "X06000001", 2024


def places(answer):
    return [(one.file, one.row, one.heading, one.rule) for one in answer.findings if one.row is not None]


def accounts(answer):
    return {one.file: (one.rows, one.taken, one.listed) for one in answer.taken.accounts}


def figures(name, tmp_path):
    done = computed([LAYOUTS / name], tmp_path / "out", years=(YEAR,), keys=tmp_path / "keys")
    whole = [row for row in done.figures.to_pylist() if not row["breakdown"]]
    return {row["metric"]: (row["value"], row["unknown"]) for row in whole}


def test_england_has_one_row_a_placement_and_its_own_codes(tmp_path):
    answer = checked(LAYOUTS / "england", AUTHORITY, YEAR)
    # The day that is not in the calendar ends a placement and a spell of care: two of our columns, one cell.
    assert places(answer) == [
        ("episodes.csv", 5, "DEC", "impossible_date"),
        ("episodes.csv", 5, "DEC", "impossible_date"),
        ("episodes.csv", 3, "DECOM", "looked_after.no_start"),
    ]
    assert accounts(answer) == {"header.csv": (4, 4, 0), "episodes.csv": (6, 5, 1)}
    assert answer.tables["looked_after"]["placement"].to_pylist()[0] == "1001-15/02/2024"
    # 1001 and 1004 are placed on 31 March; 1002 went home; without a day that can be read, 1003's placement goes on.
    assert figures("england", tmp_path)["child.looked_after.at_31_march"] == (3, 0)


def test_a_wide_row_is_a_person_and_each_of_their_contacts(tmp_path):
    answer = checked(LAYOUTS / "wide", AUTHORITY, YEAR)
    assert places(answer) == [("people_wide.csv", 4, "Contact 1 Date", "impossible_date")]
    assert accounts(answer) == {"people_wide.csv": (5, 4, 1)}
    [refused] = answer.taken.listed
    assert (refused.rows.to_pylist(), refused.table, refused.heading, refused.code) == (
        [6],
        "contacts",
        "Contact 1 Group",
        "Test",
    )
    # Two contacts of 7001 and the second of 7003, whose first has no day.
    assert figures("wide", tmp_path)["adult.contacts.received"] == (3, 0)


def test_a_row_of_a_wide_file_is_followed_by_the_part_of_it_that_was_counted(tmp_path):
    figures("wide", tmp_path)
    source = open_snapshots(tmp_path / "out" / "snapshots", AUTHORITY)
    [waterfall] = explain(source, "adult.contacts.received", Period.of_year(YEAR), Within("", ""))
    assert [(row.file, row.row, row.state.value) for row in waterfall.rows] == [
        ("people_wide.csv (Contact 1 Date)", 2, "counted"),
        ("people_wide.csv (Contact 1 Date)", 3, "excluded"),
        ("people_wide.csv (Contact 1 Date)", 4, "excluded"),
        ("people_wide.csv (Contact 2 Date)", 2, "counted"),
        ("people_wide.csv (Contact 2 Date)", 4, "counted"),
    ]


def test_an_event_says_which_table_its_row_belongs_to(tmp_path):
    answer = checked(LAYOUTS / "events", AUTHORITY, YEAR)
    assert places(answer) == [
        ("digwyddiadau.csv", 7, "Dyddiad", "impossible_date"),
        ("digwyddiadau.csv", 8, "", "row_shifted"),
    ]
    assert accounts(answer) == {"unigolion.csv": (3, 3, 0), "digwyddiadau.csv": (7, 5, 2)}
    assert [(one.why, one.rows.to_pylist()) for one in answer.taken.listed] == [
        ("not_taken", [5]),
        ("unreadable", [8]),
    ]
    # D1 counts; D5 had support already; D2 is about a carer; the day of D6 is not known.
    assert figures("events", tmp_path)["adult.contacts.received"] == (1, 0)


def test_a_finding_names_the_officers_heading_and_ours(tmp_path):
    [finding] = [one for one in checked(LAYOUTS / "wide", AUTHORITY, YEAR).findings if one.row]
    assert finding.column_title.in_(Language.EN) == "Contact 1 Date (Date of contact)"
    assert finding.column_title.in_(Language.CY) == "Contact 1 Date (Dyddiad y cyswllt)"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", Language)
def test_a_proposal_is_refused_until_everything_in_it_is_decided(name, language, tmp_path):
    folder = shutil.copytree(LAYOUTS / name, tmp_path / name)
    proposal = folder / "mapping.toml"
    proposal.write_text(draft(offered(every_extract(folder)), language), encoding="utf-8")
    assert read_draft(proposal).table
    with pytest.raises((DefinitionError, ReturnRejected), match=r"^mapping\.toml: table\[\d\]"):
        checked(folder, AUTHORITY, YEAR)


@pytest.mark.parametrize("name", NAMES)
def test_a_mapping_that_is_taken_over_for_the_same_files_says_the_same(name, tmp_path):
    last = read_draft(LAYOUTS / name / "mapping.toml")
    offer = offered_since(last, every_extract(LAYOUTS / name))
    again = tmp_path / "again.toml"
    again.write_text(draft(offer, Language.CY), encoding="utf-8")
    before, after = checked(LAYOUTS / name, AUTHORITY, YEAR), checked(LAYOUTS / name, AUTHORITY, YEAR, again)
    assert {table: rows.to_pylist() for table, rows in after.tables.items()} == {
        table: rows.to_pylist() for table, rows in before.tables.items()
    }
    assert accounts(after) == accounts(before)


def test_the_rows_that_are_listed_are_written_beside_the_worklists(tmp_path):
    from gwella.returns.extracts.account import write_list

    answer = checked(LAYOUTS / "events", AUTHORITY, YEAR)
    path = write_list(answer.taken.listed, tmp_path / "worklists", Language.CY)
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert rows == [
        ["Ffeil", "Rhes", "Tabl", "Pennawd", "Cod", "Pam"],
        ["digwyddiadau.csv", "5", "", "", "", "nid oes bloc yn y mapio sy’n cymryd y rhes"],
        ["digwyddiadau.csv", "8", "", "", "", "ni ellir darllen y rhes"],
    ]

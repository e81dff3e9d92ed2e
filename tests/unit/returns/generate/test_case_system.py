"""What an invented case system exports: nothing is lost on the way there and, by its mapping, back."""

from __future__ import annotations

import csv

import pytest

from gwella.code_of_practice.places import INVENTED
from gwella.returns.check import checked
from gwella.returns.extracts.form import read_form
from gwella.returns.generate import generate
from gwella.returns.generate.case_system import DECIDED, MAPPING
from gwella.snapshots.tables import tables

SMALL = {"size": 0.02, "first_year": 2023, "last_year": 2024}


def tables_of(folder, mapping=None):
    """Return the rows that count, without their places in the files, by table."""
    found = checked(folder, INVENTED, 2024, mapping)
    rows = {name: table.drop_columns(["_file", "_row"]).to_pylist() for name, table in found.tables.items()}
    return {name: sorted(map(str, each)) for name, each in rows.items()}


@pytest.fixture
def made(tmp_path):
    generate(tmp_path / "ours", faults=False, **SMALL)
    generate(tmp_path / "theirs", faults=False, case_system=True, **SMALL)
    return tmp_path


def test_there_and_back_every_row_is_the_same(made):
    ours, theirs = tables_of(made / "ours"), tables_of(made / "theirs", made / "theirs" / DECIDED)
    assert theirs == ours
    assert all(ours.values()), "every table holds rows"


def test_there_are_three_files_in_the_systems_own_words(made):
    assert {path.name for path in (made / "theirs").iterdir()} == {
        "Clients.csv",
        "Events.csv",
        "Involvements.xlsx",
        "aggregate.csv",
        DECIDED,
    }
    with (made / "theirs" / "Events.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["Event"] in ("Contact", "Review", "Outcome", "Assessment", "S126 report")
    assert row["Invented"] == "Y"


def test_the_mapping_says_where_every_column_of_every_table_comes_from():
    blocks = {block.of: set(block.columns) for block in read_form(MAPPING).table}
    assert blocks == {name: set(table.columns) for name, table in tables().items()}


def test_mistakes_stay_as_they_are_and_a_code_that_says_nothing_was_decided(tmp_path):
    generate(tmp_path / "spoilt", case_system=True, **SMALL)
    found = checked(tmp_path / "spoilt", INVENTED, 2024, tmp_path / "spoilt" / DECIDED)
    rules = {finding.rule for finding in found.findings}
    assert "not_a_date" in rules
    assert "not_in_list" not in rules
    assert {finding.file for finding in found.findings} <= {"Clients.csv", "Events.csv", "Involvements.xlsx"}

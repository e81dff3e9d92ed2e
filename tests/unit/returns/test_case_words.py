"""What case systems call things finds its table and columns; a proposal that knows them leaves less to decide."""

from __future__ import annotations

import pytest

from gwella.returns.extracts.files import every_extract
from gwella.returns.extracts.proposal.case_words import case_words, columns_called, columns_of_each_row, rows_called
from gwella.returns.extracts.proposal.first import offered
from gwella.returns.extracts.proposal.nearness import column_near, tables_named
from gwella.returns.generate import generate
from gwella.snapshots.tables import tables


def test_every_word_names_one_column_of_a_table_and_every_table_has_words():
    assert set(case_words().rows) == set(tables())
    assert len(rows_called()) == len({word for its in case_words().rows.values() for word in its})
    for name in tables():
        assert not set(columns_called(name)) & set(columns_of_each_row(name)) - {"planid", "involvementid"}


@pytest.mark.parametrize(
    ("heading", "table", "column"),
    [
        ("Client ID", "contacts", "person"),
        ("D.O.B.", "people", "born_on"),
        ("Rhif cleient", "plans", "person"),
        ("Event ID", "contacts", "contact"),
        ("Date", "contacts", "contacted_on"),
        ("Closed", "contacts", "decided_on"),
        ("Start", "looked_after", "placed_on"),
        ("End", "looked_after", "left_on"),
        ("DP", "services", "direct_payment"),
    ],
)
def test_a_heading_of_a_case_system_is_near_and_never_sure(heading: str, table: str, column: str):
    near = column_near(heading, table)
    assert near is not None
    assert (near.column, near.is_sure) == (column, False)


def test_kinds_of_event_name_their_tables():
    assert tables_named(["S126 report", "LAC placement", "Phone call"]) == {
        "S126 report": "safeguarding",
        "LAC placement": "looked_after",
    }


def test_the_invented_case_system_is_told_apart_table_by_table(tmp_path):
    generate(tmp_path / "raw", case_system=True, size=0.02, first_year=2023, last_year=2024)
    blocks = offered(every_extract(tmp_path / "raw")).blocks
    assert {block.block.of for block in blocks} == set(tables())

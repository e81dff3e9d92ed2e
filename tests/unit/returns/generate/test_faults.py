"""Mistakes are made on purpose, in the last year only, and each of the five kinds occurs."""

from __future__ import annotations

from datetime import date

import pytest

from gwella.returns.generate import generate
from gwella.snapshots.tables import Kind, lists, tables


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """The same extract without and with mistakes."""
    folder = tmp_path_factory.mktemp("faults")
    for name, faults in (("right", False), ("wrong", True)):
        generate(folder / name, size=0.3, first_year=2023, last_year=2024, faults=faults)
    return folder / "right", folder / "wrong"


def both(read, pair, table):
    return list(zip(read(pair[0], table), read(pair[1], table), strict=True))


def is_day(cell):
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def test_about_one_row_in_seventy_of_the_last_year_is_wrong(pair, read):
    """1.5 % of the rows of 2024-25, none of 2023-24."""
    changed = [(right, wrong) for right, wrong in both(read, pair, "contacts") if right != wrong]
    last_year = [right for right, _ in both(read, pair, "contacts") if right["Date of contact"] >= "2024-04-01"]
    assert all(right["Date of contact"] >= "2024-04-01" for right, _ in changed)
    assert 0.008 < len(changed) / len(last_year) < 0.022


def test_a_wrong_row_has_one_mistake(pair, read):
    for table in tables():
        for right, wrong in both(read, pair, table):
            assert sum(right[heading] != wrong[heading] for heading in right) <= 1


def test_dates_in_an_impossible_order(pair, read):
    wrong = read(pair[1], "contacts")
    assert any(is_day(row["Date of decision"]) and row["Date of decision"] < row["Date of contact"] for row in wrong)
    late = read(pair[1], "assessments")
    assert any(is_day(row["Date of referral"]) and row["Date of referral"] > row["Date completed"] for row in late)


def test_values_outside_the_list(pair, read):
    codes = lists()["client_group"].codes
    assert any(row["Client group"] not in codes for row in read(pair[1], "contacts"))


def test_missing_people(pair, read):
    people = {row["Person"] for row in read(pair[1], "people")}
    missing = [row["Person"] for row in read(pair[1], "contacts") if row["Person"] not in people]
    assert "" in missing
    assert any(missing)


def test_repeated_identifiers(pair, read):
    contacts = [row["Contact"] for row in read(pair[1], "contacts")]
    assert len(set(contacts)) < len(contacts)


def test_unreadable_dates(pair, read):
    unreadable = 0
    for name, table in tables().items():
        dates = [column.title.en for column in table.columns.values() if column.kind is Kind.DATE]
        unreadable += sum(not is_day(row[heading]) for row in read(pair[1], name) for heading in dates if row[heading])
    assert unreadable > 5

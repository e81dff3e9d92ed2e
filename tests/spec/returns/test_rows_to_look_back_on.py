"""Rows that are sent to be looked back on make no figures of a year that their table was not sent for."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from gwella.cli.computing import computed
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.results import Result
from gwella.metrics.definitions import metrics
from gwella.metrics.figures import results

title = "Rows to look back on"

HEADINGS = {
    "contacts": ("contact", "authority", "person", "contacted_on", "client_group", "already_supported"),
    "looked_after": ("placement", "authority", "person", "started_on", "ended_on", "placed_on", "left_on"),
    "outcomes": ("outcome", "authority", "person", "client_group", "set_on", "reviewed_on"),
}


def write(folder: Path, tables: Mapping[str, Iterable[Sequence[str]]]) -> Path:
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADINGS[name], *rows])
    return folder


def contacts(*years: int) -> Iterable[Sequence[str]]:
    each = ((year, number) for year in years for number in range(200))
    return [(f"C{y}-{n}", INVENTED, f"P{n}", f"{y}-05-{n % 28 + 1:02}", "adult", "no") for y, n in each]


def placements() -> Iterable[Sequence[str]]:
    """Those of the return of 2024-25: each ended in it, though many had begun long before."""
    days = ((number, f"{2021 + number % 4}-06-01") for number in range(200))
    return [(f"L{n}", INVENTED, f"K{n}", day, "2024-09-01", day, "2024-09-01") for n, day in days]


def figures_of(found: Sequence[Result], table: str) -> dict[str, set[float]]:
    """Return the values of all counts of a table, by period."""
    keys = {key for key, one in metrics().items() if one.count and one.count.of == table and not one.count.averaged}
    by_period: dict[str, set[float]] = {}
    for one in found:
        if one.metric in keys and one.area == INVENTED and not one.breakdown and one.value is not None:
            by_period.setdefault(one.period, set()).add(one.value)
    return by_period


@pytest.fixture
def sent(tmp_path: Path) -> Sequence[Result]:
    """The return of 2024-25, with the contacts of the year before, and outcomes of no year but long ago."""
    outcomes = [("O1", INVENTED, "P1", "adult", "2020-05-01", "2020-11-01")]
    folder = write(
        tmp_path / "sent", {"contacts": contacts(2023, 2024), "looked_after": placements(), "outcomes": outcomes}
    )
    return results(computed([folder], tmp_path / "out", keys=tmp_path / "keys").figures)


def test_contacts_of_the_year_before_are_counted_since_all_of_them_are_there(sent: Sequence[Result]):
    assert set(figures_of(sent, "contacts")) == {"2023", "2024"}
    received = {one.period: one.value for one in sent if one.metric == "adult.contacts.received" and not one.breakdown}
    assert received["2023"] == received["2024"] == 200


def test_they_make_no_noughts_of_a_table_that_was_sent_for_one_year(sent: Sequence[Result]):
    """Nobody who left care before 1 April 2024 is in it: that is no year in which nobody left."""
    assert set(figures_of(sent, "looked_after")) == {"2024"}


def test_a_table_of_long_ago_makes_no_noughts_of_the_year_of_the_return(sent: Sequence[Result]):
    assert figures_of(sent, "outcomes") == {}

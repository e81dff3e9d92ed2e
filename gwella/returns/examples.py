"""Worked examples of checks: the rows that a check shows, read and checked as a real return is."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.years import Period
from gwella.returns.check import findings_in
from gwella.returns.definitions import Check, CheckExample, checks
from gwella.returns.grid import grid_of
from gwella.returns.last_year import LastYear
from gwella.returns.load import load_all
from gwella.returns.read import Sheet
from gwella.snapshots.drawn import by_table, drawn
from gwella.snapshots.tables import table


class Outcome(msgspec.Struct, frozen=True):
    """Which rows of an example the check should find in a table, and which it finds (1 is the first)."""

    check: str
    table: str
    example: CheckExample
    found: tuple[int, ...]

    @property
    def agrees(self) -> bool:
        return self.found == tuple(sorted(self.example.finds))


def outcomes() -> Iterator[Outcome]:
    """Yield the outcome of every worked example of every check, for the first table it is asked of."""
    for key, check in checks().items():
        for example in check.example:
            yield outcome(key, check, example)


def outcome(key: str, check: Check, example: CheckExample) -> Outcome:
    """Return which rows a check finds in one example; 0 stands for the table as a whole."""
    of, period = check.tables[0], Period.of_year(example.year)
    findings = findings_in(example_sheets(example, of), INVENTED, period, last_year_of(example, of))
    rows = (finding.row for finding in findings if finding.rule == key and finding.table == of)
    return Outcome(key, of, example, tuple(sorted(row - 1 if row else 0 for row in rows)))


def example_sheets(example: CheckExample, of: str) -> Iterator[Sheet]:
    """Yield the tables of an example as files would give them; one that is drawn alone is the table `of`."""
    yield from (_sheet(name, text) for name, text in by_table(example.given, of).items())


def last_year_sheets(example: CheckExample, of: str) -> Iterator[Sheet]:
    """Yield the tables of last year's return in an example; none where it shows none."""
    if example.last_year:
        yield from (_sheet(name, text) for name, text in by_table(example.last_year, of).items())


def last_year_of(example: CheckExample, of: str) -> LastYear | None:
    """Return last year's return of an example, where it shows one."""
    loaded = load_all(last_year_sheets(example, of))
    before = Period.of_year(example.year).previous
    return LastYear(before, {one.table: one.rows for one in loaded}) if loaded else None


def _sheet(name: str, text: str) -> Sheet:
    """Return a drawn table as a file would give it; an identifier, a person and the authority if not drawn."""
    headings, rows = drawn(text)
    for column in dict.fromkeys((table(name).key, "person", "authority")):
        if column not in headings:
            headings = (*headings, column)
            rows = [[*row, INVENTED if column == "authority" else f"N{place}"] for place, row in enumerate(rows)]
    return Sheet(name, name, grid_of(headings, rows, range(2, len(rows) + 2)))

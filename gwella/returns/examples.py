"""Worked examples of checks: the rows that a check shows, read and checked as a real return is."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.years import Period
from gwella.returns.check import findings_in
from gwella.returns.definitions import Check, CheckExample, checks
from gwella.returns.grid import grid_of
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
    """Return which rows a check finds in one example."""
    of = check.tables[0]
    findings = findings_in(example_sheets(example, of), INVENTED, Period.of_year(example.year))
    found = (finding.row - 1 for finding in findings if finding.rule == key and finding.table == of and finding.row)
    return Outcome(key, of, example, tuple(sorted(found)))


def example_sheets(example: CheckExample, of: str) -> Iterator[Sheet]:
    """Yield the tables of an example as files would give them; one that is drawn alone is the table `of`."""
    yield from (_sheet(name, text) for name, text in by_table(example.given, of).items())


def _sheet(name: str, text: str) -> Sheet:
    """Return a drawn table as a file would give it; an identifier, a person and the authority if not drawn."""
    headings, rows = drawn(text)
    for column in dict.fromkeys((table(name).key, "person", "authority")):
        if column not in headings:
            headings = (*headings, column)
            rows = [[*row, INVENTED if column == "authority" else f"N{place}"] for place, row in enumerate(rows)]
    return Sheet(name, name, grid_of(headings, rows, range(2, len(rows) + 2)))

"""Mistakes as case systems make them, in the last year only, for the check to find.

- an impossible order: a decision before the contact, an end before its beginning;
- a value outside the list;
- a missing person: no identifier, or one that `people` does not hold;
- a repeated identifier: the same key as the row before;
- an unreadable date: 31 February, or a word.

A row gets at most one of them, and only one that its table can show.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from gwella.returns.generate.chance import Chance
from gwella.returns.generate.files import Cell
from gwella.returns.generate.settings import Faults
from gwella.snapshots.tables import PEOPLE, Kind, tables

ORDERED = {
    "contacts": ("contacted_on", "decided_on"),
    "assessments": ("referred_on", "completed_on"),
    "reablement": ("started_on", "ended_on"),
    "safeguarding": ("received_on", "enquiry_completed_on"),
    "looked_after": ("placed_on", "left_on"),
    "child_protection": ("registered_on", "removed_on"),
    "care_leavers": ("left_care_on", "support_ended_on"),
    "plans": ("started_on", "ended_on"),
    "services": ("started_on", "ended_on"),
    "outcomes": ("set_on", "reviewed_on"),
    "carers": ("started_on", "ended_on"),
}
NOBODY = "P000000"  # people are numbered from 1

Mistake = Callable[[str, dict[str, Cell]], dict[str, Cell] | None]


class Mistakes:
    """Makes mistakes in rows dated from `first_day` on; none when `first_day` is None."""

    def __init__(self, faults: Faults, first_day: date | None, seed: int) -> None:
        self._faults = faults
        self._first_day = first_day
        self._chance = Chance(seed, "faults")
        self._last_key: dict[str, Cell] = {}
        self._mistakes: tuple[Mistake, ...] = (
            self._impossible_order,
            self._outside_list,
            self._missing_person,
            self._repeated_identifier,
            self._unreadable_date,
        )

    def made_in(self, table: str, row: dict[str, Cell], dated: date) -> dict[str, Cell]:
        """Return `row`, now and then with one mistake in it."""
        key = tables()[table].key
        if self._first_day is not None and dated >= self._first_day and self._chance.happens(self._faults.share):
            row = self._spoilt(table, row)
        self._last_key[table] = row[key]
        return row

    def _spoilt(self, table: str, row: dict[str, Cell]) -> dict[str, Cell]:
        """Return `row` with the first mistake that it can show, beginning with any of the five."""
        first = self._chance.whole(0, len(self._mistakes) - 1)
        for mistake in self._mistakes[first:] + self._mistakes[:first]:
            if (wrong := mistake(table, row)) is not None:
                return row | wrong
        return row

    def _impossible_order(self, table: str, row: dict[str, Cell]) -> dict[str, Cell] | None:
        if table not in ORDERED:
            return None
        begins, ends = ORDERED[table]
        first, last, gap = row.get(begins), row.get(ends), timedelta(days=self._chance.whole(1, 60))
        if not isinstance(first, date) or not isinstance(last, date):
            return None
        # Rows are put into years by their table's date: moving that one would move the row.
        return {begins: last + gap} if tables()[table].date == ends else {ends: first - gap}

    def _outside_list(self, table: str, row: dict[str, Cell]) -> dict[str, Cell] | None:
        return self._replaced(table, row, Kind.CHOICE, self._faults.outside_list)

    def _unreadable_date(self, table: str, row: dict[str, Cell]) -> dict[str, Cell] | None:
        return self._replaced(table, row, Kind.DATE, self._faults.unreadable_date)

    def _missing_person(self, table: str, _row: dict[str, Cell]) -> dict[str, Cell] | None:
        if table == PEOPLE:
            return None
        return {"person": self._chance.one_of((None, NOBODY))}

    def _repeated_identifier(self, table: str, _row: dict[str, Cell]) -> dict[str, Cell] | None:
        # A person's identifier repeated would take another person's rows along.
        if table == PEOPLE or table not in self._last_key:
            return None
        return {tables()[table].key: self._last_key[table]}

    def _replaced(self, table: str, row: dict[str, Cell], kind: Kind, words: tuple[str, ...]) -> dict[str, Cell] | None:
        filled = [name for name, column in tables()[table].columns.items() if column.kind is kind and row.get(name)]
        return {self._chance.one_of(filled): self._chance.one_of(words)} if filled else None

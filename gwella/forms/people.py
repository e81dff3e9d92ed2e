"""The rows of a census: one for each person whose spells say that they are in it, from a return that was checked.

None is what is not known, "" what does not apply to a person or is in no table of ours; neither is ever "no".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.years import Period
from gwella.forms.census import Census, CensusColumn, Whom, Word
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]
Cell = str | None
NEVER = date.max
YES, NO = "yes", "no"


class Spell(msgspec.Struct, frozen=True, order=True):
    """From a day to another, which is no longer in it; one that goes on has no end."""

    began: date
    ended: date | None = None

    def is_open(self, day: date) -> bool:
        """Say whether the spell is open on `day`, at its end: one that ends on it is over."""
        return self.began <= day < (self.ended or NEVER)


class Person(msgspec.Struct, frozen=True):
    """Somebody in the census: their identifier, their spells in order, and whether one is open on the last day."""

    id: str
    spells: tuple[Spell, ...]
    is_open: bool


class Rows(msgspec.Struct, frozen=True):
    """The cells of a census, row by row; how many are not known, by column; and rows that could not be placed.

    `unplaced` counts spells of which it is not known whether they belong to the census or when they began.
    """

    cells: tuple[tuple[str, ...], ...]
    unknown: tuple[int, ...]
    unplaced: int
    is_made_up: bool


def rows(one: Census, found: Mapping[str, pa.Table], authority: str, year: int) -> Rows:
    """Return the rows of a census from the tables of a checked return, people in the order of their identifiers."""
    period = Period.of_year(year)
    people, unplaced = _people(one, found[one.table].to_pylist(), period)
    columns = [
        [_cell(answer(person)) if person.is_open or not column.only_open else "" for person in people]
        for column in one.column
        for answer in [_Answers(column, found, authority, period)]
    ]
    return Rows(
        cells=tuple(tuple(cell or "" for cell in row) for row in zip(*columns, strict=True)),
        unknown=tuple(sum(cell is None for cell in column) for column in columns),
        unplaced=unplaced,
        is_made_up=any(True in found[name]["made_up"].to_pylist() for name in one.reads if _is_marked(found, name)),
    )


def latest_run(spells: Sequence[Spell], until: date) -> Spell:
    """Return the latest run of spells (in order) begun by `until` with no day between one and the next."""
    run = spells[0]
    for spell in spells[1:]:
        if spell.began > until:
            break
        follows = run.ended is None or spell.began <= run.ended + timedelta(days=1)
        later = None if run.ended is None or spell.ended is None else max(run.ended, spell.ended)
        run = Spell(run.began, later) if follows else spell
    return run


def _people(one: Census, found: Iterable[Row], period: Period) -> tuple[list[Person], int]:
    """Return who is in the census, and how many spells could not be placed."""
    spells: dict[str, list[Spell]] = defaultdict(list)
    unplaced = 0
    began, ended = table(one.table).spell or ("", "")
    for row in found:
        if row[one.field] not in (None, one.is_):
            continue
        if row[one.field] is None or row[began] is None or row["person"] is None:
            unplaced += 1
        elif row[began] <= period.last_day:
            spells[row["person"]].append(Spell(row[began], row[ended]))
    each = [_person(id_, sorted(of, key=_order), period.last_day) for id_, of in sorted(spells.items())]
    return [person for person in each if _is_in(one.whom, person, period)], unplaced


def _order(spell: Spell) -> tuple[date, date]:
    return spell.began, spell.ended or NEVER


def _person(id_: str, spells: Sequence[Spell], last_day: date) -> Person:
    return Person(id_, tuple(spells), any(spell.is_open(last_day) for spell in spells))


def _is_in(whom: Whom, person: Person, period: Period) -> bool:
    if whom is Whom.IN_YEAR:
        return any((spell.ended or NEVER) > period.first_day for spell in person.spells)
    if whom is Whom.ON_LAST_DAY:
        return person.is_open
    return person.is_open and latest_run(person.spells, period.last_day).began <= date(period.last_day.year, 1, 1)


class _Answers:
    """What one column says of each person; its table is gone through once."""

    def __init__(self, column: CensusColumn, found: Mapping[str, pa.Table], authority: str, period: Period) -> None:
        self.column, self.authority, self.period = column, authority, period
        self.is_there = not column.reads or column.reads in found
        self.rows: dict[str, list[Row]] = defaultdict(list)
        whose = column.field if column.word is Word.NAMED_IN else "person"
        for row in found[column.reads].to_pylist() if column.reads and self.is_there else ():
            if row[whose] is not None:
                self.rows[row[whose]].append(row)

    def __call__(self, person: Person) -> Any:
        """Return what the column says of a person: a text, a day, yes or no, codes, or None."""
        day = self.period.last_day
        match self.column.word:
            case Word.AUTHORITY:
                return self.authority
            case Word.PERSON:
                return person.id
            case Word.NOT_HELD:
                return ""
            case Word.BEGAN:
                return latest_run(person.spells, day).began
            case Word.OPEN:
                return person.is_open
            case Word.CLOSED:
                return "" if person.is_open else max(spell.ended or NEVER for spell in person.spells)
        return self._of_table(self.rows.get(person.id, [])) if self.is_there else None

    def _of_table(self, its: Sequence[Row]) -> Any:
        field = self.column.field
        match self.column.word:
            case Word.OF_PERSON:
                return its[0][field] if its else None
            case Word.ANY_IN_YEAR:
                return _any(self._falls(row) for row in its)
            case Word.CODES_IN_YEAR:
                return _codes(row[field] if so else None for row in its if (so := self._falls(row)) is not False)
            case Word.CODES_OPEN:
                return _codes(row[field] if so else None for row in its if (so := self._is_open(row)) is not False)
        return _any(self._is_open(row) for row in its)

    def _falls(self, row: Row) -> bool | None:
        """Say whether a row's date is in the year; None where it has none."""
        day = row[table(self.column.table).date]
        return None if day is None else bool(self.period.first_day <= day <= self.period.last_day)

    def _is_open(self, row: Row) -> bool | None:
        began, ended = table(self.column.table).spell or ("", "")
        return None if row[began] is None else Spell(row[began], row[ended]).is_open(self.period.last_day)


def _any(answers: Iterable[bool | None]) -> bool | None:
    """Return whether one is so; where none is and one is not known, that is not known."""
    every = list(answers)
    return True if True in every else None if None in every else False


def _codes(found: Iterable[str | None]) -> str | None:
    """Return the codes once each, in order; "" where no row speaks of any, None where those that do hold none."""
    every = list(found)
    codes = sorted({code for cell in every if cell for code in cell.split(";")})
    return ";".join(codes) or (None if every else "")


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return YES if value else NO
    return value.isoformat() if isinstance(value, date) else value


def _is_marked(found: Mapping[str, pa.Table], name: str) -> bool:
    return name in found and "made_up" in found[name].column_names


def columns_not_held(one: Census) -> Iterator[CensusColumn]:
    """Yield the columns that are empty throughout, since no table of ours holds what they ask."""
    yield from (column for column in one.column if column.word is Word.NOT_HELD)

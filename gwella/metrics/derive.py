"""The closed vocabulary of derived columns: one word, one function.

Each takes rows that already stand in their period (`first_day`, `last_day`) with their person's
`born_on`, and returns them with one column more; an empty cell it needs leaves the answer unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.snapshots.ages import age_on
from gwella.snapshots.tables import Derived

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Word(msgspec.Struct, frozen=True):
    """How a word works its column out, and what it looks at beside the columns that it is given."""

    derive: Callable[..., Any]
    of_person: tuple[str, ...] = ()  # columns of the row's person
    counts_working_days: bool = False  # so that a year without known bank holidays is refused


def derive(rows: ir.Table, name: str, derived: Derived) -> ir.Table:
    """Return `rows` with the column `name` that `derived` describes."""
    given = {"from_" if key == "from" else key: value for key, value in derived.given.items()}
    worked_out: ir.Table = WORDS[derived.word].derive(rows, name, **given)
    return worked_out


def working_days(rows: ir.Table, name: str, from_: str, to: str) -> ir.Table:
    """The working days after `from`, up to and including `to`; the same day is 0.

    A `to` before its `from` is a mistake: the days are not known, rather than few.
    """
    start, end = _numbers(f"{name}_start"), _numbers(f"{name}_end")
    rows = rows.left_join(start, rows[from_] == start[f"{name}_start"]).drop(f"{name}_start")
    rows = rows.left_join(end, rows[to] == end[f"{name}_end"]).drop(f"{name}_end")
    days = rows[f"{name}_end_number"] - rows[f"{name}_start_number"]
    return rows.mutate(**{name: (rows[to] >= rows[from_]).ifelse(days, None)}).drop(
        f"{name}_end_number", f"{name}_start_number"
    )


def age_at(rows: ir.Table, name: str, date: str) -> ir.Table:
    """The person's age in whole years on `date`."""
    on, born = rows[date], rows["born_on"]
    # A child who is not yet born has no age; a birth after the day is a mistake, so not known either.
    return rows.mutate(**{name: (born <= on).ifelse(age_on(on, born), None)})


def open_on(rows: ir.Table, name: str, day: str, from_: str, to: str) -> ir.Table:
    """Whether a spell is open at the end of `day`: begun by then and not ended on it or before."""
    start, end, on = rows[from_], rows[to], rows[day]
    goes_on = end.isnull() | (end > on)
    return rows.mutate(**{name: goes_on & (start <= on)})


WORDS = {
    "working_days": Word(working_days, counts_working_days=True),
    "age_at": Word(age_at, of_person=("born_on",)),
    "open_on": Word(open_on),
}


def _numbers(name: str) -> ir.Table:
    """Return the calendar as a table of days (`name`) and their working-day numbers."""
    import ibis
    import pyarrow as pa

    from gwella.snapshots.calendar import numbered_days

    days, numbers = zip(*numbered_days(), strict=True)
    table = pa.table({name: pa.array(days, pa.date32()), f"{name}_number": pa.array(numbers, pa.int32())})
    return ibis.memtable(table)

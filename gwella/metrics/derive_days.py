"""Words for derived columns that look at one row, and at the person it is about: days between, ages, open spells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwella.metrics.looked import Looked
from gwella.snapshots.ages import UNBORN, unborn_on
from gwella.snapshots.calendar import first_and_numbers
from gwella.snapshots.days import months_later, numbers, of_numbers, whole_years
from gwella.snapshots.in_memory import holding

if TYPE_CHECKING:
    import pyarrow as pa

NOT_COVERED = -1  # no number of working days


def working_days(rows: Looked, name: str, from_: str, to: str) -> pa.Array:
    """The working days after `from`, up to and including `to`; the same day is 0.

    A `to` before its `from` is a mistake: the days are not known, rather than few.
    """
    import pyarrow.compute as pc

    days = pc.subtract(_working_day(rows[to]), _working_day(rows[from_]))
    return pc.if_else(pc.greater_equal(rows[to], rows[from_]), days, None)


def days(rows: Looked, name: str, from_: str, to: str) -> pa.Array:
    """The calendar days after `from`, up to and including `to`; the same day is 0, a `to` before it not known."""
    import pyarrow as pa
    import pyarrow.compute as pc

    between = pc.subtract(rows[to].cast(pa.int32()), rows[from_].cast(pa.int32()))
    return pc.if_else(pc.greater_equal(between, 0), between, None)


def months_after(rows: Looked, name: str, date: str, months: int) -> pa.Array:
    """The day so many calendar months after `date`; the month's last day where it has no such day."""
    return later(rows[date], months)


def not_after(rows: Looked, name: str, date: str, limit: str) -> pa.Array:
    """Whether `date` lies on `limit` or before it."""
    import pyarrow.compute as pc

    return pc.less_equal(rows[date], rows[limit])


def age_at(rows: Looked, name: str, date: str) -> pa.Array:
    """The person's age in whole years on `date`; UNBORN for a child who was not yet born then.

    A birth long after the day is a mistake, so the age is not known.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    on, born = rows[date], rows["born_on"]
    days, since = numbers(on), numbers(born)
    age, is_known = whole_years(days, since), (since <= days) & holding(on) & holding(born)
    # Nearly everybody is born: only of the others is it asked whether they are on the way.
    others = np.flatnonzero(~is_known)
    awaited = unborn_on(on.take(pa.array(others)), born.take(pa.array(others)), rows.at("expected_on", others))
    unborn = others[pc.fill_null(awaited, False).to_numpy(zero_copy_only=False)]
    age[unborn], is_known[unborn] = UNBORN, True
    return pa.array(age, pa.int32(), mask=~is_known)


def open_on(rows: Looked, name: str, day: str, from_: str, to: str) -> pa.Array:
    """Whether a spell is open at the end of `day`: begun by then and not ended on it or before."""
    import pyarrow.compute as pc

    start, end, on = rows[from_], rows[to], rows[day]
    goes_on = pc.or_kleene(end.is_null(), pc.greater(end, on))
    return pc.and_kleene(goes_on, pc.less_equal(start, on))


def last_spell_open(rows: Looked, name: str, ever: str, day: str, from_: str, to: str) -> pa.Array:
    """Whether the last of a person's spells is open at the end of `day`; no where `ever` says that there was none.

    Where the last began after the day an earlier one may have been open on it, so it is not known.
    """
    import pyarrow.compute as pc

    has_begun = pc.less_equal(rows[from_], rows[day])
    is_open = pc.if_else(has_begun, open_on(rows, name, day, from_, to), None)
    return pc.and_kleene(rows[ever], is_open)


def later(day: pa.Array, months: int) -> pa.Array:
    """Return the days so many calendar months after `day`."""
    return of_numbers(months_later(numbers(day), months), day)


def _working_day(day: pa.Array) -> pa.Array:
    """Return the number of working days up to each day; empty where the bank holidays are not known."""
    import numpy as np
    import pyarrow as pa

    first, counted = first_and_numbers()
    # One day before those that are covered and one after them stand for all others.
    padded = np.pad(counted, 1, constant_values=NOT_COVERED)
    number = padded[np.clip(numbers(day) - (first - 1), 0, len(padded) - 1)]
    return pa.array(number, mask=(number == NOT_COVERED) | ~holding(day))

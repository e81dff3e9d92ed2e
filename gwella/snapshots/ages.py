"""A person's age, for what is derived and for what is checked: of whole columns at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwella.snapshots.days import months_later, numbers, of_numbers, whole_years
from gwella.snapshots.in_memory import holding

if TYPE_CHECKING:
    import pyarrow as pa

OLDEST = 150  # nobody is older: a greater age is a date that is wrong
UNBORN = -1  # the age of a child who is not yet born
LONGEST_WAIT = 10  # months before a birth; a birth later than that is a date that is wrong


def ages_on(days: pa.Array, born_on: pa.Array) -> pa.Array:
    """Return ages in whole years, below 0 before the birth; one is empty where either date is.

    Someone born on 29 February is a year older on 1 March.
    """
    import pyarrow as pa

    known = holding(days) & holding(born_on)
    return pa.array(whole_years(numbers(days), numbers(born_on)), pa.int32(), mask=~known)


def unborn_on(days: pa.Array, born_on: pa.Array, expected_on: pa.Array) -> pa.Array:
    """Return whether a child is not yet born on a day: born within ten months, or still expected then.

    A child who was born counts by the birth; the expected date is looked at where there is none. A date that
    was expected before the day says nothing: the child may have been born without a date.
    """
    import pyarrow.compute as pc

    latest = of_numbers(months_later(numbers(days), LONGEST_WAIT), days)
    in_time = pc.less_equal(pc.coalesce(born_on, expected_on), latest)
    on_the_way = pc.if_else(born_on.is_null(), pc.greater_equal(expected_on, days), pc.greater(born_on, days))
    return pc.and_kleene(in_time, on_the_way)

"""A person's age as the engine counts it: one expression, for what is derived and for what is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

OLDEST = 150  # nobody is older: a greater age is a date that is wrong


def age_on(day: ir.DateValue, born_on: ir.DateValue) -> ir.IntegerValue:
    """Return the age in whole years, below 0 before the birth; unknown where either date is.

    Someone born on 29 February is a year older on 1 March.
    """
    before_birthday = (day.month() * 100 + day.day()) < (born_on.month() * 100 + born_on.day())
    return day.year() - born_on.year() - before_birthday.cast("int32")

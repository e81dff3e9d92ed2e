"""A person's age: one expression for what an engine derives, and the same said of columns for what is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

OLDEST = 150  # nobody is older: a greater age is a date that is wrong
UNBORN = -1  # the age of a child who is not yet born
LONGEST_WAIT = 10  # months before a birth; a birth later than that is a date that is wrong


def age_on(day: ir.DateValue, born_on: ir.DateValue) -> ir.IntegerValue:
    """Return the age in whole years, below 0 before the birth; unknown where either date is.

    Someone born on 29 February is a year older on 1 March.
    """
    # 2024-05-09 is 20240509: a whole year is ten thousand, and the rest is less.
    return ((_digits(day) - _digits(born_on)) // 10_000).cast("int32")


def ages_on(days: pa.Array, born_on: pa.Array) -> pa.Array:
    """Return what `age_on` says of two columns of dates: one whole number a row, empty where either date is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    before_birthday = pc.less(_day_of_year(days), _day_of_year(born_on))
    return pc.subtract(pc.subtract(pc.year(days), pc.year(born_on)), before_birthday.cast(pa.int64()))


def unborn_on(day: ir.DateValue, born_on: ir.DateValue, expected_on: ir.DateValue) -> ir.BooleanValue:
    """Return whether a child is not yet born on `day`: born within ten months, or still expected then.

    A child who was born counts by the birth; the expected date is looked at where there is none. A date that
    was expected before the day says nothing: the child may have been born without a date.
    """
    awaited = born_on.isnull().ifelse(expected_on, born_on)
    in_time = awaited <= _months_later(day)
    on_the_way = born_on.isnull().ifelse(expected_on >= day, born_on > day)
    return in_time & on_the_way


def _digits(day: ir.DateValue) -> ir.IntegerValue:
    return day.year() * 10_000 + day.month() * 100 + day.day()


def _day_of_year(days: pa.Array) -> pa.Array:
    """Return the month and the day of each date as one number, the same in every year: 509 for 9 May."""
    import pyarrow.compute as pc

    return pc.add(pc.multiply(pc.month(days), 100), pc.day(days))


def _months_later(day: ir.DateValue) -> ir.DateValue:
    import ibis

    return (day + ibis.interval(months=LONGEST_WAIT)).cast("date")

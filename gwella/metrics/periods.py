"""Periods as the engine counts in them: a number a period, worked out from a day without a join.

2024 is a year, 20241 its first quarter, 202406 a month. All periods of one run have one length.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from gwella.code_of_practice.years import Length, Period

if TYPE_CHECKING:
    import ibis.expr.types as ir

YEAR_BEGINS = 4  # April


def number_of(period: Period) -> int:
    """Return the number that stands for a period."""
    match period.length:
        case Length.QUARTER:
            return period.year * 10 + int(period.code[-1])
        case Length.MONTH:
            return period.first_day.year * 100 + period.first_day.month
    return period.first_day.year


def follow_each_other(periods: Sequence[Period]) -> bool:
    """Say whether no day lies between the periods, so that all days from the first to the last are theirs."""
    in_turn = sorted(periods, key=lambda period: period.first_day)
    return all(b.first_day - a.last_day == timedelta(days=1) for a, b in pairwise(in_turn))


def reporting_year(day: ir.DateValue) -> ir.IntegerValue:
    """Return the year (the integer in which it begins) that holds `day`."""
    return (day.year() - (day.month() < YEAR_BEGINS).cast("int32")).cast("int32")


def number_on(day: ir.DateValue, length: Length) -> ir.IntegerValue:
    """Return the number of the period of `length` that holds `day`."""
    match length:
        case Length.QUARTER:
            # Counted from April; flooring is spelt as a subtraction, since engines divide integers differently.
            since_april = (day.month() + 12 - YEAR_BEGINS) % 12
            return (reporting_year(day) * 10 + (since_april - since_april % 3) / 3 + 1).cast("int32")
        case Length.MONTH:
            return (day.year() * 100 + day.month()).cast("int32")
    return reporting_year(day)


def calendar(periods: Sequence[Period]) -> ir.Table:
    """Return a table of the periods: `period` (its number), `first_day`, `last_day`."""
    import ibis
    import pyarrow as pa

    columns: dict[str, pa.Array] = {
        "period": pa.array([number_of(period) for period in periods], pa.int32()),
        "first_day": pa.array([period.first_day for period in periods], pa.date32()),
        "last_day": pa.array([period.last_day for period in periods], pa.date32()),
    }
    return ibis.memtable(pa.table(columns))

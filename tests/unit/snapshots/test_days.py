"""Days in columns say what the calendar says of each."""

from __future__ import annotations

import calendar
from datetime import date

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as some

from gwella.code_of_practice.years import year_of
from gwella.snapshots.days import months_later, numbers, of_numbers, reporting_years

DAYS = some.dates(date(2, 1, 1), date(9990, 12, 31)) | some.sampled_from([date(2024, 2, 29), date(2023, 12, 31)])


def later(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    last = calendar.monthrange(month // 12, month % 12 + 1)[1]
    return date(month // 12, month % 12 + 1, min(day.day, last))


@settings(deadline=None)
@given(some.lists(some.none() | DAYS, max_size=30), some.integers(0, 36))
def test_months_later_is_the_same_day_or_the_last_of_its_month(days: list[date | None], months: int) -> None:
    column = pa.array(days, pa.date32())
    found = of_numbers(months_later(numbers(column), months), column)
    assert found.to_pylist() == [day and later(day, months) for day in days]


@settings(deadline=None)
@given(some.lists(DAYS, max_size=30))
def test_a_year_begins_in_april(days: list[date]) -> None:
    assert reporting_years(numbers(pa.array(days, pa.date32()))).tolist() == [year_of(day) for day in days]

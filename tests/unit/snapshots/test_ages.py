"""An age is the same whether a column works it out or somebody counts birthdays."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as some

from gwella.snapshots.ages import ages_on

AWKWARD = [
    date(1, 1, 1),
    date(1969, 12, 31),
    date(2000, 2, 29),
    date(2023, 2, 28),
    date(2023, 3, 1),
    date(9999, 12, 31),
]
DAYS = some.none() | some.sampled_from(AWKWARD) | some.dates()


def ages(days, births):
    return ages_on(pa.array(days, pa.date32()), pa.array(births, pa.date32())).to_pylist()


def birthdays(day, born_on):
    if day is None or born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def test_a_birthday_counts_from_the_day_itself():
    days = [date(2024, 5, 1), date(2024, 5, 2), date(2023, 2, 28), date(2023, 3, 1), date(2024, 2, 29), None]
    births = [date(2006, 5, 2), date(2006, 5, 2), date(2000, 2, 29), date(2000, 2, 29), date(2000, 2, 29), None]
    assert ages(days, births) == [17, 18, 22, 23, 24, None]


def test_before_the_birth_an_age_is_below_nought():
    births = [date(2024, 5, 2), date(2025, 5, 1), date(2025, 5, 2), date(2024, 5, 1)]
    assert ages([date(2024, 5, 1)] * 4, births) == [-1, -1, -2, 0]


@settings(deadline=None)
@given(some.lists(some.tuples(DAYS, DAYS), min_size=1, max_size=50))
def test_a_column_and_plain_python_agree(pairs):
    days, births = ([pair[place] for pair in pairs] for place in range(2))
    assert ages(days, births) == [birthdays(*pair) for pair in pairs]

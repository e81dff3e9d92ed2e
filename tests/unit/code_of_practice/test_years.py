"""Years from April to March, and the periods inside them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.years import FIRST, LAST, Length, Period, containing, parts, year_label, year_of

days = st.dates(date(FIRST, 4, 1), date(LAST, 3, 31))
years = st.integers(FIRST, LAST - 1)
lengths = st.sampled_from([Length.YEAR, Length.QUARTER, Length.MONTH])


def test_a_year_is_named_by_the_calendar_year_in_which_it_begins():
    """31 March 2025 is the last day of 2024; 1 April 2025 the first of 2025."""
    assert year_of(date(2025, 3, 31)) == 2024
    assert year_of(date(2025, 4, 1)) == 2025
    assert (Period.of_year(2024).first_day, Period.of_year(2024).last_day) == (date(2024, 4, 1), date(2025, 3, 31))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024-Q1", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-Q4", date(2025, 1, 1), date(2025, 3, 31)),  # the fourth quarter lies in the next calendar year
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),  # a month is a calendar month: this one is of the year 2023
        ("2021-2023", date(2021, 4, 1), date(2024, 3, 31)),
    ],
)
def test_a_code_names_its_days(code, first, last):
    period = Period.parse(code)
    assert (period.first_day, period.last_day) == (first, last)


def test_a_month_before_april_belongs_to_the_year_before():
    assert Period.parse("2024-02").year == 2023
    assert Period.parse("2021-2023").year == 2023


@pytest.mark.parametrize(
    "code", ["", "24", "2024-25", "2024-Q5", "2024-13", "2024-00", "1989", "2101", "2023-2021", "２０２４"]
)
def test_what_is_not_a_period_says_how_to_write_one(code):
    with pytest.raises(NotFound) as refused:
        Period.parse(code)
    assert "2024-Q1" in refused.value.in_(Language.CY)


@given(days, lengths)
def test_a_day_lies_in_the_period_that_contains_it(day, length):
    period = containing(day, length)
    assert period.first_day <= day <= period.last_day
    assert period.length is length


@given(days, lengths)
def test_what_is_written_can_be_read_back(day, length):
    period = containing(day, length)
    assert Period.parse(period.code) == period


@given(years, lengths)
def test_the_parts_of_a_year_follow_each_other_without_a_gap(year, length):
    found = parts(year, length)
    assert found[0].first_day == date(year, 4, 1)
    assert found[-1].last_day == date(year + 1, 3, 31)
    for before, after in pairwise(found):
        assert after.first_day - before.last_day == timedelta(days=1)
        assert after.previous == before


@given(st.lists(st.tuples(years, lengths), min_size=2, max_size=6))
def test_periods_sort_by_when_they_end(chosen):
    found = sorted(parts(year, length)[-1] for year, length in chosen)
    assert [period.last_day for period in found] == sorted(period.last_day for period in found)


def test_a_period_says_itself_in_both_languages():
    """“Ebrill i Fehefin”: Mehefin mutates after “i”."""
    assert year_label(2099) == "2099-00"
    assert Period.parse("2024").in_(Language.CY) == "2024-25"
    assert Period.parse("2024-Q1").in_(Language.EN) == "April to June 2024"
    assert Period.parse("2024-Q1").in_(Language.CY) == "Ebrill i Fehefin 2024"
    assert Period.parse("2024-Q4").in_(Language.CY) == "Ionawr i Fawrth 2025"
    assert Period.parse("2024-06").in_(Language.CY) == "Mehefin 2024"
    assert Period.parse("2021-2023").in_(Language.CY) == "2021-22 i 2023-24"

"""Means and medians, each with an interval and a number from a publication."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gwella.stats.averages import mean, mean_interval, median, median_interval
from gwella.stats.intervals import NotACount

title = "Means and medians"

# Student (Biometrika 1908;6:1-25): hours of sleep gained by ten patients, in tenths of an hour.
SLEEP = [12, 24, 13, 13, 0, 10, 18, 8, 46, 14]


def distribution(values: list[int]) -> tuple[list[int], list[int]]:
    distinct = sorted(set(values))
    return distinct, [values.count(value) for value in distinct]


def test_students_sleepers() -> None:
    assert mean(len(SLEEP), sum(SLEEP)) == pytest.approx(15.8)
    interval = mean_interval(len(SLEEP), sum(SLEEP), sum(value * value for value in SLEEP))
    assert interval == pytest.approx((7.001142, 24.598858), abs=1e-6)


@pytest.mark.parametrize(
    ("number", "quantile"), [(2, 12.706205), (3, 4.3026527), (5, 2.7764451), (11, 2.2281389), (31, 2.0422725)]
)
def test_an_interval_has_the_digits_of_the_tables_whichever_version_of_a_library_gives_them(
    number: int, quantile: float
) -> None:
    """scipy 1.15 and 1.17 give these from the ninth digit on otherwise, and an old year is to keep its interval."""
    once_ten = mean_interval(number, 10, 100)
    assert once_ten
    spread = sqrt((number * 100 - 100) / (number * (number - 1)) / number)
    assert once_ten == (10 / number - quantile * spread, 10 / number + quantile * spread)


@pytest.mark.parametrize(("number", "rank"), [(6, 1), (10, 2), (20, 6), (25, 8)])
def test_the_ranks_between_which_a_median_lies_are_those_of_the_tables(number: int, rank: int) -> None:
    """Conover, Practical Nonparametric Statistics: the values at rank `rank` from either end."""
    interval = median_interval(list(range(1, number + 1)), [1] * number)
    assert interval == (rank, number + 1 - rank)


def test_the_interval_of_a_median_holds_at_least_95_percent() -> None:
    for number in range(6, 200):
        interval = median_interval(list(range(1, number + 1)), [1] * number)
        assert interval
        left_out = 2 * stats.binom.cdf(interval.low - 1, number, 0.5)
        assert left_out <= 0.05 < 2 * stats.binom.cdf(interval.low, number, 0.5)


def test_of_even_numbers_the_median_lies_in_the_middle_of_two() -> None:
    assert median(*distribution([1, 2, 7, 100])) == 4.5
    assert median(*distribution([1, 2, 7])) == 2


def test_of_nothing_there_is_no_average_and_of_one_no_interval() -> None:
    assert (mean(0, 0), median([], [])) == (None, None)
    assert (mean_interval(0, 0, 0), mean_interval(1, 5, 25), median_interval([5], [1])) == (None, None, None)


def test_a_negative_number_of_values_is_refused() -> None:
    with pytest.raises(NotACount):
        mean(-1, 5)


@given(st.lists(st.integers(0, 4000), min_size=2, max_size=60))
def test_sums_and_counts_say_what_the_values_say(values: list[int]) -> None:
    squares = sum(value * value for value in values)
    interval = mean_interval(len(values), sum(values), squares)
    assert interval
    if len(set(values)) > 1:
        expected = stats.t.interval(0.95, len(values) - 1, loc=sum(values) / len(values), scale=stats.sem(values))
        assert interval.high - interval.low == pytest.approx(expected[1] - expected[0], rel=1e-7)
        assert interval.high + interval.low == pytest.approx(expected[1] + expected[0])
    distinct, counts = distribution(values)
    ordered = sorted(values)
    assert median(distinct, counts) == (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2

"""Two figures compared, against published numbers."""

from __future__ import annotations

from math import inf

import pytest

from gwella.stats.differences import newcombe, rate_ratio
from gwella.stats.shares import wilson

title = "Honest numbers: differences"

# Newcombe, Stat Med 1998;17:873-890, table II, the eight pairs (a) to (h), method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]


@pytest.mark.parametrize(("x1", "n1", "x2", "n2", "low", "high"), NEWCOMBE)
def test_the_difference_of_two_shares_has_newcombes_interval(x1, n1, x2, n2, low, high):
    difference = newcombe(x1, n1, x2, n2)
    assert difference.value == pytest.approx(x1 / n1 - x2 / n2)
    assert (difference.low, difference.high) == pytest.approx((low, high), abs=5e-5)


def test_overlapping_intervals_can_hide_a_real_difference():
    """
    56 of 70 (80 %) and 45 of 70 (64 %).

    The intervals overlap, 69 % to 88 % and 53 % to 75 %, and yet the difference is not chance alone.
    """
    first, second = wilson(56, 70), wilson(45, 70)
    assert first.low < second.high
    assert newcombe(56, 70, 45, 70).excludes(0)


def test_a_share_of_nothing_cannot_be_compared():
    assert newcombe(0, 0, 5, 10) is None
    assert newcombe(5, 10, 0, 0) is None


def test_the_ratio_of_two_rates_has_the_score_interval():
    """
    60 events in 51,477.5 and 30 in 54,308.7.

    Score interval 1.365962 to 3.259306, from R's ratesci::scoreci as quoted in statsmodels' own tests.
    """
    ratio = rate_ratio(60, 51_477.5, 30, 54_308.7)
    assert ratio.value == pytest.approx((60 / 51_477.5) / (30 / 54_308.7))
    assert (ratio.low, ratio.high) == pytest.approx((1.365962, 3.259306), abs=5e-6)


def test_two_counts_of_equal_periods_are_rates_of_equal_exposure():
    """100 last year and 130 this year is more than chance alone would give; 100 and 120 is not."""
    assert rate_ratio(130, 1, 100, 1).excludes(1)
    assert not rate_ratio(120, 1, 100, 1).excludes(1)


def test_something_after_nothing_is_endlessly_many_times_as_much():
    ratio = rate_ratio(10, 1, 0, 1)
    assert (ratio.value, ratio.high) == (inf, inf)
    assert ratio.low > 1


def test_nothing_after_nothing_cannot_be_compared():
    assert rate_ratio(0, 1, 0, 1) is None
    assert rate_ratio(5, 0, 5, 100) is None


def test_the_stricter_level_has_the_wider_interval():
    assert newcombe(56, 70, 45, 70).excludes(0)
    assert not newcombe(56, 70, 45, 70, level=0.998).excludes(0)

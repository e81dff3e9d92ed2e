"""Shares, rates and their intervals against published numbers."""

from __future__ import annotations

import pytest

from gwella.stats.intervals import NotACount, PartExceedsWhole
from gwella.stats.rates import byar, event_interval, exact_poisson
from gwella.stats.shares import wilson
from gwella.stats.values import Worked, worked

title = "Honest numbers: shares and rates"

# Newcombe, Stat Med 1998;17:857-872, table I, method 3 (score, no continuity correction).
WILSON_IN_NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("part", "whole", "low", "high"), WILSON_IN_NEWCOMBE)
def test_the_interval_of_a_share_is_wilsons(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_none_of_ten_is_zero_but_not_surely_zero():
    """0 of 10: the true share may well be a quarter."""
    figure = worked(0, 10, "share")
    assert (figure.value, figure.low) == (0, 0)
    assert figure.high == pytest.approx(0.278, abs=5e-4)


def test_ten_of_ten_is_not_surely_everyone():
    figure = worked(10, 10, "share")
    assert (figure.value, figure.high) == (1, 1)
    assert figure.low == pytest.approx(1 - 0.278, abs=5e-4)


@pytest.mark.parametrize("unit", ["share", "per_10000"])
def test_nothing_of_nothing_is_no_figure_rather_than_none_or_all(unit):
    assert worked(0, 0, unit) == Worked(None, None, None, "")


def test_a_part_larger_than_its_whole_is_refused_in_a_sentence():
    with pytest.raises(PartExceedsWhole, match=r"The part \(5\) is more than the whole \(4\)"):
        worked(5, 4, "share")


@pytest.mark.parametrize("count", [-1, float("nan"), float("inf")])
def test_what_cannot_be_a_count_is_refused(count):
    with pytest.raises(NotACount):
        worked(count, 10, "share")
    with pytest.raises(NotACount):
        worked(count, 10, "per_1000")


def test_five_events_have_the_exact_poisson_interval():
    """Chi-square form, as statsmodels' exact-c and PHEindicatormethods R/Rates.R: 1.6235 to 11.6683."""
    assert exact_poisson(5) == pytest.approx((1.6235, 11.6683), abs=5e-5)


def test_no_event_has_a_lower_limit_of_zero():
    """The upper limit is 3.6889 (Garwood, Biometrika 1936;28:437-442, the "rule of three" and a half)."""
    assert exact_poisson(0) == pytest.approx((0, 3.6889), abs=5e-5)


def test_a_hundred_events_have_byars_interval():
    """81.3621 (the NHS analysts' package pyphe) and 121.6283 (the package byar, which has 1.96 for 1.95996)."""
    assert byar(100).low == pytest.approx(81.3621, abs=5e-5)
    assert byar(100).high == pytest.approx(121.6283, abs=5e-4)


def test_nine_events_are_exact_and_ten_are_byars():
    """The switch is on the count of events, and 10 itself is Byar (PHEindicatormethods R/Rates.R)."""
    assert (worked(9, 1000, "per_1000").method, worked(10, 1000, "per_1000").method) == ("exact_poisson", "byar")
    assert event_interval(9) == exact_poisson(9)
    assert event_interval(10) == byar(10)


@pytest.mark.parametrize("events", [*range(10, 200), 1000, 10_000, 150_000])
def test_byar_is_within_a_fifth_of_a_per_cent_of_the_exact_interval(events):
    """Public Health Data Science, Technical Guide: Confidence Intervals (25 May 2018): from 10 events on."""
    assert byar(events) == pytest.approx(exact_poisson(events), rel=0.002)


def test_a_rate_is_for_every_so_many_people_and_so_is_its_interval():
    """
    25 children of 5,000: 50 for every 10,000.

    Byar's limits of 25 events, times two.
    """
    figure = worked(25, 5_000, "per_10000")
    assert figure.value == pytest.approx(50)
    assert (figure.low, figure.high) == pytest.approx([limit * 2 for limit in byar(25)])


def test_there_may_be_more_events_than_people():
    assert worked(12, 10, "per_1").value == pytest.approx(1.2)


def test_a_count_is_itself_and_has_no_interval():
    assert worked(12, None, "count") == Worked(12, None, None, "")


def test_a_figure_without_a_numerator_is_no_figure():
    assert worked(None, 100, "share") == Worked()
    assert worked(None, None, "count") == Worked()


def test_a_rate_without_its_population_is_no_figure():
    assert worked(12, None, "per_1000") == Worked()

"""Our closed forms agree with statsmodels and scipy wherever those have an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gwella.stats.differences import newcombe, rate_ratio
from gwella.stats.rates import exact_poisson
from gwella.stats.shares import wilson

counts = some.integers(min_value=0, max_value=500)
levels = some.sampled_from([0.95, 0.998])


@given(part=counts, more=counts, level=levels)
@settings(max_examples=200, deadline=None)
def test_wilson(part, more, level):
    from scipy.stats import binomtest

    if part + more:
        theirs = binomtest(part, part + more).proportion_ci(level, method="wilson")
        assert wilson(part, part + more, level) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(part=counts, more=counts)
@settings(deadline=None)
def test_a_share_lies_in_its_interval_and_the_interval_in_zero_to_one(part, more):
    if part + more:
        low, high = wilson(part, part + more)
        assert 0 <= low <= part / (part + more) <= high <= 1


@given(events=some.integers(min_value=0, max_value=200_000), level=levels)
@settings(deadline=None)
def test_exact_poisson(events, level):
    from scipy.stats import chi2

    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0
    assert exact_poisson(events, level) == pytest.approx((low, chi2.isf(tail, 2 * events + 2) / 2), rel=1e-9)


@given(x1=counts, more1=counts, x2=counts, more2=counts)
@settings(max_examples=50, deadline=None)
def test_newcombe(x1, more1, x2, more2):
    from statsmodels.stats.proportion import confint_proportions_2indep

    n1, n2 = x1 + more1, x2 + more2
    if n1 and n2:
        theirs = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff")
        ours = newcombe(x1, n1, x2, n2)
        assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-9)


@given(x1=some.integers(1, 5000), n1=some.integers(1, 90_000), x2=some.integers(1, 5000), n2=some.integers(1, 90_000))
@settings(max_examples=50, deadline=None)
def test_rate_ratio(x1, n1, x2, n2):
    """At each limit the score test of statsmodels has a p-value of 0.05. (Its own limits come from a coarse search.)"""
    from statsmodels.stats.rates import test_poisson_2indep as tested

    ours = rate_ratio(x1, n1, x2, n2)
    for limit in (ours.low, ours.high):
        assert tested(x1, n1, x2, n2, value=limit, method="score").pvalue == pytest.approx(0.05, abs=1e-9)


@given(x1=counts, n1=some.integers(1, 1000), x2=counts, n2=some.integers(1, 1000))
@settings(deadline=None)
def test_the_ratio_the_other_way_round_is_the_inverse(x1, n1, x2, n2):
    if x1 and x2:
        ratio, inverse = rate_ratio(x1, n1, x2, n2), rate_ratio(x2, n2, x1, n1)
        assert ratio.low == pytest.approx(1 / inverse.high, rel=1e-9)

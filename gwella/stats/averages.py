"""Means and medians of whole numbers, such as days, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

from gwella.stats.intervals import COMMON, Interval, check_counts

DIGITS = 8  # of Student's quantile


def mean(number: int, total: float) -> float | None:
    """Return the mean of `number` values that add up to `total`; None where there is none. Raises NotACount."""
    check_counts(number)
    return total / number if number else None


def mean_interval(number: int, total: float, squares: float, level: float = COMMON) -> Interval | None:
    """Return Student's t interval of a mean, from the sum of the values and of their squares.

    None under two values: one alone says nothing of how far they lie apart (Student, Biometrika 1908;6:1-25).
    Raises NotACount.
    """
    check_counts(number)
    if number < 2:
        return None
    middle = total / number
    # Whole numbers up to here, so nothing is lost where the two are nearly the same.
    spread = (number * squares - total * total) / (number * (number - 1))
    half = _t(number - 1, level) * sqrt(spread / number)
    return Interval(middle - half, middle + half)


def median(values: Sequence[int], counts: Sequence[int]) -> float | None:
    """Return the middle value, or the mean of the two in the middle; None where there is none.

    `values` rise; `counts` say how often each stands there. Raises NotACount.
    """
    number = sum(counts)
    if not number:
        return None
    low, high = _ranked(values, counts, (number + 1) // 2), _ranked(values, counts, number // 2 + 1)
    return (low + high) / 2


def median_interval(values: Sequence[int], counts: Sequence[int], level: float = COMMON) -> Interval | None:
    """Return the interval of a median between two of the values, by the binomial distribution of ranks.

    It holds at least `level`, whatever the distribution; None under six values, of which even the least and the
    greatest hold less (Conover, Practical Nonparametric Statistics, 3rd edition, 3.2). Raises NotACount.
    """
    number = sum(counts)
    rank = _rank(number, level)
    if not rank:
        return None
    return Interval(float(_ranked(values, counts, rank)), float(_ranked(values, counts, number + 1 - rank)))


def _ranked(values: Sequence[int], counts: Sequence[int], rank: int) -> int:
    """Return the value at `rank`, 1 the least."""
    passed = 0
    for value, count in zip(values, counts, strict=True):
        check_counts(count)
        passed += count
        if passed >= rank:
            return value
    raise AssertionError(f"there are {passed} values and none is at rank {rank}")


@lru_cache(maxsize=1024)
def _rank(number: int, level: float) -> int:
    """Return the greatest rank below which the median lies with at most half of what is left out; 0 for none."""
    # bdtr is the binomial distribution without the second that scipy.stats takes to load.
    from scipy.special import bdtr

    tail = (1 - level) / 2
    low, high = 0, (number + 1) // 2
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if bdtr(middle - 1, number, 0.5) <= tail else (low, middle - 1)
    return low


@lru_cache(maxsize=1024)
def _t(freedom: int, level: float) -> float:
    from scipy.special import stdtrit

    # An old year is to keep its interval to the digit. scipy 1.15 and 1.17 differ by up to 4 in 10¹¹; so rounded, none
    # of the quantiles of up to 20,000 degrees of freedom does. Printed tables have four decimals.
    return float(f"{stdtrit(freedom, (1 + level) / 2):.{DIGITS}g}")

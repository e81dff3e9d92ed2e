"""Means and medians as figures: the value, its interval, and over how many it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gwella.metrics.counts import Count
from gwella.metrics.rollup import Rolled
from gwella.stats.averages import mean, mean_interval, median, median_interval

if TYPE_CHECKING:
    import numpy as np

STUDENT, RANKS = "student_t", "ranks"
Average = tuple[float | None, float | None, float | None]


def averaged(count: Count, rolled: Rolled, at: tuple[np.ndarray, ...]) -> dict[str, Any]:
    """Return the columns of the averages at these places; nothing where rows or people are counted.

    The denominator is how many values are averaged; a mean's numerator is their sum.
    """
    if not count.averaged:
        return {}
    found = list(_means(rolled, at) if count.mean else _medians(rolled, at))
    value, low, high = (list(column) for column in zip(*found, strict=True)) if found else ([], [], [])
    columns: dict[str, Any] = {"value": value, "low": low, "high": high, "denominator": rolled.counted[at]}
    return columns | {
        "numerator": rolled.sum[at] if rolled.sum is not None else None,
        "method": STUDENT if count.mean else RANKS,
    }


def _means(rolled: Rolled, at: tuple[np.ndarray, ...]) -> Iterator[Average]:
    assert rolled.sum is not None, "a mean has the sum of its values"
    assert rolled.squares is not None, "a mean has the sum of their squares"
    for number, total, squares in zip(
        *(side[at].tolist() for side in (rolled.counted, rolled.sum, rolled.squares)), strict=True
    ):
        value, interval = mean(number, total), mean_interval(number, total, squares)
        if value is None or interval is None:
            yield value, None, None
        else:
            # Days and years are counted from nought: where few values lie far apart, the interval ends there.
            yield value, max(interval.low, min(0.0, value)), interval.high


def _medians(rolled: Rolled, at: tuple[np.ndarray, ...]) -> Iterator[Average]:
    for place in zip(*(side.tolist() for side in at), strict=True):
        its = rolled.values.get(place)
        values, counts = (its.values.tolist(), its.counts.tolist()) if its else ([], [])
        interval = median_interval(values, counts)
        yield (median(values, counts), *(interval or (None, None)))

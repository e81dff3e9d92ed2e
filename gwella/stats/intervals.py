"""What every family shares: an interval, the levels we speak of, and what cannot be a count.

COMMON (95 %) stands beside every figure. STRICT (99.8 %) is for calling one place different from
the others, since 22 places are compared at once (Spiegelhalter, Stat Med 2005;24:1185-1202).
"""

from __future__ import annotations

from functools import cache
from math import inf
from statistics import NormalDist
from typing import NamedTuple

from gwella.code_of_practice.errors import Remediable

COMMON = 0.95
STRICT = 0.998


class PartExceedsWhole(Remediable):
    """More in the part than in the whole, so there is no share."""


class NotACount(Remediable):
    """Something negative or endless where a count should be."""


class Interval(NamedTuple):
    """The lower and upper limit, in the units of the figure itself."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@cache
def deviations(level: float) -> float:
    """Return how many standard deviations hold `level` of a normal distribution: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def check_counts(*counts: float) -> None:
    """Raise NotACount for a number below zero, endless or not a number."""
    for count in counts:
        if not 0 <= count < inf:  # nor what is not a number
            raise NotACount("stats.not_a_count")


def check_part(part: float, whole: float) -> None:
    """Raise NotACount or PartExceedsWhole."""
    check_counts(part, whole)
    if part > whole:
        raise PartExceedsWhole("stats.part_exceeds_whole", part=part, whole=whole)

"""Two figures compared: their difference or ratio with its own interval.

Two intervals that overlap do not show that two figures are alike, so none is ever compared by overlap.
"""

from __future__ import annotations

from math import inf, sqrt
from typing import NamedTuple

from gwella.stats.intervals import COMMON, check_counts
from gwella.stats.shares import wilson


class Compared(NamedTuple):
    """A difference (or ratio) of the first against the second, and its interval."""

    value: float
    low: float
    high: float

    def excludes(self, nothing: float) -> bool:
        """Say whether the interval leaves out `nothing`: 0 for a difference, 1 for a ratio."""
        return nothing < self.low or nothing > self.high


def newcombe(x1: float, n1: float, x2: float, n2: float, level: float = COMMON) -> Compared | None:
    """Return x1/n1 less x2/n2, -1 to 1, with Newcombe's hybrid score interval; None where a whole is 0.

    Newcombe, Stat Med 1998;17:873-890, method 10. Raises PartExceedsWhole, NotACount.
    """
    first, second = wilson(x1, n1, level), wilson(x2, n2, level)
    if first is None or second is None:
        return None
    p1, p2 = x1 / n1, x2 / n2
    down = sqrt((p1 - first.low) ** 2 + (second.high - p2) ** 2)
    up = sqrt((first.high - p1) ** 2 + (p2 - second.low) ** 2)
    return Compared(p1 - p2, p1 - p2 - down, p1 - p2 + up)


def rate_ratio(x1: float, n1: float, x2: float, n2: float, level: float = COMMON) -> Compared | None:
    """Return the rate x1/n1 as a multiple of x2/n2 with its score interval; None where it cannot be formed.

    Given all events, those of the first are binomial, so Wilson's interval of that share, turned
    back into a ratio, is the likelihood score interval (Graham, Mengersen and Morton, Stat Med
    2003;22:2071-2083). Two counts of equal periods compare with n1 = n2 = 1. Raises NotACount.
    """
    check_counts(x1, n1, x2, n2)
    among = wilson(x1, x1 + x2, level)
    if among is None or not n1 or not n2:
        return None
    ratio = (x1 / n1) / (x2 / n2) if x2 else inf
    return Compared(ratio, _odds(among.low) * n2 / n1, _odds(among.high) * n2 / n1)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else inf

"""Shares of a whole, 0 to 1."""

from __future__ import annotations

from math import sqrt

from gwella.stats.intervals import COMMON, Interval, check_part, deviations


def share(part: float, whole: float) -> float | None:
    """Return the share of `part` in `whole`, 0 to 1; None where the whole is 0.

    Nothing of nothing is neither 0 % nor 100 %. Raises PartExceedsWhole, NotACount.
    """
    check_part(part, whole)
    return part / whole if whole else None


def wilson(part: float, whole: float, level: float = COMMON) -> Interval | None:
    """Return the Wilson score interval of a share, without continuity correction; None where the whole is 0.

    It never leaves 0 to 1 and has a width at 0 and at 1 (Wilson, JASA 1927;22:209-212; Newcombe,
    Stat Med 1998;17:857-872). Raises PartExceedsWhole, NotACount.
    """
    check_part(part, whole)
    if not whole:
        return None
    z = deviations(level)
    middle = (part + z * z / 2) / (whole + z * z)
    half = z / (whole + z * z) * sqrt(part * (whole - part) / whole + z * z / 4)
    # At the two ends the formula gives 0 and 1 exactly; floating point misses them by a hair.
    return Interval(0.0 if part == 0 else middle - half, 1.0 if part == whole else middle + half)

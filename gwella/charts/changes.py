"""Whether the latest figure differs from the one before it by more than chance, or why that cannot be said.

A share is compared by Newcombe's interval, a rate or a count as Poisson by the score interval of its
ratio; never by overlap. Five to eight yearly points are no control chart. Events are taken to come
independently; where two years of a stock hold many of the same people, that is too cautious.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum, auto

import msgspec

from gwella.charts.figures import period
from gwella.code_of_practice.results import Result, Status
from gwella.code_of_practice.units import COUNT, SHARE, is_relative
from gwella.metrics.definitions import definition
from gwella.metrics.edition import Edition
from gwella.metrics.editions import break_between
from gwella.stats.differences import Compared, newcombe, rate_ratio
from gwella.stats.intervals import COMMON


class Verdict(StrEnum):
    """What can be said of the latest pair; all after the first three say why nothing can."""

    HIGHER = auto()
    LOWER = auto()
    SAME = auto()
    ONE_FIGURE = auto()
    NO_LATEST = auto()
    BREAK = auto()
    PART_YEAR = auto()
    OTHER_AREAS = auto()
    OTHER_LENGTH = auto()
    NO_COUNTS = auto()
    NOT_EVENTS = auto()
    FROM_NONE = auto()
    BOTH_NONE = auto()


class Change(msgspec.Struct, frozen=True):
    """The latest figure against the last known one before it.

    `difference` is in shares (0.05 is five percentage points) for a share, else a ratio.
    """

    verdict: Verdict
    earlier: Result | None = None
    later: Result | None = None
    difference: Compared | None = None
    edition: Edition | None = None


def change(results: Sequence[Result]) -> Change:
    """Return what can be said of the latest pair of one series (one metric, area and category)."""
    ordered = sorted(results, key=period)
    if not ordered or not ordered[-1].is_known:
        return Change(Verdict.NO_LATEST, later=ordered[-1] if ordered else None)
    later = ordered[-1]
    before = [result for result in ordered[:-1] if result.is_known]
    if not before:
        return Change(Verdict.ONE_FIGURE, later=later)
    return _pair(before[-1], later)


def compared(first: Result, second: Result, level: float = COMMON) -> Compared | None:
    """Return `first` against `second`: a difference of shares or a ratio of rates or counts.

    None where the counts behind them are missing or nothing was counted.
    """
    x1, n1, x2, n2 = first.numerator, first.denominator, second.numerator, second.denominator
    if first.unit == COUNT:
        x1, n1, x2, n2 = first.value, 1, second.value, 1
    if x1 is None or n1 is None or x2 is None or n2 is None:
        return None
    compare = newcombe if first.unit == SHARE else rate_ratio
    return compare(x1, n1, x2, n2, level)


def nothing(unit: str) -> float:
    """Return what "no difference" is: 0 between shares, 1 as a ratio."""
    return 0.0 if unit == SHARE else 1.0


def verdict(difference: Compared, unit: str) -> Verdict:
    """Return whether a difference is more than chance alone would give."""
    if not difference.excludes(nothing(unit)):
        return Verdict.SAME
    return Verdict.HIGHER if difference.value > nothing(unit) else Verdict.LOWER


def _pair(earlier: Result, later: Result) -> Change:
    edition = break_between(definition(later.metric), period(earlier), period(later))
    refusal = Verdict.BREAK if edition else _refusal(earlier, later)
    if refusal:
        return Change(refusal, earlier, later, edition=edition)
    difference = compared(later, earlier)
    if difference is None:
        return Change(Verdict.BOTH_NONE, earlier, later)
    if later.unit != SHARE and earlier.value == 0:
        return Change(Verdict.FROM_NONE, earlier, later)
    return Change(verdict(difference, later.unit), earlier, later, difference)


def _refusal(earlier: Result, later: Result) -> Verdict | None:
    if Status.PART_YEAR in (earlier.status, later.status):
        return Verdict.PART_YEAR
    if period(earlier).length is not period(later).length:
        return Verdict.OTHER_LENGTH
    if earlier.areas_in != later.areas_in:
        return Verdict.OTHER_AREAS
    if later.unit != COUNT and not is_relative(later.unit):
        return Verdict.NOT_EVENTS
    if later.unit != COUNT and None in (later.numerator, later.denominator, earlier.numerator, earlier.denominator):
        return Verdict.NO_COUNTS
    return None

"""Whether an authority differs from the rest of Wales by more than chance.

The authority is part of Wales, so it is compared with the rest and not with the whole; at 99.8 %,
since many are compared at once, and always with the number that chance alone would mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum, auto

import msgspec

from gwella.charts.changes import Verdict, compared, verdict
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.units import is_relative
from gwella.stats.intervals import STRICT, PartExceedsWhole
from gwella.stats.values import worked


class Standing(StrEnum):
    """How an authority stands against the rest of Wales, or why that cannot be said."""

    HIGHER = auto()
    LOWER = auto()
    SAME = auto()
    NO_FIGURE = auto()
    NO_WALES = auto()
    NO_COUNTS = auto()
    SIZES_DIFFER = auto()


class AgainstWales(msgspec.Struct, frozen=True):
    """The standing, and the figure of the rest of Wales in the authority's own unit."""

    standing: Standing
    rest: float | None = None


DIFFERING = (Standing.HIGHER, Standing.LOWER)
OF_VERDICT = {Verdict.HIGHER: Standing.HIGHER, Verdict.LOWER: Standing.LOWER, Verdict.SAME: Standing.SAME}


def against_wales(result: Result, wales: Result | None) -> AgainstWales:
    """Return how `result` stands against Wales without it, by the counts of both."""
    if not result.is_known:
        return AgainstWales(Standing.NO_FIGURE)
    if wales is None or not wales.is_known:
        return AgainstWales(Standing.NO_WALES)
    if not is_relative(result.unit):
        return AgainstWales(Standing.SIZES_DIFFER)
    rest = rest_of(wales, result)
    difference = compared(result, rest, STRICT) if rest else None
    if rest is None or difference is None:
        return AgainstWales(Standing.NO_COUNTS)
    return AgainstWales(OF_VERDICT[verdict(difference, result.unit)], rest.value)


def rest_of(wales: Result, result: Result) -> Result | None:
    """Return Wales without one authority; None where the counts are missing or do not fit."""
    if None in (wales.numerator, wales.denominator, result.numerator, result.denominator):
        return None
    numerator = (wales.numerator or 0) - (result.numerator or 0)
    denominator = (wales.denominator or 0) - (result.denominator or 0)
    if numerator < 0 or denominator <= 0:
        return None
    try:
        figure = worked(numerator, denominator, result.unit)
    except PartExceedsWhole:
        # Each count was rounded by itself, so in a small rest the part can come out above the whole.
        return None
    return msgspec.structs.replace(wales, numerator=numerator, denominator=denominator, value=figure.value)


def differing(results: Iterable[Result], wales: Result | None) -> int:
    """Return how many of `results` differ from the rest of Wales by more than chance."""
    return sum(against_wales(result, wales).standing in DIFFERING for result in results)


def are_most(marked: int, compared: int) -> bool:
    """Say whether most of the authorities compared differ: then figures vary by more than chance everywhere."""
    return marked * 2 > compared


def false_alarms(authorities: int) -> float:
    """Return how many of so many authorities chance alone would mark as different."""
    return authorities * (1 - STRICT)


def testable(results: Iterable[Result]) -> int:
    """Return how many of `results` have the counts that a comparison needs."""
    return sum(None not in (result.numerator, result.denominator) for result in results if result.is_known)

"""How a unit is written on a chart: the line under the title and the numbers of the axis."""

from __future__ import annotations

from collections.abc import Sequence

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Message, message, say
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.units import SHARE, is_rate, people_per


def unit(result: Result) -> Message:
    """Return the unit of a figure in words."""
    return unit_words(result.unit)


def unit_words(unit: str) -> Message:
    """Return a unit in words: per cent, for every 10,000, number, people, posts."""
    if unit == SHARE:
        return message("charts.share")
    if is_rate(unit):
        return message("charts.rate", per=people_per(unit))
    return message(f"charts.{unit}")


def unit_line(results: Sequence[Result], language: Language) -> str:
    """Return the unit, and that intervals are drawn where there are any."""
    if any(result.low is not None for result in results):
        return say("charts.with_intervals", language, unit=unit(results[0]))
    return unit(results[0]).in_(language)


def axis_format(results: Sequence[Result]) -> str:
    """Return the pattern of the axis numbers, in the notation of d3; both languages write them alike."""
    if results[0].unit != SHARE:
        return ",~f"
    highest = max((result.high or result.value or 0 for result in results), default=0)
    return ".0%" if highest >= 0.05 else ".1%"

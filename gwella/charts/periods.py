"""The periods along a series: all from the first to the last, where a definition begins anew, and their labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gwella.charts.figures import counted_on, period
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.spoken import day
from gwella.code_of_practice.years import Length, Period
from gwella.metrics.definitions import definition
from gwella.metrics.editions import break_between


def slots(results: Sequence[Result]) -> list[Period]:
    """Return every period from the first to the last, those without a figure too."""
    found = sorted({period(result) for result in results})
    if found[0].length is Length.YEARS:
        return found
    every = [found[-1]]
    while every[0] > found[0]:
        every.insert(0, every[0].previous)
    return every


def breaks(results: Sequence[Result], periods: Sequence[Period]) -> list[Period]:
    """Return the periods with which a new definition begins that must not be compared with the one before."""
    defined = definition(results[0].metric)
    return [later for earlier, later in pairwise(periods) if break_between(defined, earlier, later)]


def label(metric: str, of: Period, language: Language) -> str:
    """Return a period of a metric as short as an axis needs it, in one or two lines; of a stock, the day."""
    if on := counted_on(metric, of):
        return "\n".join(day(on, language).rsplit(" ", 1))
    if of.length is Length.QUARTER:
        return say("charts.quarter", language, quarter=of.code[-1]) + "\n" + Period.of_year(of.year).in_(language)
    return of.in_(language).replace(" ", "\n", 1) if of.length is Length.MONTH else of.in_(language)

"""Figures in the order in which a table shows them: by time, by category, by the reader's alphabet – never by value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

import msgspec

from gwella.charts import figures
from gwella.charts.periods import slots
from gwella.charts.unknowns import in_category_order
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import WALES, Area, area, authorities
from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import definition
from gwella.metrics.edition import Edition
from gwella.metrics.editions import break_between


class Columns(msgspec.Struct, frozen=True):
    """Which columns a table of figures needs: one that no row would fill is left out."""

    interval: bool
    counts: bool
    unknown: bool

    def __len__(self) -> int:
        return 2 + self.after_figure

    @property
    def after_figure(self) -> int:
        """How many columns stand after the figure, its status the last of them."""
        return 1 + self.interval + self.counts + self.unknown


def columns(results: Iterable[Result]) -> Columns:
    """Return the columns for `results`. What is not known is left out only where nobody said it."""
    every = list(results)
    return Columns(
        interval=any(one.low is not None for one in every),
        counts=any(one.denominator is not None for one in every),
        unknown=any(one.unknown is not None or one.origin is not Origin.PUBLISHED for one in every),
    )


def every_period(results: Sequence[Result]) -> list[tuple[Period, Result | None]]:
    """Return the periods of one series from the first to the last, those without a figure too, as its chart does."""
    by_period = {figures.period(one): one for one in results}
    return [(one, by_period.get(one)) for one in slots(results)]


def newest_first(results: Sequence[Result]) -> list[tuple[Period, Result | None, Edition | None]]:
    """Return `every_period` newest first, each with the edition that breaks the series just before it."""
    rows, known = every_period(results), definition(results[0].metric)
    before = [None, *(break_between(known, earlier, later) for (earlier, _), (later, _) in pairwise(rows))]
    return [(period, one, edition) for (period, one), edition in zip(rows, before, strict=True)][::-1]


def in_time(results: Iterable[Result]) -> list[Result]:
    """Return results from the oldest period to the newest."""
    return sorted(results, key=lambda one: Period.parse(one.period).last_day)


def by_breakdown(results: Iterable[Result]) -> list[tuple[str, list[Result]]]:
    """Return the figures of one period under each breakdown of a single dimension."""
    single = [one for one in results if "+" not in one.breakdown]
    return [(name, in_category_order(group)) for name, group in groupby(single, key=lambda one: one.breakdown)]


def alphabetical(results: Iterable[Result], language: Language) -> list[tuple[Area, Result]]:
    """Return area and figure: Wales, then the authorities in the reader's alphabet."""
    by_area = {one.area: one for one in results}
    whole = [(area(WALES), by_area.pop(WALES))] if WALES in by_area else []
    return whole + [(one, by_area[one.code]) for one in named_order(map(area, by_area), language)]


def without_figure(results: Iterable[Result], language: Language) -> list[Area]:
    """Return the authorities that have no row at all, in the reader's alphabet."""
    there = {one.area for one in results}
    return named_order((one for one in authorities() if one.code not in there), language)


def named_order(areas: Iterable[Area], language: Language) -> list[Area]:
    """Return areas in the alphabet of `language`."""
    return in_order(areas, lambda one: one.name.in_(language), language)

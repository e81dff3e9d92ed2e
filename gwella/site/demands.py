"""Demand, gathered for a page: the released rates of one area over the years, by age."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Period
from gwella.metrics.demand import demand
from gwella.metrics.edition import Edition
from gwella.release import queries
from gwella.site import demand_by_age, drawings, tables
from gwella.site.demand_by_age import ByAge
from gwella.site.drawings import Drawing


class Shown(msgspec.Struct, frozen=True):
    """One rate over the years: its picture, its words, its rows newest first, and the same by age group."""

    key: str
    drawing: Drawing
    rows: Sequence[tuple[Period, Result | None, Edition | None]]
    columns: tables.Columns
    by_age: ByAge | None


def is_known(area: Area) -> bool:
    """Say whether an area has a released figure of demand."""
    shown = {key for age in demand().age for key in age.measures}
    return any(one.metric in shown for one in queries.of_area(area.code))


def of_area(area: Area, language: Language) -> list[tuple[Text, list[Shown]]]:
    """Return the rates of an area under each group of ages that has any."""
    every = ((age.title, [_shown(key, area, language) for key in age.measures]) for age in demand().age)
    known = ((title, [one for one in shown if one]) for title, shown in every)
    return [(title, shown) for title, shown in known if shown]


def _shown(key: str, area: Area, language: Language) -> Shown | None:
    results = tables.in_time(queries.over_time(key, area.code))
    if not results:
        return None
    drawing = drawings.unjudged(results, language)
    by_age = demand_by_age.of_rate(key, area, language)
    return Shown(key, drawing, tables.newest_first(results), tables.columns(results), by_age)

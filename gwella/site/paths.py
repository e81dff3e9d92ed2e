"""The paths, gathered for a page: the released figures of one area and year, and the years that there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gwella.code_of_practice.places import Area
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Length, Period
from gwella.metrics.paths import Path, paths
from gwella.release import queries


def years(area: Area) -> list[Period]:
    """Return the years in which an area has a released figure of any step, oldest first."""
    shown = {metric for path in paths().values() for step in path.step for metric in step.metrics}
    found = {Period.parse(one.period) for one in queries.of_area(area.code) if one.metric in shown}
    return sorted((one for one in found if one.length is Length.YEAR), key=lambda one: one.year)


def with_figures(area: Area, period: Period) -> list[tuple[Path, Mapping[str, Result]]]:
    """Return each path of which an area has a figure in a year, with its figures by metric."""
    figures = {one.metric: one for one in queries.of_area(area.code, year=period.year)}
    every = ((path, _of(path, figures)) for path in paths().values())
    return [(path, found) for path, found in every if found]


def _of(path: Path, figures: Mapping[str, Result]) -> dict[str, Result]:
    named: Iterable[str] = (metric for step in path.step for metric in step.metrics)
    return {metric: figures[metric] for metric in named if metric in figures}

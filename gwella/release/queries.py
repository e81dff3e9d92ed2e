"""The questions that public pages ask. Every answer holds current, released figures and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from gwella.code_of_practice import places
from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.years import Period
from gwella.disclosure.profiles import profile
from gwella.disclosure.views import Released
from gwella.release.models import Release, ReleasedFigure


class Correction(NamedTuple):
    """A figure as it was let out once, in which release, and the one that stands now."""

    was: Result
    release: Release
    now: Result


def of_area(area: str, *, year: int | None = None) -> list[Result]:
    """Return the figures of an area without breakdowns, by metric and then period."""
    rows = _current().filter(area=area, breakdown="")
    if year is not None:
        rows = rows.filter(period=str(year))
    return _results(rows.order_by("metric", "period"))


def everything_of(area: str) -> list[Result]:
    """Return every figure of an area, those by category too."""
    return _results(_current().filter(area=area).order_by("id"))


def over_time(metric: str, area: str) -> list[Result]:
    """Return one metric or measure of one area over all its periods, without breakdowns."""
    return _results(_current().filter(metric=metric, area=area, breakdown="").order_by("period"))


def over_time_by(metric: str, area: str, breakdown: str) -> list[Result]:
    """Return one metric or measure of one area over all its periods, by the categories of one breakdown."""
    return _results(_current().filter(metric=metric, area=area, breakdown=breakdown).order_by("period", "id"))


def by_category(metric: str, area: str, period: str) -> list[Result]:
    """Return the figures by every category of every breakdown, for one area and period."""
    rows = _current().filter(metric=metric, area=area, period=period).exclude(breakdown="")
    return _results(rows.order_by("breakdown", "id"))


def across_areas(metric: str, period: str, *, made_up: bool = False) -> list[Result]:
    """Return one metric or measure of every area in one period. Made-up figures only when asked, and then alone."""
    rows = _current().filter(metric=metric, period=period, breakdown="")
    return _results((rows.filter if made_up else rows.exclude)(origin=Origin.MADE_UP).order_by("area"))


def periods(metric: str, *, among: Collection[str]) -> list[str]:
    """Return the periods for which a metric has a figure of at least one of the areas `among`."""
    rows = _current().filter(metric=metric, breakdown="", area__in=among)
    return list(rows.order_by("period").values_list("period", flat=True).distinct())


def areas_by_metric(metrics: Collection[str] | None = None) -> Mapping[str, set[str]]:
    """Return, for each metric that has a figure, the areas that have one."""
    rows = _current().filter(breakdown="")
    if metrics is not None:
        rows = rows.filter(metric__in=metrics)
    found: dict[str, set[str]] = {}
    for metric, area in rows.values_list("metric", "area").distinct():
        found.setdefault(metric, set()).add(area)
    return found


def metrics_by_area() -> Mapping[str, set[str]]:
    """Return, for each area that has a figure, the metrics it has."""
    found: dict[str, set[str]] = {}
    for metric, areas in areas_by_metric().items():
        for area in areas:
            found.setdefault(area, set()).add(metric)
    return found


def corrections(metric: str, area: str) -> list[Correction]:
    """Return every released value, without breakdowns, that a later release has corrected, the newest period first.

    What is starred since is not said again.
    """
    rows = ReleasedFigure.objects.filter(metric=metric, area=area, breakdown="", value__isnull=False)
    stands = {row.period: row.as_result() for row in rows.filter(current=True)}
    before = rows.filter(current=False).select_related("release").order_by("-period", "release_id")
    return [
        Correction(row.as_result(), row.release, stands[row.period])
        for row in before
        if row.period in stands and row.value != stands[row.period].value
    ]


def earlier(results: Sequence[Result]) -> list[Released]:
    """Return what was let out in the years of these results and can be reckoned up with them, the oldest first."""
    years = {Period.parse(one.period).year for one in results}
    said = ReleasedFigure.objects.order_by().values_list("period", flat=True).distinct()
    rows = ReleasedFigure.objects.filter(period__in=[one for one in said if Period.parse(one).year in years])
    rows = (rows.filter if any(one.is_made_up for one in results) else rows.exclude)(origin=Origin.MADE_UP)
    own = {one.area for one in results}
    wider = [code for code, one in places.areas().items() if one.kind is not places.Kind.AUTHORITY]
    if own.isdisjoint(wider) and not rows.filter(area__in=wider).exists():
        # Without a sum of several authorities, what one of them let out says nothing of another.
        rows = rows.filter(area__in=own)
    found: dict[Release, list[Result]] = {}
    for row in rows.select_related("release").order_by("release_id", "id"):
        found.setdefault(row.release, []).append(row.as_result())
    return [Released(its, profile(release.profile)) for release, its in found.items()]


def release_of(metric: str, area: str, period: str) -> Release | None:
    """Return the release in which the current figure without breakdowns was let out."""
    row = _current().filter(metric=metric, area=area, period=period, breakdown="").select_related("release").first()
    return row.release if row else None


def _current() -> QuerySet[ReleasedFigure]:
    return ReleasedFigure.objects.filter(current=True)


def _results(rows: Iterable[ReleasedFigure]) -> list[Result]:
    return [row.as_result() for row in rows]

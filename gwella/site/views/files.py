"""The same figures as files."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Period
from gwella.pages.language import current
from gwella.release import queries
from gwella.site import tables
from gwella.site.sheet import Gap, as_csv


@needs("released_figure", Action.EXPORT)
def of_area(request: HttpRequest, key: str, area: Area) -> HttpResponse:
    results = queries.over_time(key, area.code)
    every = tables.every_period(results) if results else []
    rows = [one or Gap(key, area.code, period.code) for period, one in every]
    return _file(rows, f"{key}-{area.slug(current())}")


@needs("released_figure", Action.EXPORT)
def across(request: HttpRequest, key: str, period: Period) -> HttpResponse:
    shown = tables.alphabetical(queries.across_areas(key, period.code), current())
    return _file([result for _area, result in shown], f"{key}-{period.code}")


def _file(results: Sequence[Result | Gap], name: str) -> HttpResponse:
    if not results:
        raise Http404
    response = HttpResponse(as_csv(results), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gwella-{name}-{current()}.csv"'
    return response

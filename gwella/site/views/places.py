"""The authorities, and what is published about each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.annual_report import reports
from gwella.charts import path as charted
from gwella.code_of_practice import places
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.years import Period
from gwella.metrics.demand import demand
from gwella.pages.language import current
from gwella.release import queries
from gwella.site import demands, drawings, headings, knowledge, paths, tables


@needs("place", Action.READ)
def authorities(request: HttpRequest) -> HttpResponse:
    today, figures = timezone.localdate(), queries.metrics_by_area()
    listed = [
        (area, places.region_of(area.code, today), len(figures.get(area.code, ())))
        for area in in_order(places.authorities(), lambda one: one.name.in_(current()), current())
    ]
    page = {"listed": listed, "wales": places.area(places.WALES), "invented": places.area(places.INVENTED)}
    return render(request, "site/authorities.html", page)


@needs("place", Action.READ)
def authority(request: HttpRequest, area: places.Area) -> HttpResponse:
    if area.kind not in (places.Kind.AUTHORITY, places.Kind.COUNTRY):
        raise Http404
    today = timezone.localdate()
    known = knowledge.newest_first(knowledge.latest(queries.of_area(area.code)))
    groups = [(group, *knowledge.parted(found)) for group, found in knowledge.by_group(known)]
    page = {
        "area": area,
        "region": places.region_of(area.code, today),
        "health_board": places.health_board_of(area.code, today),
        "known": known,
        "groups": groups,
        "contents": headings.contents(headings.of_area(groups, says_missing=not area.invented)),
        "missing": [] if area.invented else knowledge.missing_here(area),
        "report": reports.published(area.code),
        "has_path": bool(paths.years(area)),
        "has_demand": demands.is_known(area),
    }
    return render(request, "site/authority.html", page)


@needs("released_figure", Action.READ)
def path_of(request: HttpRequest, area: places.Area, period: Period | None = None) -> HttpResponse:
    years = paths.years(area)
    chosen = period or (years[-1] if years else None)
    if chosen is None or chosen not in years:
        raise Http404
    shown = [
        (path, drawings.path(path, figures, current()), charted.rows(path, figures), tables.columns(figures.values()))
        for path, figures in paths.with_figures(area, chosen)
    ]
    return render(request, "site/path.html", {"area": area, "period": chosen, "periods": years, "paths": shown})


@needs("released_figure", Action.READ)
def demand_of(request: HttpRequest, area: places.Area) -> HttpResponse:
    ages = demands.of_area(area, current())
    if not ages:
        raise Http404
    page = {
        "area": area,
        "about": demand().about,
        "ages": ages,
        "contents": headings.contents(headings.of_demand(ages)),
    }
    return render(request, "site/demand.html", page)

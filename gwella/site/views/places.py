"""The authorities, and what is published about each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.annual_report import reports
from gwella.code_of_practice import places
from gwella.code_of_practice.alphabet import in_order
from gwella.pages.language import current
from gwella.release import queries
from gwella.site import knowledge


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
    shares, counts = knowledge.parted(knowledge.latest(queries.of_area(area.code)))
    page = {
        "area": area,
        "region": places.region_of(area.code, today),
        "health_board": places.health_board_of(area.code, today),
        "shares": shares,
        "counts": knowledge.by_group(counts),
        "missing": [] if area.invented else knowledge.missing_here(area),
        "report": reports.published(area.code),
    }
    return render(request, "site/authority.html", page)

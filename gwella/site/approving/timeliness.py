"""How complete and how punctual the returns of a year are, by place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action, Condition
from gwella.accounts.needs import needs
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.places import Kind, area, members
from gwella.code_of_practice.years import FIRST, LAST, Period
from gwella.measuring import approval
from gwella.measuring.calendar import due_on, latest_ended
from gwella.measuring.models import Return
from gwella.measuring.waiting import authorities
from gwella.site.approving import shown

KEPT = (Condition.OWN_REGION, Condition.RELEASED)
RELEASED = ("accepted", "reopening_accepted")


@needs("timeliness", Action.READ, keeping=KEPT)
def latest(request: HttpRequest) -> HttpResponse:
    return _page(request, latest_ended(timezone.localdate()))


@needs("timeliness", Action.READ, keeping=KEPT)
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    if not FIRST <= year < LAST:
        raise Http404
    return _page(request, year)


def _page(request: HttpRequest, year: int) -> HttpResponse:
    who, now = visitor(request), timezone.localtime()
    page = {
        "period": Period.of_year(year),
        "year": year,
        "years": [year - 1, year, year + 1],
        "due": due_on(approval.METRICS, year),
        "rows": [(area(place), standing) for place, standing in _rows(who, year, now)],
        "is_region": _region(who) is not None,
    }
    return render(request, "site/approving/timeliness.html", page)


def _rows(who: Visitor, year: int, now: datetime) -> Sequence[tuple[str, shown.Standing | None]]:
    """Return each place with its latest return that whoever reads may know of; None where there is none yet."""
    region = _region(who)
    places = [one.code for one in members(region, now.date())] if region else authorities()
    stages = RELEASED if region else approval.WITH_GOVERNMENT
    found = []
    for place in places:
        rows = Return.objects.of(place).filter(kind=approval.METRICS, year=year, stage__in=stages)
        its, first = rows.order_by("-revision").first(), rows.filter(revision=0).first()
        found.append((place, shown.standing(its, now, first) if its else None))
    return found


def _region(who: Visitor) -> str | None:
    """Return the region whose board somebody reads for; None for whoever reads all places."""
    if who.role != "regional_board":
        return None
    if area(who.place).kind is not Kind.REGION:
        raise Http404
    return who.place

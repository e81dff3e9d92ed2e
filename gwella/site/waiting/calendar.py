"""The calendar of accountability: what is due by law for everybody, and for whoever signed in what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.needs import needs
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.places import Kind, area
from gwella.code_of_practice.years import FIRST, LAST, Period
from gwella.measuring import approval
from gwella.measuring.calendar import Due, due_in, latest_ended
from gwella.measuring.calendar_file import calendar_file
from gwella.measuring.models import Return
from gwella.pages.language import current
from gwella.site.approving import shown

READS = Need(resource="statutory_return", action=Action.READ)
ANSWERS = ("accept", "return", "let_correct", "leave")


class Own(NamedTuple):
    """What is due, the returns that the authority made of it, and what it was answered."""

    due: Due
    returns: Sequence[tuple[shown.Standing, Sequence[shown.Step]]]


@needs("duty", Action.READ)
def latest(request: HttpRequest) -> HttpResponse:
    return _page(request, latest_ended(timezone.localdate()))


@needs("duty", Action.READ)
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    return _page(request, year)


@needs("duty", Action.READ)
def file(request: HttpRequest, year: int) -> HttpResponse:
    """The days of a year as a file for a calendar program, in the language of the page."""
    _check(year)
    content = calendar_file(due_in(year), current(), timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gwella-{current()}-{year}.ics"'
    return response


@needs("calendar", Action.READ)
def own(request: HttpRequest, year: int) -> HttpResponse:
    """What is due about a year, and what the visitor's own authority made of it and was answered."""
    _check(year)
    who, now = visitor(request), timezone.localtime()
    page = {**_of_year(year), "duties": [Own(one, _returns(who, one, now)) for one in due_in(year)]}
    return render(request, "site/waiting/own_calendar.html", page)


def _page(request: HttpRequest, year: int) -> HttpResponse:
    _check(year)
    return render(request, "site/waiting/calendar.html", {**_of_year(year), "duties": due_in(year)})


def _of_year(year: int) -> dict[str, object]:
    years = [one for one in (year - 1, year, year + 1) if FIRST <= one < LAST]
    return {"year": year, "period": Period.of_year(year), "years": years}


def _returns(who: Visitor, due: Due, now: datetime) -> Sequence[tuple[shown.Standing, Sequence[shown.Step]]]:
    """Return the returns of the visitor's own authority for what is due, where they may read them."""
    is_authority = bool(who.place) and area(who.place).kind is Kind.AUTHORITY
    if not due.duty.kind or not is_authority or not matrix().allows(who.role, READS, own=True):
        return []
    rows = Return.objects.of(who.place).filter(kind=due.duty.kind, year=due.year).order_by("revision")
    return [(shown.standing(one, now), _answers(one)) for one in rows]


def _answers(its: Return) -> Sequence[shown.Step]:
    """Return what Welsh Government answered to a return."""
    answers = {approval.life().named(name).said for name in ANSWERS}
    return [step for step in shown.steps(its) if step.said in answers]


def _check(year: int) -> None:
    if not FIRST <= year < LAST:
        raise Http404

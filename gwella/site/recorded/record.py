"""Who saw what, between when: the page of the information governance lead, its file, and what others see of it."""

from __future__ import annotations

from typing import Any

import msgspec
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts import grants
from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.named import names
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record as write
from gwella.accounts.session import Visitor, visitor
from gwella.audit import chain
from gwella.audit.reach import chain_of
from gwella.audit.search import Asked, found, who_acted
from gwella.audit.vocabulary import things
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.places import area, areas
from gwella.code_of_practice.sheets import sheet
from gwella.pages.language import current
from gwella.site.recorded.shown import asked_by, lines, rows

A_PAGE = 100
RESOURCE = "audit_log"


@needs(RESOURCE, Action.READ, own=True, keeping={Condition.OWN})
def record(request: HttpRequest) -> HttpResponse:
    """Show the record of the visitor's place; to whoever may see only their own, their own entries."""
    who = visitor(request)
    asked, wrong = asked_by(request.GET)
    own = _sees_own_alone(who)
    asked = msgspec.structs.replace(asked, who=who.person) if own else asked
    return _page(request, who.place, asked, {"wrong": wrong, "own": own, "may_export": _may(who, Action.EXPORT)})


@needs(RESOURCE, Action.EXPORT, own=True)
def record_file(request: HttpRequest) -> HttpResponse:
    """Return what is asked of the record as a file, and record that it was taken out."""
    who = visitor(request)
    asked, wrong = asked_by(request.GET)
    if wrong:
        raise Http404
    entries = list(found(who.place, asked))
    with transaction.atomic():
        content = sheet(rows(entries))
        write(who, "record.export", facts={"entries": len(entries)})
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gwella-{current()}-{who.place}-record.csv"'
    return response


@needs(RESOURCE, Action.READ, keeping={Condition.GRANTED})
def granted_list(request: HttpRequest) -> HttpResponse:
    """Show an inspector which authorities let them see their record."""
    open_to = list(grants.places_open_to(visitor(request), RESOURCE, timezone.localdate()))
    return render(
        request,
        "site/recorded/granted.html",
        {"places": in_order(open_to, lambda one: one.name.in_(current()), current())},
    )


@needs(RESOURCE, Action.READ, keeping={Condition.GRANTED})
def granted(request: HttpRequest, code: str) -> HttpResponse:
    """Show the record of an authority under its grant, and write there that it was looked at."""
    who = visitor(request)
    grant = grants.in_force(who, code, RESOURCE, timezone.localdate()) if code in areas() else None
    if grant is None:
        raise Http404
    asked, wrong = asked_by(request.GET)
    with transaction.atomic(), chain_of(code):
        response = _page(request, code, asked, {"wrong": wrong, "grant": grant})
        chain.record(chain.By(who.person, who.role, code), "record.see", on=grant.public_id, reason=grant.purpose)
    return response


def _page(request: HttpRequest, place: str, asked: Asked, more: dict[str, Any]) -> HttpResponse:
    page = Paginator(found(place, asked), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    people = {} if more.get("own") else names(who_acted(place))  # one's own entries name nobody else
    context = {
        "people": in_order(people.items(), lambda one: one[1], current()),
        "place": area(place),
        "asked": asked,
        "typed": request.GET,
        "page": page,
        "lines": lines(list(page.object_list)),
        "things": in_order(things().items(), lambda one: one[1].title.in_(current()), current()),
        "query": query.urlencode(),
    }
    return render(request, "site/recorded/record.html", context | more)


def _sees_own_alone(who: Visitor) -> bool:
    return Condition.OWN in matrix().resources[RESOURCE].conditions(who.role, Action.READ)


def _may(who: Visitor, action: Action) -> bool:
    return matrix().allows(who.role, Need(resource=RESOURCE, action=action), own=True)

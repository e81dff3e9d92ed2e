"""A release of a year's returns: what it would hold, put together by one person and let out by another."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.named import names
from gwella.accounts.needs import View, needs
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.errors import NotAllowed, Remediable
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import WALES, area
from gwella.code_of_practice.results import csv_of
from gwella.code_of_practice.years import FIRST, LAST
from gwella.measuring import releasing
from gwella.measuring.calendar import latest_ended
from gwella.measuring.candidates import candidate
from gwella.measuring.models import Proposal
from gwella.office.stages import Move
from gwella.site.approving.shown import check_at_wales

RESOURCE = "release"
PROPOSES = Need(resource=RESOURCE, action=Action.CREATE)
CONFLICT = HTTPStatus.CONFLICT
CSV = "text/csv; charset=utf-8"


class Next(msgspec.Struct, frozen=True):
    """One move of a release that waits: the route that makes it, and what stands in its way if anything does."""

    move: Move
    route: str
    in_the_way: NotAllowed | None


class Told(msgspec.Struct, frozen=True):
    """A release that was put together: where it stands, whom it misses, and who put it together and decided.

    Whoever has no name here did it at the command line.
    """

    its: Proposal
    stage: Text
    missing: list[Text]
    made_by: str
    decided_by: str


@needs(RESOURCE, Action.READ)
def latest(request: HttpRequest) -> HttpResponse:
    return _page(request, latest_ended(timezone.localdate()))


@needs(RESOURCE, Action.READ)
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    return _page(request, year)


@needs(RESOURCE, Action.READ)
def figures_file(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure as it would leave: it has passed the gate, and is not public yet."""
    _check(request, year)
    response = HttpResponse(csv_of(candidate(year).figures), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="gwella-{WALES}-{year}-not-released.csv"'
    return response


@needs(RESOURCE, Action.CREATE)
def propose(request: HttpRequest, year: int) -> HttpResponse:
    """Put the release together, or say what stands in the way."""
    _check(request, year)
    address = reverse("national-releases-in", args=[year])
    if request.method != "POST":
        return HttpResponseRedirect(address)
    try:
        releasing.propose(year, by=visitor(request), seen=request.POST.get("seen", ""))
    except Remediable as refusal:
        return _page(request, year, refusal=refusal)
    return HttpResponseRedirect(f"{address}?done=proposed")


def move(name: str) -> View:
    """Return the view that makes the move `name` of a release that waits."""
    its = releasing.life().named(name)

    @needs(its.resource, its.action, keeping={Condition.SECOND_PERSON} if its.not_by else set())
    def view(request: HttpRequest, public_id: str) -> HttpResponse:
        check_at_wales(request)
        proposal = releasing.find(public_id)
        if proposal is None:
            raise Http404
        address = reverse("national-releases-in", args=[proposal.year])
        if request.method != "POST":
            return HttpResponseRedirect(address)
        reason = request.POST.get("reason", "")
        try:
            releasing.decide(public_id, name, by=visitor(request), reason=reason)
        except Remediable as refusal:
            return _page(request, proposal.year, refusal=refusal, typed=reason)
        return HttpResponseRedirect(f"{address}?done={name}")

    return view


def _page(request: HttpRequest, year: int, **more: Any) -> HttpResponse:
    _check(request, year)
    who, its = visitor(request), candidate(year)
    waits = next(iter(releasing.waiting(year)), None)
    page = {
        "its": its,
        "year": year,
        "years": [one for one in (year - 1, year, year + 1) if FIRST <= one < LAST],
        "can_propose": waits is None and matrix().allows(who.role, PROPOSES, own=False),
        "waits": _told([waits])[0] if waits else None,
        "has_changed": waits is not None and waits.digest != its.digest,
        "next": _next(waits, who) if waits else [],
        "decided": _told(releasing.decided(year)),
    }
    status = CONFLICT if "refusal" in more else HTTPStatus.OK
    return render(request, "site/releasing/release.html", {**page, **more}, status=status)


def _next(its: Proposal, who: Visitor) -> list[Next]:
    """Return the moves that are for the role of `who`, each with what stands in its way."""
    moves = releasing.life().stages[its.stage].moves.items()
    return [
        Next(one, f"national-release-{name.replace('_', '-')}", releasing.in_the_way(its, name, who))
        for name, one in moves
        if one.is_for(who.role)
    ]


def _told(proposals: list[Proposal]) -> list[Told]:
    people = names({one for its in proposals for one in (its.made_by, its.decided_by)})
    return [
        Told(
            its,
            releasing.life().stages[its.stage].title,
            [area(code).name for code in its.missing],
            people.get(its.made_by, ""),
            people.get(its.decided_by, ""),
        )
        for its in proposals
    ]


def _check(request: HttpRequest, year: int) -> None:
    """Raise Http404 for whoever is not at Welsh Government, and for no year of ours."""
    check_at_wales(request)
    if not FIRST <= year < LAST:
        raise Http404

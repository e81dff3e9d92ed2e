"""The moves of a return, each a route of its own that declares what the table of stages says of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Condition
from gwella.accounts.needs import View, needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import Area
from gwella.measuring import approval
from gwella.measuring.models import Return
from gwella.office.stages import Move
from gwella.site.approving import own, received, shown

CONFLICT = 409
LONGEST_TURN = 9  # figures


def own_move(name: str) -> View:
    """Return the view that makes the move `name` of a return of the visitor's own place."""
    move = approval.life().named(name)

    @needs(move.resource, move.action, own=True, keeping=_kept(move))
    def view(request: HttpRequest, public_id: str) -> HttpResponse:
        return _make(request, partial(own.find, request, public_id), name, reverse("return", args=[public_id]))

    return view


def move_of_received(name: str) -> View:
    """Return the view that makes the move `name` of a return that was submitted."""
    move = approval.life().named(name)

    @needs(move.resource, move.action, keeping={*_kept(move), Condition.SUBMITTED})
    def view(request: HttpRequest, area: Area, public_id: str) -> HttpResponse:
        address = reverse("received-return", args=[area, public_id])
        return _make(request, partial(received.find, area, public_id), name, address)

    return view


def _make(request: HttpRequest, find: Callable[[], Return], name: str, address: str) -> HttpResponse:
    """Make a move and lead back to the return. What stands in its way is said on the page, with what was typed."""
    its = find()
    if request.method != "POST":
        return HttpResponseRedirect(address)
    who, form = visitor(request), request.POST
    turn, reason = form.get("turn", ""), form.get("reason", "")
    figures = shown.figures_now(its.authority, its.year) if approval.life().named(name).seen else b""
    try:
        approval.take(
            its.authority,
            its.public_id,
            name,
            by=who,
            turn=int(turn) if turn.isascii() and turn.isdigit() and len(turn) <= LONGEST_TURN else -1,
            seen=form.get("seen", ""),
            figures=figures,
            reason=reason,
        )
    except NotAllowed as refusal:
        its = find()  # as it stands now, for whoever may still see it
        page = shown.page(its, figures or shown.figures_of(its), who, {name: reason})
        return render(request, "site/approving/return.html", {**page, "refusal": refusal}, status=CONFLICT)
    return HttpResponseRedirect(f"{address}?done={name}")


def _kept(move: Move) -> set[Condition]:
    """Return the conditions that the table of stages keeps for this move."""
    return {Condition.SECOND_PERSON} if move.not_by else set()

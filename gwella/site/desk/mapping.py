"""The mapping of the extracts: what is proposed, what the officer chooses, and the act of accepting it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import Message, Spoken, message
from gwella.pages.language import current
from gwella.returns.extracts.account import Listed, account_lines
from gwella.returns.extracts.proposal.chosen import chosen
from gwella.returns.extracts.proposal.standing import Standing, accept, save, standing, tried
from gwella.site.desk.mapping_shown import headings_by_file, shown
from gwella.site.desk.views import desk_of


class Reason(msgspec.Struct, frozen=True):
    """Why rows of a file are listed, and how many; never which person they are about."""

    file: str
    heading: str
    code: str
    why: Message
    rows: int


@needs("mapping", Action.READ, own=True)
def mapping(request: HttpRequest) -> HttpResponse:
    return _page(request, desk_of(request))


@needs("mapping", Action.CHANGE, own=True)
def save_mapping(request: HttpRequest) -> HttpResponse:
    """Keep the choices as a proposal, which nothing applies."""
    desk = desk_of(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk-mapping"))
    try:
        at = standing(desk.extracts)
        offer = chosen(at.offer, request.POST.dict(), headings_by_file(at), desk.authority)
        save(at, offer, request.POST.get("stamp", ""), current())
    except Remediable as error:
        return _page(request, desk, error)
    return HttpResponseRedirect(f"{reverse('desk-mapping')}#standing")


@needs("mapping", Action.APPROVE, own=True)
def accept_mapping(request: HttpRequest) -> HttpResponse:
    """Make the saved proposal the mapping in use, by the officer's name and today's date."""
    desk = desk_of(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk-mapping"))
    if request.POST.get("seen") != "yes":
        return _page(request, desk, not_seen=True)
    try:
        at = standing(desk.extracts)
        stamp = request.POST.get("stamp", "")
        accept(at, stamp, by=visitor(request).name, on=timezone.localdate(), language=current())
    except Remediable as error:
        return _page(request, desk, error)
    return HttpResponseRedirect(f"{reverse('desk-mapping')}#standing")


def _page(request: HttpRequest, desk: Desk, error: Spoken | None = None, *, not_seen: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"error": error, "not_seen": not_seen}
    try:
        at = standing(desk.extracts)
        context |= {"at": at, "blocks": shown(at, desk.authority)}
        context |= _account(at)
    except Remediable as found:
        context["error"] = error or found
    return render(request, "site/desk/mapping.html", context)


def _account(at: Standing) -> dict[str, Any]:
    """Return what the saved proposal makes of the rows of each file, and how many are listed for which reason."""
    taken = tried(at)
    return {"account": account_lines(taken, current()), "reasons": _reasons(taken.listed)} if taken else {}


def _reasons(listed: tuple[Listed, ...]) -> list[Reason]:
    rows: Counter[tuple[str, str, str, str]] = Counter()
    for one in listed:
        rows[one.file, one.heading, one.code, one.why] += len(one.rows)
    return [
        Reason(file, heading, code, message(f"mapping.why_{why}"), count)
        for (file, heading, code, why), count in rows.items()
    ]

"""The mapping of the extracts: what is proposed, what the officer chooses, and the act of accepting it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import Message, Spoken, message
from gwella.measuring import submissions
from gwella.measuring.models.submission import State
from gwella.pages.language import current
from gwella.returns.extracts.account import Listed, account_lines
from gwella.returns.extracts.proposal.chosen import chosen
from gwella.returns.extracts.proposal.standing import Standing, accept, save, standing, tried
from gwella.site.desk.mapping_shown import headings_by_file, shown
from gwella.site.desk.views import desk_of
from gwella.site.quarantine import FILES, quarantine

# A submission whose headings may be mapped: nothing of it counts yet, and no work on it is under way.
MAPPED = (State.STAGED, State.SHOWN)


class Reason(msgspec.Struct, frozen=True):
    """Why rows of a file are listed, and how many; never which person they are about."""

    file: str
    heading: str
    code: str
    why: Message
    rows: int


# What these pages are called: at the desk, and for the files of a submission that wait for their mapping.
AT_DESK = {"page": "desk-mapping", "save": "desk-mapping-save", "accept": "desk-mapping-accept"}
OF_SUBMISSION = {part: f"submission{name.removeprefix('desk')}" for part, name in AT_DESK.items()}


@needs("mapping", Action.READ, own=True)
def mapping(request: HttpRequest, submission: str = "") -> HttpResponse:
    return _page(request, _desk(request, submission), submission)


@needs("mapping", Action.CHANGE, own=True)
def save_mapping(request: HttpRequest, submission: str = "") -> HttpResponse:
    """Keep the choices as a proposal, which nothing applies."""
    desk, here = _desk(request, submission), _addresses(submission)["page"]
    if request.method != "POST":
        return HttpResponseRedirect(here)
    try:
        at = standing(desk.extracts)
        offer = chosen(at.offer, request.POST.dict(), headings_by_file(at), desk.authority)
        save(at, offer, request.POST.get("stamp", ""), current())
    except Remediable as error:
        return _page(request, desk, submission, error)
    return HttpResponseRedirect(f"{here}#standing")


@needs("mapping", Action.APPROVE, own=True)
def accept_mapping(request: HttpRequest, submission: str = "") -> HttpResponse:
    """Make the saved proposal the mapping in use, by the officer's name and today's date."""
    desk, here = _desk(request, submission), _addresses(submission)["page"]
    if request.method != "POST":
        return HttpResponseRedirect(here)
    if request.POST.get("seen") != "yes":
        return _page(request, desk, submission, not_seen=True)
    try:
        at = standing(desk.extracts)
        stamp = request.POST.get("stamp", "")
        accept(at, stamp, by=visitor(request).name, on=timezone.localdate(), language=current())
    except Remediable as error:
        return _page(request, desk, submission, error)
    return HttpResponseRedirect(f"{here}#standing")


def _desk(request: HttpRequest, submission: str) -> Desk:
    """Return the files that are mapped: those of the desk, or of a submission of its place. Raises Http404."""
    its = desk_of(request)
    if not submission:
        return its
    row = submissions.of(its.authority, submission)
    folder = quarantine(its.authority, row.public_id) / FILES if row and row.state in MAPPED else None
    if folder is None or not folder.is_dir():
        raise Http404
    return msgspec.structs.replace(its, extracts=folder)


def _addresses(submission: str) -> dict[str, str]:
    if not submission:
        return {part: reverse(name) for part, name in AT_DESK.items()}
    return {part: reverse(name, args=[submission]) for part, name in OF_SUBMISSION.items()}


def _page(
    request: HttpRequest, desk: Desk, submission: str, error: Spoken | None = None, *, not_seen: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {"error": error, "not_seen": not_seen}
    context |= {"addresses": _addresses(submission), "submission": submission}
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

"""The mapping of the extracts: what is proposed, what the officer chooses, and the act of accepting it."""

from __future__ import annotations

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
from gwella.cli.mapping_asked import Asked, Do, Said
from gwella.cli.mapping_done import done
from gwella.measuring import submissions
from gwella.measuring.models.submission import State
from gwella.pages.language import current
from gwella.site.apart import said_by_child
from gwella.site.desk.mapping_shown import shown
from gwella.site.desk.views import desk_of, note
from gwella.site.quarantine import FILES, quarantine

# A submission whose headings may be mapped: nothing of it counts yet, and no work on it is under way.
MAPPED = (State.STAGED, State.SHOWN)


# What these pages are called: at the desk, and for the files of a submission that wait for their mapping.
AT_DESK = {"page": "desk-mapping", "save": "desk-mapping-save", "accept": "desk-mapping-accept"}
OF_SUBMISSION = {part: f"submission{name.removeprefix('desk')}" for part, name in AT_DESK.items()}


@needs("mapping", Action.READ, own=True)
def mapping(request: HttpRequest, submission: str = "") -> HttpResponse:
    desk = _desk(request, submission)
    if visitor(request).membership and not submission:
        # On a server of many hands the files are those of a submission, and are mapped where it is looked at.
        return HttpResponseRedirect(reverse("submissions"))
    return _page(request, desk, submission, _said(_asked(desk), submission))


@needs("mapping", Action.CHANGE, own=True)
def save_mapping(request: HttpRequest, submission: str = "") -> HttpResponse:
    """Keep the choices as a proposal, which nothing applies."""
    desk, here = _desk(request, submission), _addresses(submission)["page"]
    if request.method != "POST":
        return HttpResponseRedirect(here)
    asked = _asked(desk, Do.SAVE, choices=request.POST.dict(), stamp=request.POST.get("stamp", ""))
    return _changed(request, desk, submission, asked, "mapping.save")


@needs("mapping", Action.APPROVE, own=True)
def accept_mapping(request: HttpRequest, submission: str = "") -> HttpResponse:
    """Make the saved proposal the mapping in use, by the officer's name and today's date."""
    desk, here = _desk(request, submission), _addresses(submission)["page"]
    if request.method != "POST":
        return HttpResponseRedirect(here)
    if request.POST.get("seen") != "yes":
        return _page(request, desk, submission, _said(_asked(desk), submission), not_seen=True)
    its = {"by": visitor(request).name, "on": timezone.localdate()}
    asked = _asked(desk, Do.ACCEPT, stamp=request.POST.get("stamp", ""), **its)
    return _changed(request, desk, submission, asked, "mapping.accept")


def _asked(desk: Desk, do: Do = Do.LOOK, **more: Any) -> Asked:
    return Asked(folder=desk.extracts, authority=desk.authority, language=current(), do=do, **more)


def _said(asked: Asked, submission: str) -> Said:
    """Look at the officer's own files here, and at what was sent in a process that can do nothing else."""
    return said_by_child(asked) if submission else done(asked)


def _changed(request: HttpRequest, desk: Desk, submission: str, asked: Asked, what: str) -> HttpResponse:
    said = _said(asked, submission)
    if said.refusal and not said.is_done:
        return _page(request, desk, submission, said)
    note(request, what, submission)
    return HttpResponseRedirect(f"{_addresses(submission)['page']}#standing")


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


def _page(request: HttpRequest, desk: Desk, submission: str, said: Said, *, not_seen: bool = False) -> HttpResponse:
    context: dict[str, Any] = {
        "error": said.refusal.says if said.refusal else None,
        "not_seen": not_seen,
        "addresses": _addresses(submission),
        "submission": submission,
        "account": said.account,
        "reasons": said.reasons,
    }
    if said.at:
        context |= {"at": said.at, "blocks": shown(said.at, desk.authority)}
    return render(request, "site/desk/mapping.html", context)

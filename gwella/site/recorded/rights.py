"""A person's rights: asked for with a reason, approved by a second person, then handed over once or carried out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.named import names
from gwella.accounts.needs import needs
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.places import area
from gwella.rights import requests as verbs
from gwella.rights.models import Kind, Request, State
from gwella.site.recorded.folders import folders_of, held_folders

RESOURCE = "subject_request"
OF_PEOPLE = (Kind.BUNDLE, Kind.ERASURE)
# Which field of the form a refusal is about, where it is not about the identifier.
ABOUT = {"rights.reason": "reason", "rights.names_them": "reason"}


@needs(RESOURCE, Action.READ, own=True)
def rights(request: HttpRequest) -> HttpResponse:
    return _list(request)


@needs(RESOURCE, Action.CREATE, own=True)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a bundle or an erasure, or show the form again. What was typed of a person is not shown again."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("rights"))
    who = _signed_in(request)
    try:
        kind = Kind.ERASURE if request.POST.get("kind") == Kind.ERASURE else Kind.BUNDLE
        identifiers = verbs.identifiers_in(request.POST.get("identifiers", ""))
        asked = verbs.ask(who, folders_of(who), kind, identifiers, request.POST.get("reason", ""))
    except Remediable as refusal:
        return _list(request, refusal)
    return HttpResponseRedirect(reverse("rights-request", args=[asked.public_id]))


@needs(RESOURCE, Action.READ, own=True)
def rights_request(request: HttpRequest, key: str) -> HttpResponse:
    return _one(request, _request(visitor(request), key))


@needs(RESOURCE, Action.APPROVE, own=True, keeping={Condition.SECOND_PERSON})
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Approve or refuse somebody else's request."""
    who = _signed_in(request)
    its = _request(who, key)
    if request.method == "POST":
        try:
            verbs.decide(who, its, approves=request.POST.get("decision") == "approve")
        except Remediable as refusal:
            return _one(request, its, refusal)
    return HttpResponseRedirect(reverse("rights-request", args=[key]))


@needs(RESOURCE, Action.CREATE, own=True)
def carry_out(request: HttpRequest, key: str) -> HttpResponse:
    """Hand the bundle over, or erase, once the identifier is typed again. The right to do so is looked at only now."""
    who = _signed_in(request)
    its = _request(who, key)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("rights-request", args=[key]))
    try:
        identifiers = verbs.identifiers_in(request.POST.get("identifiers", ""))
        if its.kind == Kind.ERASURE:
            with held_folders(who) as of:
                verbs.carry_out(who, of, its, identifiers)
            return HttpResponseRedirect(reverse("rights-request", args=[key]))
        content = verbs.hand_over(who, folders_of(who), its, identifiers)
    except Remediable as refusal:
        return _one(request, its, refusal)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="gwella-{its.public_id}.zip"'
    return response


def _signed_in(request: HttpRequest) -> Visitor:
    """Return who asks, who must be somebody: an officer alone has no second person, and does this by the command."""
    who = visitor(request)
    if not who.person:
        raise Http404
    return who


def _request(who: Visitor, key: str) -> Request:
    found: Request | None = Request.objects.of(who.place).filter(public_id=key, kind__in=OF_PEOPLE).first()
    if found is None:
        raise Http404
    return found


def _may(who: Visitor, action: Action) -> bool:
    return bool(who.person) and matrix().allows(who.role, Need(resource=RESOURCE, action=action), own=True)


def _may_compute(who: Visitor) -> bool:
    return matrix().allows(who.role, Need(resource="own_figure", action=Action.CREATE), own=True)


def _list(request: HttpRequest, refusal: Remediable | None = None) -> HttpResponse:
    who = visitor(request)
    asked = Request.objects.of(who.place).filter(kind__in=OF_PEOPLE).order_by("-pk")
    context: dict[str, Any] = {
        "place": area(who.place),
        "requests": [shown(one) for one in asked],
        "may_ask": _may(who, Action.CREATE),
        "wrong": {ABOUT.get(refusal.code, "whom"): refusal} if refusal else {},
        "typed": {"kind": request.POST.get("kind", ""), "reason": request.POST.get("reason", "")} if refusal else {},
    }
    return render(request, "site/recorded/rights.html", context)


def _one(request: HttpRequest, its: Request, refusal: Remediable | None = None) -> HttpResponse:
    who = visitor(request)
    context: dict[str, Any] = {
        "place": area(who.place),
        "one": shown(its),
        "refusal": refusal,
        "may_decide": its.state == State.ASKED and its.asked_by != who.person and _may(who, Action.APPROVE),
        "may_carry_out": its.state == State.APPROVED and _may(who, Action.CREATE),
        "may_recompute": its.state == State.DONE and its.kind == Kind.ERASURE and _may_compute(who),
    }
    return render(request, "site/recorded/rights_request.html", context)


def shown(one: Request) -> dict[str, Any]:
    """Return a request as a page shows it, with the names of whoever took its steps."""
    known = names({one.asked_by, one.decided_by, one.done_by})
    return {
        "request": one,
        "kind": message(f"rights.kind_{one.kind}"),
        "state": message(f"rights.state_{one.state}"),
        "asked_by": known.get(one.asked_by, one.asked_by),
        "decided_by": known.get(one.decided_by, one.decided_by),
        "done_by": known.get(one.done_by, one.done_by),
        "found": [(message(f"rights.count_{name}"), count) for name, count in one.found.items() if name in COUNTED],
        "done": [(message(f"rights.count_{name}"), count) for name, count in one.done.items() if name in COUNTED],
    }


COUNTED = ("tables", "rows", "cells", "snapshots", "files", "file_rows", "submissions", "unsearched", "questions")

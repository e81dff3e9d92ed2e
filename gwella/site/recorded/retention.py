"""How long each data set is kept here, what is past its time, and its removal by two people."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.errors import NotAllowed, Remediable
from gwella.code_of_practice.places import area
from gwella.rights import clearing
from gwella.rights import requests as verbs
from gwella.rights.models import Kind, Request, State
from gwella.rights.periods import LONGEST, data_sets, own, periods, set_own
from gwella.site.recorded.folders import folders_of, held_folders
from gwella.site.recorded.rights import shown

RESOURCE = "retention"


@needs(RESOURCE, Action.READ, own=True)
def retention(request: HttpRequest) -> HttpResponse:
    return _page(request)


@needs(RESOURCE, Action.CHANGE, own=True)
def set_period(request: HttpRequest) -> HttpResponse:
    """Let the place keep a data set for another time than ours."""
    who = visitor(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("retention"))
    name, typed = request.POST.get("data_set", ""), request.POST.get("months", "").strip()
    try:
        if not (typed.isascii() and typed.isdigit()):
            raise NotAllowed("retention.months", longest=LONGEST)
        set_own(folders_of(who).folder, name, int(typed[:5]))
        record(who, "retention.change", facts={"data_set": name, "months": int(typed[:5])})
    except Remediable as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("retention"))


@needs(RESOURCE, Action.CREATE, own=True)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to remove what is past its time; somebody else approves, and by that it is removed."""
    who = visitor(request)
    if not who.person:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("retention"))
    try:
        clearing.ask(who, folders_of(who), request.POST.get("reason", ""))
    except Remediable as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("retention"))


@needs(RESOURCE, Action.APPROVE, own=True, keeping={Condition.SECOND_PERSON})
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Remove what somebody else proposed to remove, or refuse it."""
    who = visitor(request)
    its = Request.objects.of(who.place).filter(public_id=key, kind=Kind.CLEARING).first()
    if its is None or not who.person:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("retention"))
    try:
        if request.POST.get("decision") == "approve":
            with held_folders(who) as of:
                clearing.carry_out(who, of, its)
        else:
            verbs.decide(who, its, approves=False)
    except Remediable as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("retention"))


def _may(who: Visitor, action: Action) -> bool:
    return bool(who.person) and matrix().allows(who.role, Need(resource=RESOURCE, action=action), own=True)


def _page(request: HttpRequest, refusal: Remediable | None = None) -> HttpResponse:
    who = visitor(request)
    of = folders_of(who)
    months, here = periods(of.folder), own(of.folder)
    past = clearing.counts(clearing.past(of, timezone.localdate()))
    proposed = Request.objects.of(who.place).filter(kind=Kind.CLEARING).order_by("-pk")
    context: dict[str, Any] = {
        "place": area(who.place),
        "sets": [
            {"name": name, "is": one, "months": months.get(name), "own": name in here, "past": past.get(name)}
            for name, one in data_sets().items()
        ],
        "total": sum(past.values()),
        "requests": [
            {
                **shown(one),
                "sets": [
                    (data_sets()[name].title, count)
                    for name, count in (one.done if one.state == State.DONE else one.found).items()
                    if count and name in data_sets()
                ],
                "may_decide": one.state == State.ASKED and one.asked_by != who.person and _may(who, Action.APPROVE),
            }
            for one in proposed
        ],
        "may_change": _may(who, Action.CHANGE),
        "may_propose": _may(who, Action.CREATE),
        "refusal": refusal,
    }
    return render(request, "site/recorded/retention.html", context)

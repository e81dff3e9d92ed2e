"""The grants of an authority: who from elsewhere may see what, until when; given and withdrawn here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gwella.accounts import grants as verbs
from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.models import Grant
from gwella.accounts.named import names
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.errors import NotAllowed, Remediable
from gwella.code_of_practice.places import area

RESOURCE = "grant"
# Which field of the form a refusal is about, where it is not about the address.
ABOUT = {"grants.not_grantable": "resource", "grants.wrong_since": "since", "grants.wrong_until": "until"}
ABOUT |= {"grants.dates": "until", "grants.purpose": "purpose"}


@needs(RESOURCE, Action.READ, own=True)
def grants(request: HttpRequest) -> HttpResponse:
    return _page(request)


@needs(RESOURCE, Action.CREATE, own=True)
def give(request: HttpRequest) -> HttpResponse:
    """Give a grant, or show the form again with what stands in its way."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("grants"))
    try:
        verbs.give(visitor(request), _wanted(request.POST))
    except Remediable as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("grants"))


@needs(RESOURCE, Action.CHANGE, own=True)
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw a grant; a second click finds it withdrawn and changes nothing."""
    who = visitor(request)
    grant = Grant.objects.of(who.place).filter(public_id=key).first()
    if grant is None:
        raise Http404
    if request.method == "POST":
        verbs.withdraw(who, grant)
    return HttpResponseRedirect(reverse("grants"))


def _wanted(typed: QueryDict) -> verbs.Wanted:
    return verbs.Wanted(
        email=typed.get("email", ""),
        resource=typed.get("resource", ""),
        since=_day(typed, "since"),
        until=_day(typed, "until"),
        purpose=" ".join(typed.get("purpose", "").replace("\0", "").split()),
    )


def _day(typed: QueryDict, name: str) -> date:
    try:
        return date.fromisoformat(typed.get(name, "").strip())
    except ValueError:
        raise NotAllowed(f"grants.wrong_{name}") from None


def _page(request: HttpRequest, refusal: Remediable | None = None) -> HttpResponse:
    who, today = visitor(request), timezone.localdate()
    given = Grant.objects.of(who.place).select_related("membership__person").order_by("-since", "-pk")
    resources = matrix().resources
    context: dict[str, Any] = {
        "place": area(who.place),
        "given": [
            {
                "grant": one,
                "to": one.membership.person.called,
                "role": matrix().roles[one.membership.role].title,
                "what": resources[one.resource].title if one.resource in resources else one.resource,
                "is_open": one.withdrawn_at is None and one.since <= today <= one.until,
                "may_end": one.withdrawn_at is None and today <= one.until,
            }
            for one in given
        ],
        "names": names({one.given_by for one in given}),
        "resources": [(name, resources[name].title) for name in verbs.grantable()],
        "may_give": matrix().allows(who.role, Need(resource=RESOURCE, action=Action.CREATE), own=True),
        "wrong": {ABOUT.get(refusal.code, "email"): refusal} if refusal else {},
        "typed": request.POST if refusal else {"since": today.isoformat()},
    }
    return render(request, "site/recorded/grants.html", context)

"""The signed returns of an authority that gave an inspector a dated grant: read, neither changed nor taken along."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts import grants
from gwella.accounts.matrix import Action, Condition
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.audit.chain import By
from gwella.audit.chain import record as record_at
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.places import Area
from gwella.measuring import approval
from gwella.pages.language import current
from gwella.site.approving import shown

RESOURCE = "signed_return"
KEPT = (Condition.GRANTED,)


@needs(RESOURCE, Action.READ, keeping=KEPT)
def returns(request: HttpRequest) -> HttpResponse:
    """Show which authorities let whoever asks see their signed returns today, and which those are."""
    who, now = visitor(request), timezone.localtime()
    places = [
        (
            place,
            grants.in_force(who, place.code, RESOURCE, now.date()),
            [shown.standing(its, now) for its in approval.all_signed(place.code)],
        )
        for place in grants.places_open_to(who, RESOURCE, now.date())
    ]
    page = {"places": in_order(places, lambda one: one[0].name.in_(current()), current())}
    return render(request, "site/approving/granted.html", page)


@needs(RESOURCE, Action.READ, keeping=KEPT)
def one(request: HttpRequest, area: Area, public_id: str) -> HttpResponse:
    """Show a signed return under its grant, and write into the authority's record that it was looked at."""
    who = visitor(request)
    grant = grants.in_force(who, area.code, RESOURCE, timezone.localdate())
    its = approval.signed(area.code, public_id) if grant else None
    if grant is None or its is None:
        raise Http404
    page = shown.page(its, shown.figures_of(its), who, stages=approval.LOCKED)
    facts = {"year": its.year, "revision": its.revision}
    with transaction.atomic():
        response = render(request, "site/approving/return.html", {**page, "route": "granted-return", "grant": grant})
        by = By(who.person, who.role, area.code)
        record_at(by, "return.see", on=its.public_id, reason=grant.purpose, facts=facts)
    return response

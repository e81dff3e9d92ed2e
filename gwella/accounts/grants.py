"""Dated grants: what an authority lets somebody from elsewhere see, for a purpose and a time. Each can be withdrawn.

Only who needs one for a thing can be given one: a role to which the matrix gives the thing `granted`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from django.db import transaction
from django.utils import timezone

from gwella.accounts.matrix import Condition, matrix
from gwella.accounts.models import Grant, Membership, normalised
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.places import Area, Kind, areas

LONGEST = timedelta(days=366)
SHORTEST_PURPOSE, LONGEST_PURPOSE = 8, 400


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A grant that somebody wants to give: to whom by e-mail, of what, when, and for what purpose."""

    email: str
    resource: str
    since: date
    until: date
    purpose: str


def grantable() -> tuple[str, ...]:
    """Return the resources of the matrix that somebody may see under a grant."""
    return tuple(name for name in matrix().resources if _roles(name))


@transaction.atomic
def give(by: Visitor, wanted: Wanted) -> Grant:
    """Give a grant. Raises NotFound where nobody of that address can have one, and NotAllowed for dates or purpose."""
    _check(wanted)
    today = timezone.localdate()
    playing = Membership.objects.in_force(today).filter(
        person__email=normalised(wanted.email), role__in=_roles(wanted.resource)
    )
    # One from elsewhere, or of this very place; who belongs to another authority gets nothing here.
    membership = playing.filter(place__in=("", by.place)).order_by("pk").first()
    if membership is None:
        raise NotFound("grants.nobody")
    grant: Grant = Grant.objects.of(by.place).create(
        membership=membership,
        resource=wanted.resource,
        since=wanted.since,
        until=wanted.until,
        purpose=wanted.purpose,
        given_by=by.person,
    )
    facts = {"resource": grant.resource, "to": membership.person.public_id, "until": wanted.until.isoformat()}
    record(by, "grant.give", on=grant.public_id, reason=wanted.purpose, facts=facts)
    return grant


@transaction.atomic
def withdraw(by: Visitor, grant: Grant) -> None:
    """End a grant now; one that was withdrawn already stays as it was."""
    its = Grant.objects.of(by.place).filter(public_id=grant.public_id, withdrawn_at=None)
    if its.update(withdrawn_at=timezone.now()):
        record(by, "grant.withdraw", on=grant.public_id, facts={"resource": grant.resource})


def in_force(who: Visitor, place: str, resource: str, on: date) -> Grant | None:
    """Return the grant under which a visitor may see a thing of `place` on a day; None where there is none."""
    grants = Grant.objects.of(place).filter(resource=resource, withdrawn_at=None, since__lte=on, until__gte=on)
    found: Grant | None = grants.filter(membership__public_id=who.membership).order_by("-until").first()
    return found


def places_open_to(who: Visitor, resource: str, on: date) -> Iterable[Area]:
    """Yield the authorities that let a visitor see a thing on a day."""
    for code, one in areas().items():
        if one.kind is Kind.AUTHORITY and in_force(who, code, resource, on):
            yield one


def _roles(resource: str) -> tuple[str, ...]:
    its = matrix().resources.get(resource)
    return tuple(role for role, only in its.only.items() if Condition.GRANTED in only) if its else ()


def _check(wanted: Wanted) -> None:
    if not timedelta(0) <= wanted.until - wanted.since <= LONGEST or wanted.until < timezone.localdate():
        raise NotAllowed("grants.dates")
    if not SHORTEST_PURPOSE <= len(wanted.purpose) <= LONGEST_PURPOSE:
        raise NotAllowed("grants.purpose")
    if wanted.resource not in grantable():
        raise NotFound("grants.not_grantable")

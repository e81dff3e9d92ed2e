"""What the operator of the server does with people, by commands alone: the first of a place, and emergencies."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gwella.accounts import sign_ins
from gwella.accounts.invitations import invite
from gwella.accounts.matrix import matrix
from gwella.accounts.models import Membership, Person
from gwella.accounts.roles import ADMINISTRATOR, UNADMINISTERED, givable, played_at
from gwella.accounts.session import Visitor
from gwella.audit.chain import By, record
from gwella.code_of_practice.errors import NotAllowed, NotFound

LONGEST = 72  # hours for which the account for emergencies is opened at once


def add(email: str, role: str, place: str, *, language: str = "", is_break_glass: bool = False) -> str:
    """Invite the first of a place, or the account for emergencies; return the secret of the link. Raises NotAllowed.

    A place without an administrator gets one, and one without a director the first: from then on they give and
    approve. What belongs to no place has no administrator, and Welsh Government has none here, so the operator invites
    everybody there.
    """
    place = played_at(role, place)
    if is_break_glass:
        if Person.objects.filter(is_break_glass=True).exists():
            raise NotAllowed("person.one_break_glass")
        if role != ADMINISTRATOR:
            raise NotAllowed("person.break_glass_administers")
        if Person.objects.known_by(email).exists():
            raise NotAllowed("person.break_glass_is_nobodys")
    elif place not in UNADMINISTERED:
        _check_is_first(role, place)
    if role not in givable(place):
        raise NotAllowed("people.not_a_role_here")
    operator = Visitor("operator", place)
    _, secret = invite(operator, email, role, language=language, is_break_glass=is_break_glass)
    return secret


@transaction.atomic
def open_break_glass(hours: int, reason: str) -> list[Membership]:
    """Open the account for emergencies for some hours; return the roles that it has. Raises NotFound, NotAllowed."""
    if not 0 < hours <= LONGEST:
        raise NotAllowed("person.hours", most=LONGEST)
    if not reason.strip():
        raise NotAllowed("person.no_reason")
    until = timezone.now() + timedelta(hours=hours)
    return _change("break_glass.open", reason.strip()[:400], until)


@transaction.atomic
def close_break_glass() -> list[Membership]:
    """Close it, and end what it has open; return the roles that it has. Raises NotFound."""
    for person in Person.objects.filter(is_break_glass=True):
        sign_ins.end_all(person)
    return _change("break_glass.close", "", None)


def waiting() -> list[Membership]:
    """Return the roles that providers ask for where there is no administrator to give them."""
    today = timezone.localdate()
    its = Membership.objects.standing(today).filter(place__in=UNADMINISTERED, waits_for=ADMINISTRATOR)
    return list(its.select_related("person").order_by("pk"))


@transaction.atomic
def grant(public_id: str) -> None:
    """Give one of those. Raises NotFound."""
    its = Membership.objects.filter(public_id=public_id, place__in=UNADMINISTERED, waits_for=ADMINISTRATOR)
    its = its.filter(ended_at__isnull=True)
    if not its.update(waits_for=""):
        raise NotFound("person.no_such_role")
    record(By("", "operator"), "role.give", on=public_id)


def _change(what: str, reason: str, opened_until: datetime | None) -> list[Membership]:
    """Open it until then, or close it: what the operator says ends its being set up too. Raises NotFound."""
    its = Person.objects.filter(is_break_glass=True)
    if not its.update(opened_until=opened_until, is_being_set_up=False):
        raise NotFound("person.no_break_glass")
    roles = list(Membership.objects.filter(person__is_break_glass=True, ended_at__isnull=True))
    for its in roles:
        record(By("", "operator", its.place), what, on=its.public_id, reason=reason)
    return roles


def _check_is_first(role: str, place: str) -> None:
    if role not in matrix().groups["given_by_operator"]:
        raise NotAllowed("person.only_the_first")
    theirs = Membership.objects.standing(timezone.localdate()).filter(place=place, role=role)
    if theirs.filter(person__is_break_glass=False).exists():
        raise NotAllowed("person.not_the_first")

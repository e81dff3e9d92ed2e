"""Invitations: a role offered to an address, by a link that works once and for a week. We keep only the link's hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gwella.accounts import letters
from gwella.accounts.matrix import matrix
from gwella.accounts.models import Invitation, Membership, Person, normalised
from gwella.accounts.recorded import record
from gwella.accounts.roles import check_can_be_given, standing, waits_for
from gwella.accounts.session import Visitor
from gwella.audit.chain import By
from gwella.audit.chain import record as record_by
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import area

GOOD_FOR = timedelta(days=7)
SETTING_UP = timedelta(hours=1)  # for which the account for emergencies lets in whoever was invited to set it up


def open_now() -> QuerySet[Invitation]:
    """Return the invitations that can still be accepted."""
    return Invitation.objects.filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now()
    ).order_by("-invited_at")


@transaction.atomic
def invite(
    who: Visitor,
    email: str,
    role: str,
    *,
    team: str = "",
    language: str = "",
    since: date | None = None,
    until: date | None = None,
    is_break_glass: bool = False,
) -> tuple[Invitation, str]:
    """Offer a role at the visitor's place; return the invitation and its secret. Raises NotAllowed.

    One that is open for the same address and role gives way to the new one. Whether the address is somebody's already
    makes no difference, so that nobody finds out by inviting.
    """
    begins = since or timezone.localdate()
    check_can_be_given(who.place, role, team, begins, until)
    asks_for_own = Person.objects.known_by(email).filter(public_id=who.person).exists()
    if who.person and asks_for_own:
        raise NotAllowed("people.not_to_oneself")
    now, address = timezone.now(), normalised(email)
    open_now().filter(place=who.place, email=address, role=role).update(withdrawn_at=now)
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        place=who.place,
        hashed=hashed(secret),
        email=address,
        role=role,
        team=team,
        language=language,
        since=begins,
        until=until,
        given_by=who.person,
        is_break_glass=is_break_glass,
        invited_at=now,
        expires_at=now + GOOD_FOR,
    )
    record(who, "invitation.send", on=invitation.public_id, facts={"role": role})
    return invitation, secret


def send(invitation: Invitation, link: str) -> None:
    """Send the link. Raises NotAllowed where the letter cannot be sent; the caller's transaction then keeps nothing."""
    try:
        letters.send(
            invitation.email,
            invitation.language,
            "letters.invitation",
            link=link,
            role=matrix().roles[invitation.role].title,
            place=place_name(invitation.place),
        )
    except (OSError, SMTPException):
        raise NotAllowed("people.letter_not_sent") from None


def found(secret: str) -> Invitation | None:
    """Return the open invitation of a link, or None for one that is used up, withdrawn, too old or made up."""
    return open_now().filter(hashed=hashed(secret)).first()


@transaction.atomic
def accept_as_new(invitation: Invitation, *, name: str, language: str, password: str) -> Person:
    """Make the person who was invited, and give them what they were offered. Raises NotAllowed if it is used up."""
    if invitation.is_break_glass and Person.objects.filter(is_break_glass=True).exists():
        raise NotAllowed("person.one_break_glass")  # another link was followed first
    accepted_at = _use(invitation)
    its: dict[str, object] = {}
    if invitation.is_break_glass:
        its = {"is_break_glass": True, "opened_until": accepted_at + SETTING_UP, "is_being_set_up": True}
    person = Person.objects.create_user(invitation.email, password, name=name, language=language, **its)
    _give(invitation, person)
    return person


@transaction.atomic
def accept_as(invitation: Invitation, person: Person) -> None:
    """Give what was offered to the one who has the address already. Raises NotAllowed if it is used up.

    What was offered to the account for emergencies would be open at all times in an account of somebody's own.
    """
    if invitation.is_break_glass:
        raise NotAllowed("person.break_glass_is_nobodys")
    _use(invitation)
    _give(invitation, person)


@transaction.atomic
def withdraw(who: Visitor, public_id: str) -> None:
    """Take an open invitation back. Raises NotAllowed where it was accepted in the meantime."""
    theirs = open_now().filter(place=who.place, public_id=public_id)
    if not theirs.update(withdrawn_at=timezone.now()):
        raise NotAllowed("people.decided_already")
    record(who, "invitation.withdraw", on=public_id)


def hashed(secret: str) -> str:
    """Return what is kept of a link: from it, nobody makes the link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def place_name(place: str) -> Text:
    """Return what a place is called; Wales for what belongs to no place."""
    return area(place).name if place else Text(en="Wales", cy="Cymru")


def _use(invitation: Invitation) -> datetime:
    """Use an invitation up, and return when. Of two who follow the link at once, one does. Raises NotAllowed."""
    now = timezone.now()
    if not open_now().filter(pk=invitation.pk).update(accepted_at=now):
        raise NotAllowed("people.invitation_used")
    return now


def _give(invitation: Invitation, person: Person) -> None:
    if standing(invitation.place).filter(person=person, role=invitation.role, team=invitation.team).exists():
        return
    # What the operator gave to the first of a place waits for nobody: there is nobody yet.
    waits = waits_for(invitation.role) if invitation.given_by else ""
    given = Membership.objects.create(
        person=person,
        role=invitation.role,
        place=invitation.place,
        team=invitation.team,
        since=invitation.since,
        until=invitation.until,
        waits_for=waits,
        given_by=invitation.given_by,
    )
    by = By(person.public_id, "", invitation.place)
    record_by(by, "invitation.accept", on=invitation.public_id, facts={"role": given.role, "given": given.public_id})

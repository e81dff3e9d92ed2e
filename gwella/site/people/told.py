"""Who is told when a role is given, approved, refused or ended: a notice, and a letter in their language."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gwella.accounts import letters
from gwella.accounts.followed import break_glass_used
from gwella.accounts.models import Membership, Person
from gwella.code_of_practice.messages import Parameter, message
from gwella.office import notices

log = logging.getLogger(__name__)


def playing(place: str, role: str) -> list[Person]:
    """Return those who play a role at a place today."""
    today = timezone.localdate()
    theirs = Membership.objects.in_force(today).filter(place=place, role=role).select_related("person")
    return [one.person for one in theirs]


def tell(request: HttpRequest, people: Iterable[Person], code: str, membership: Membership, route: str) -> None:
    """Leave each a notice about a role, in the caller's transaction, and write to them once it is kept."""
    _tell(people, code, membership, request.build_absolute_uri(reverse(route)), route)


@receiver(break_glass_used)
def emergency(roles: list[Membership], code: str = "people.break_glass_used", **kwargs: object) -> None:
    """Tell the administrators of every place of the account for emergencies that it was opened, or used."""
    for one in roles:
        _tell(playing(one.place, one.role), code, one, f"{settings.ADDRESS}{reverse('people')}", "people")


def settle(membership: Membership) -> None:
    """Put away what asked anybody to give or approve a role that somebody has decided on."""
    if membership.place:
        notices.settle(membership.place, membership.public_id)


def _tell(people: Iterable[Person], code: str, membership: Membership, link: str, route: str) -> None:
    for person in people:
        if membership.place and not person.is_break_glass:
            notices.tell(membership.place, person.public_id, code, leads_to=(route, []), about=membership.public_id)
        transaction.on_commit(lambda to=person: write(to, "letters.told", what=message(code), link=link))


def write(to: Person, code: str, **values: Parameter) -> None:
    """Send a letter about what is kept already: one that cannot be sent undoes nothing."""
    try:
        letters.write(to, code, **values)
    except (OSError, SMTPException) as error:
        # The notice stands on their first page anyway; a letter that is not sent undoes nothing.
        log.warning("a letter could not be sent: %s", type(error).__name__)

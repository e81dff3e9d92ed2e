"""Who is told when a role is given, approved, refused or ended: a notice, and a letter in their language."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gwella.accounts import letters
from gwella.accounts.matrix import matrix
from gwella.accounts.models import Membership, Person
from gwella.code_of_practice.messages import message
from gwella.office.models import Notice

log = logging.getLogger(__name__)


def playing(place: str, role: str) -> list[Person]:
    """Return those who play a role at a place today."""
    today = timezone.localdate()
    theirs = Membership.objects.in_force(today).filter(place=place, role=role).select_related("person")
    return [one.person for one in theirs]


def tell(request: HttpRequest, people: Iterable[Person], code: str, membership: Membership, route: str) -> None:
    """Leave each a notice about a role, in the caller's transaction, and write to them once it is kept."""
    said = matrix().roles[membership.role].title
    link = request.build_absolute_uri(reverse(route))
    for person in people:
        if membership.place:
            Notice.objects.of(membership.place).create(
                to=person.public_id,
                code=code,
                values={"role": membership.role},
                leads_to=json.dumps([route, []]),
                sent_at=timezone.now(),
            )
        what = message(code, role=said)
        transaction.on_commit(lambda to=person, what=what: _write(to, what, link))


def _write(to: Person, what: object, link: str) -> None:
    try:
        letters.write(to, "letters.told", what=what, link=link)  # type: ignore[arg-type]
    except (OSError, SMTPException) as error:
        # The notice stands on their first page anyway; a letter that is not sent undoes nothing.
        log.warning("a letter could not be sent: %s", type(error).__name__)

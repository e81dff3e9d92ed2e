"""The parts that somebody plays: taking one up, giving one, approving it, ending it. Matrix, row 27."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils import timezone

from gwella.accounts.matrix import matrix
from gwella.accounts.models import Membership, Person, Team
from gwella.accounts.recorded import record
from gwella.accounts.second_factors import has_second_factor
from gwella.accounts.session import Visitor, play, playing
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import area

# Set in the session of somebody whose provider saw to the second factor by itself.
SHOWN_THERE = "second_factor_shown_there"


class Part(msgspec.Struct, frozen=True):
    """A part as a page shows it: which role, where, in which team."""

    public_id: str
    role: Text
    place: Text
    team: Text | None = None


def person_of(who: Visitor) -> Person:
    """Return the person who asks."""
    return Person.objects.get(public_id=who.person)


def may_take_up(request: HttpRequest, person: Person) -> bool:
    """Return whether somebody has shown a second factor, here or to their provider. No part is played without."""
    return has_second_factor(person) or bool(request.session.get(SHOWN_THERE))


def in_force(person: Person) -> list[Membership]:
    """Return the parts that somebody may take up today."""
    if person.is_being_set_up:
        return []
    today = timezone.localdate()
    return list(Membership.objects.in_force(today).filter(person=person).select_related("person").order_by("pk"))


def waiting(person: Person) -> list[Part]:
    """Return the parts that somebody has yet to be given: those that wait to be approved."""
    today = timezone.localdate()
    return [shown(one) for one in Membership.objects.standing(today).filter(person=person).exclude(waits_for="")]


def take_up(request: HttpRequest, membership: Membership) -> Visitor:
    """Play a part from now on, in this session, and record it. The caller has asked `may_take_up`."""
    who = playing(membership)
    play(request, who)
    record(who, "part.take_up", on=membership.public_id)
    return who


def shown(membership: Membership) -> Part:
    """Return a part as a page shows it."""
    where = area(membership.place).name if membership.place else Text(en="Wales", cy="Cymru")
    return Part(membership.public_id, matrix().roles[membership.role].title, where, _team(membership))


def _team(membership: Membership) -> Text | None:
    if not (membership.team and membership.place):
        return None
    its: Any = Team.objects.of(membership.place).filter(public_id=membership.team).first()
    return Text(en=its.name_en, cy=its.name_cy) if its else None

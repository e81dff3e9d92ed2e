"""Giving a role, approving it, ending it; switching somebody off. Matrix, row 27: the administrator gives, and the
director approves who becomes performance officer or director. Nobody gives or approves what is their own.
"""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gwella.accounts import sign_ins
from gwella.accounts.matrix import matrix
from gwella.accounts.models import Membership, Person, Team
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import WALES, Kind, area

DIRECTOR, ADMINISTRATOR = "director", "authority_administrator"
LONGEST_REASON = 400
# Where no administrator gives roles: what belongs to no place, and Welsh Government.
UNADMINISTERED = ("", WALES)


def givable(place: str) -> tuple[str, ...]:
    """Return the roles that there are at a place, in the order of the matrix."""
    if not place:
        return matrix().groups["of_wales"]
    if place == WALES:
        return matrix().groups["of_welsh_government"]
    return matrix().groups["of_an_authority" if area(place).kind is Kind.AUTHORITY else "of_a_region"]


def played_at(role: str, place: str) -> str:
    """Return where a role is played that was asked for at a place: Welsh Government’s at Wales, which nobody names."""
    return WALES if not place and role in matrix().groups["of_welsh_government"] else place


def waits_for(role: str) -> str:
    """Return the role that has to approve one that is given; empty where nobody has to."""
    return DIRECTOR if role in matrix().groups["approved_by_director"] else ""


def standing(place: str) -> QuerySet[Membership]:
    """Return the roles of a place that have not ended, those that wait to be approved among them."""
    its = Membership.objects.standing(timezone.localdate()).filter(place=place)
    return its.select_related("person").order_by("person__name", "pk")


def check_can_be_given(place: str, role: str, team: str, since: date, until: date | None) -> None:
    """Raise NotAllowed unless there is such a role at the place, and such a team, and its days are in order."""
    if role not in givable(place):
        raise NotAllowed("people.not_a_role_here")
    if team and not (place and Team.objects.of(place).filter(public_id=team).exists()):
        raise NotAllowed("people.not_a_team_here")
    if until is not None and until < since:
        raise NotAllowed("people.ends_before_it_begins")


@transaction.atomic
def give(who: Visitor, person: Person, role: str, *, team: str = "", since: date, until: date | None = None) -> str:
    """Give somebody a role at the administrator's place; return its public id. Raises NotAllowed."""
    if person.public_id == who.person:
        raise NotAllowed("people.not_to_oneself")
    check_can_be_given(who.place, role, team, since, until)
    if standing(who.place).filter(person=person, role=role, team=team).exists():
        raise NotAllowed("people.has_it_already")
    given = Membership.objects.create(
        person=person,
        role=role,
        place=who.place,
        team=team,
        since=since,
        until=until,
        waits_for=waits_for(role),
        given_by=who.person,
    )
    record(who, "role.give", on=given.public_id, facts={"role": role, "person": person.public_id})
    return given.public_id


@transaction.atomic
def grant(who: Visitor, public_id: str) -> Membership:
    """The administrator gives what a provider asked for somebody. Raises NotAllowed, DoesNotExist."""
    its = standing(who.place).get(public_id=public_id)
    if its.person.public_id == who.person:
        raise NotAllowed("people.not_to_oneself")
    change = {"waits_for": waits_for(its.role), "given_by": who.person}
    if not Membership.objects.filter(pk=its.pk, waits_for=ADMINISTRATOR, ended_at__isnull=True).update(**change):
        raise NotAllowed("people.decided_already")
    record(who, "role.give", on=public_id, facts={"role": its.role, "person": its.person.public_id})
    return Membership.objects.select_related("person").get(pk=its.pk)


@transaction.atomic
def decide(who: Visitor, public_id: str, *, approves: bool, reason: str = "") -> Membership:
    """The director approves a role, or refuses it with a reason. Raises NotAllowed, DoesNotExist."""
    its = standing(who.place).get(public_id=public_id)
    if who.person in (its.given_by, its.person.public_id):
        raise NotAllowed("people.own_work")
    if not approves and not reason.strip():
        raise NotAllowed("people.no_reason")
    change = {"waits_for": "", "approved_by": who.person} if approves else {"ended_at": timezone.now()}
    # Of two who decide at once, one does: the other finds nothing that still waits.
    if not Membership.objects.filter(pk=its.pk, waits_for=who.role, ended_at__isnull=True).update(**change):
        raise NotAllowed("people.decided_already")
    what = "role.approve" if approves else "role.refuse"
    record(who, what, on=public_id, reason=reason.strip()[:LONGEST_REASON], facts={"role": its.role})
    return its


@transaction.atomic
def end(who: Visitor, public_id: str, *, last_day: date | None = None) -> Membership:
    """End a role after a day, or at once. Whoever plays it is out at their next request. Raises NotAllowed."""
    its = standing(who.place).get(public_id=public_id)
    _check_an_administrator_is_left(its)
    if last_day is None:
        Membership.objects.filter(pk=its.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    elif last_day < max(its.since, timezone.localdate()) or (its.until is not None and last_day > its.until):
        raise NotAllowed("people.only_sooner")
    else:
        Membership.objects.filter(pk=its.pk).update(until=last_day)
    record(who, "role.end", on=public_id, facts={"role": its.role, "last_day": str(last_day or "")})
    return its


@transaction.atomic
def switch(who: Visitor, person: Person, *, on: bool) -> None:
    """Let somebody sign in no more, from this moment, or let them again. Raises NotAllowed."""
    check_is_of_here_alone(who, person)
    for its in standing(who.place).filter(person=person) if not on else ():
        _check_an_administrator_is_left(its)
    Person.objects.filter(pk=person.pk).update(is_active=on)
    if not on:
        sign_ins.end_all(person)
    record(who, "person.switch_on" if on else "person.switch_off", on=person.public_id)


@transaction.atomic
def reset_second_factor(who: Visitor, person: Person) -> None:
    """Take somebody's second factors away, so that they set up another after the password. Raises NotAllowed."""
    check_is_of_here_alone(who, person)
    Authenticator.objects.filter(user=person).delete()
    sign_ins.end_all(person)
    record(who, "second_factor.reset", on=person.public_id)


def check_is_of_here_alone(who: Visitor, person: Person) -> None:
    """Raise NotAllowed where it is not this administrator's alone to change how somebody signs in."""
    if person.public_id == who.person:
        raise NotAllowed("people.not_to_oneself")
    if person.is_break_glass:
        raise NotAllowed("people.operator_only")
    elsewhere = Membership.objects.filter(person=person, ended_at__isnull=True).exclude(place=who.place)
    if elsewhere.exists():
        raise NotAllowed("people.of_another_place_too")


def _check_an_administrator_is_left(its: Membership) -> None:
    if its.role != ADMINISTRATOR:
        return
    today = timezone.localdate()
    others = Membership.objects.in_force(today).filter(place=its.place, role=ADMINISTRATOR, until__isnull=True)
    if not others.exclude(person=its.person).filter(person__is_break_glass=False).exists():
        raise NotAllowed("people.last_administrator")

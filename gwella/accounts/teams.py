"""The teams of an authority, each for as long as it is one."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from gwella.accounts.models import Team
from gwella.accounts.placed import PlacedQuerySet
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Text


def teams(place: str) -> PlacedQuerySet[Team]:
    """Return every team of a place, those that have ended too, by name."""
    return Team.objects.of(place).order_by("name_en")


def standing(place: str) -> PlacedQuerySet[Team]:
    """Return the teams that have not ended today."""
    return teams(place).exclude(until__lt=timezone.localdate())


@transaction.atomic
def begin(who: Visitor, name: Text, since: date, until: date | None = None) -> Team:
    """Add a team to the visitor's place. Raises NotAllowed for a name that is taken, or days out of order."""
    _check(who, name, since, until)
    team: Team = Team.objects.of(who.place).create(name_en=name.en, name_cy=name.cy, since=since, until=until)
    record(who, "team.begin", on=team.public_id)
    return team


@transaction.atomic
def change(who: Visitor, public_id: str, name: Text, since: date, until: date | None = None) -> None:
    """Give a team another name or other days. Raises NotAllowed, DoesNotExist."""
    its = Team.objects.of(who.place).get(public_id=public_id)
    _check(who, name, since, until, but=public_id)
    Team.objects.of(who.place).filter(pk=its.pk).update(name_en=name.en, name_cy=name.cy, since=since, until=until)
    record(who, "team.change", on=public_id)


def _check(who: Visitor, name: Text, since: date, until: date | None, but: str = "") -> None:
    if until is not None and until < since:
        raise NotAllowed("people.ends_before_it_begins")
    others = standing(who.place).exclude(public_id=but)
    if others.filter(name_en__iexact=name.en).exists() or others.filter(name_cy__iexact=name.cy).exists():
        raise NotAllowed("people.team_named_so")

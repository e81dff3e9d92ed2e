"""The record, asked: who saw or did what, between when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

import msgspec
from django.utils import timezone

from gwella.audit.models import Entries, Entry
from gwella.audit.vocabulary import of_people, of_thing


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the record: both days included; `people`: only where somebody saw rows about people."""

    since: date | None = None
    until: date | None = None
    who: str = ""
    thing: str = ""
    people: bool = False


def found(place: str, asked: Asked) -> Entries:
    """Return the entries of a place that are asked for, the newest first."""
    entries = Entry.objects.of(place).order_by("-number")
    if asked.since:
        entries = entries.filter(at__gte=midnight(asked.since))
    if asked.until and asked.until < date.max:
        entries = entries.filter(at__lt=midnight(asked.until + timedelta(days=1)))
    if asked.who:
        entries = entries.filter(who=asked.who)
    if asked.thing:
        entries = entries.filter(what__in=of_thing(asked.thing))
    if asked.people:
        entries = entries.filter(what__in=of_people())
    return entries


def who_acted(place: str) -> Collection[str]:
    """Return the public ids of the people who stand in the record of a place."""
    return Entry.objects.of(place).exclude(who="").values_list("who", flat=True).distinct()


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Wales."""
    return timezone.make_aware(datetime.combine(day, time.min))

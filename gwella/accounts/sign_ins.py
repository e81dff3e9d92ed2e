"""How long somebody stays signed in, and how it ends: by leaving, by idling, by the clock, or from elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from gwella.accounts.models import Person, SignIn

# ASVS 7.3: half an hour without a request, and a working day in all.
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
# A request a minute is enough to know that somebody is there: not every page is a write.
BETWEEN_LOOKS = timedelta(minutes=1)


def begin(person: Person, how: str) -> SignIn:
    """Note that somebody has signed in, by password or through which provider."""
    now = timezone.now()
    return SignIn.objects.create(person=person, how=how, begun_at=now, seen_at=now)


def is_open(public_id: str) -> bool:
    """Return whether a sign-in is still good, and note that its person is there."""
    now = timezone.now()
    its = open_now(now).select_related("person").filter(public_id=public_id).first()
    if its is None or not its.person.may_sign_in(now):
        return False
    if now - its.seen_at >= BETWEEN_LOOKS:
        open_now(now).filter(pk=its.pk).update(seen_at=now)
    return True


def open_now(now: datetime) -> QuerySet[SignIn]:
    """Return those who are signed in."""
    return SignIn.objects.filter(ended_at__isnull=True, begun_at__gt=now - LONGEST, seen_at__gt=now - IDLE)


def of_person(person: Person) -> QuerySet[SignIn]:
    """Return where somebody is signed in, the latest first."""
    return open_now(timezone.now()).filter(person=person).order_by("-seen_at")


def end(sign_ins: QuerySet[SignIn]) -> int:
    """End these, wherever they are; return how many ended."""
    return sign_ins.filter(ended_at__isnull=True).update(ended_at=timezone.now())


def end_all(person: Person, but: str = "") -> int:
    """End every sign-in of somebody, but for the one with the public id `but`; return how many ended."""
    return end(SignIn.objects.filter(person=person).exclude(public_id=but))

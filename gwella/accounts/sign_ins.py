"""How long somebody stays signed in, and how it ends: by leaving, by idling, by the clock, or from elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from gwella.accounts.models import Membership, Person, SignIn

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
    _see(its.pk, its.seen_at, now)
    return True


def played(public_id: str, membership: str) -> Membership | None:
    """Return the part that is played in a sign-in that is still good, and note that its person is there.

    None where the sign-in or the part is over, or is another person's. Every page asks this: it is one question.
    """
    now = timezone.now()
    in_force = Membership.objects.in_force(timezone.localdate()).select_related("person")
    asked = {"public_id": public_id, **_good(now)}
    signed_in = in_force.filter(
        public_id=membership, **{f"person__sign_ins__{name}": value for name, value in asked.items()}
    )
    its = signed_in.annotate(sign_in=F("person__sign_ins__pk"), seen_at=F("person__sign_ins__seen_at")).first()
    if its is None or not its.person.may_sign_in(now):
        return None
    _see(its.sign_in, its.seen_at, now)
    return its


def open_now(now: datetime) -> QuerySet[SignIn]:
    """Return those who are signed in."""
    return SignIn.objects.filter(**_good(now))


def _good(now: datetime) -> dict[str, Any]:
    """Return what is asked of a sign-in that is still good."""
    return {"ended_at__isnull": True, "begun_at__gt": now - LONGEST, "seen_at__gt": now - IDLE}


def _see(key: int, last: datetime, now: datetime) -> None:
    if now - last >= BETWEEN_LOOKS:
        open_now(now).filter(pk=key).update(seen_at=now)


def of_person(person: Person) -> QuerySet[SignIn]:
    """Return where somebody is signed in, the latest first."""
    return open_now(timezone.now()).filter(person=person).order_by("-seen_at")


def end(sign_ins: QuerySet[SignIn]) -> int:
    """End these, wherever they are; return how many ended."""
    return sign_ins.filter(ended_at__isnull=True).update(ended_at=timezone.now())


def end_all(person: Person, but: str = "") -> int:
    """End every sign-in of somebody, but for the one with the public id `but`; return how many ended."""
    return end(SignIn.objects.filter(person=person).exclude(public_id=but))

"""The verbs of a token: made and shown once, believed while its holder's part is in force, withdrawn.

A token never becomes a session: it is looked up at each request that brings it, and answers for that request alone.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gwella.accounts.models import Membership
from gwella.accounts.recorded import record
from gwella.accounts.session import NOBODY, Visitor, playing
from gwella.code_of_practice.errors import NotAllowed
from gwella.measuring.models import Submission, Token

MARK = "gwella_"  # so that whoever finds one in a file knows what it is
LASTS = timedelta(days=90)
MOST = 5  # of one part, at a time
LONGEST = 128
AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 30
BETWEEN_NOTES = timedelta(minutes=1)  # of when a token was last used


@transaction.atomic
def make(who: Visitor, name: str) -> str:
    """Make a token for the part that somebody plays and return it: the only time that anybody sees it.

    Raises NotAllowed where they have as many as they may.
    """
    membership = Membership.objects.select_for_update().get(public_id=who.membership)
    if of(who).count() >= MOST:
        raise NotAllowed("submissions.tokens_enough", most=MOST)
    text = f"{MARK}{secrets.token_urlsafe(24)}"
    now = timezone.now()
    made = Token.objects.create(
        hash=_hashed(text), membership=membership, name=name, made_at=now, until=timezone.localdate() + LASTS
    )
    record(who, "token.make", on=made.public_id)
    return text


def of(who: Visitor) -> QuerySet[Token]:
    """Return the tokens in force of the part that somebody plays, the newest first."""
    its = Token.objects.filter(membership__public_id=who.membership, withdrawn_at__isnull=True)
    return its.filter(until__gte=timezone.localdate()).order_by("-made_at")


@transaction.atomic
def withdraw(who: Visitor, public_id: str) -> bool:
    """Let a token of one's own open nothing from now on; False where it is none of theirs, or was withdrawn."""
    withdrawn = of(who).filter(public_id=public_id).update(withdrawn_at=timezone.now())
    if withdrawn:
        record(who, "token.withdraw", on=public_id)
    return bool(withdrawn)


def believed(text: str) -> Visitor:
    """Return whom a token stands for, as their part is today; nobody, where it or the part has ended."""
    if not text.startswith(MARK) or len(text) > LONGEST:
        return NOBODY
    now, today = timezone.now(), timezone.localdate()
    found = Token.objects.filter(hash=_hashed(text), withdrawn_at__isnull=True, until__gte=today).first()
    if found is None:
        return NOBODY
    membership = Membership.objects.in_force(today).select_related("person").filter(pk=found.membership_id).first()
    if membership is None:
        return NOBODY
    if found.used_at is None or found.used_at < now - BETWEEN_NOTES:
        Token.objects.filter(pk=found.pk).update(used_at=now)
    return playing(membership)


def check_is_not_too_often(who: Visitor) -> None:
    """Raise NotAllowed where somebody has sent as much within the last hour as they may."""
    since = timezone.now() - AN_HOUR
    if Submission.objects.of(who.place).filter(sent_by=who.person, sent_at__gte=since).count() >= MOST_AN_HOUR:
        raise NotAllowed("submissions.too_often", most=MOST_AN_HOUR)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

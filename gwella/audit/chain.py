"""Adding to the record. Each entry holds the hash of the one before, so none is changed or taken out unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from gwella.audit.models import Entry

FACT = str | int | bool | None


class By(msgspec.Struct, frozen=True):
    """Who acts: the public id of a person (empty for the machine itself), in which role, at which place."""

    who: str = ""
    role: str = ""
    place: str = ""


@transaction.atomic
def record(by: By, what: str, *, on: str = "", reason: str = "", facts: Mapping[str, FACT] | None = None) -> Entry:
    """Add an entry to the record of `by.place`, in the transaction of what it records, so that neither stands alone.

    `what` is a verb of the record's vocabulary (`submission.take`), `on` the public id of the thing.
    """
    _wait_for_others(by.place)
    last = Entry.objects.filter(place=by.place).order_by("-number").first()
    entry = Entry(
        place=by.place,
        number=(last.number if last else 0) + 1,
        at=timezone.now(),
        who=by.who,
        role=by.role,
        what=what,
        on=on,
        reason=reason,
        facts=dict(facts or {}),
        before=last.hash if last else "",
    )
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    return entry


def hash_of(entry: Entry) -> str:
    """Return the SHA-256 of an entry and of the hash before it, as 64 hexadecimal figures."""
    said = [
        entry.before,
        entry.place,
        entry.number,
        _moment(entry.at),
        entry.who,
        entry.role,
        entry.what,
        entry.on,
        entry.reason,
        entry.facts,
    ]
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")


def _wait_for_others(place: str) -> None:
    """Let one at a time add to the record of a place. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.sha256(f"audit {place}".encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

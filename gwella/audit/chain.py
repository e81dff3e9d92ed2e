"""Adding to the record. Each entry holds the hash of the one before, so none is changed or taken out unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from gwella.audit.models import Entry
from gwella.audit.reach import chain_of
from gwella.audit.vocabulary import check_known

FACT = str | int | bool | None

EXACT = 2**53  # every database and every reader of JSON gives whole numbers back up to here
LONGEST = {"who": 22, "role": 40, "on": 120, "reason": 400}  # as the columns are: SQLite itself would take more


class By(msgspec.Struct, frozen=True):
    """Who acts: the public id of a person (empty for the machine itself), in which role, at which place."""

    who: str = ""
    role: str = ""
    place: str = ""


class NotKept(ValueError):
    """What was recorded would not come back from the database as it went in. Ours to put right."""


@transaction.atomic
def record(by: By, what: str, *, on: str = "", reason: str = "", facts: Mapping[str, FACT] | None = None) -> Entry:
    """Add an entry to the record of `by.place`, in the transaction of what it records, so that neither stands alone.

    `what` is a verb of the record's vocabulary (`submission.take`), `on` the public id of the thing. On PostgreSQL
    whoever records at a place next waits for the end of this transaction: record as its last step.
    Raises UnknownWord, and NotKept for what a database would not give back as it is.
    """
    check_known(what)
    facts = dict(facts or {})
    _check_kept(facts, who=by.who, role=by.role, on=on, reason=reason)
    _wait_for_others(by.place)
    with chain_of(by.place):
        last = Entry.objects.of(by.place).order_by("-number").only("number", "hash").first()
        entry = Entry(
            place=by.place,
            number=(last.number if last else 0) + 1,
            at=timezone.now(),
            who=by.who,
            role=by.role,
            what=what,
            on=on,
            reason=reason,
            facts=facts,
            before=last.hash if last else "",
        )
        entry.hash = hash_of(entry)
        entry.save()
        return entry


def hash_of(entry: Entry) -> str:
    """Return the SHA-256 of an entry and of the hash before it, as 64 hexadecimal figures."""
    said = [
        entry.before,
        entry.place,
        entry.number,
        moment(entry.at),
        entry.who,
        entry.role,
        entry.what,
        entry.on,
        entry.reason,
        entry.facts,
    ]
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def moment(at: datetime) -> str:
    """Return a time as it is hashed and signed: to the millionth of a second, in UTC."""
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")


def _check_kept(facts: Mapping[str, FACT], **texts: str) -> None:
    """Raise NotKept for what the two databases would not both give back: a float, a list, a text that is cut."""
    for name, value in facts.items():
        if not isinstance(name, str) or not isinstance(value, str | int | bool | None):
            raise NotKept(f"the fact {name} is neither a text nor a whole number, yes or no, or nothing")
        if isinstance(value, int) and abs(value) > EXACT:
            raise NotKept(f"the fact {name} is a number that JSON does not give back")
        texts |= {f"the fact {name}": f"{name}{value}"} if isinstance(value, str) else {f"the fact {name}": name}
    for name, text in texts.items():
        if "\0" in text or (not text.isascii() and not _is_written(text)):
            raise NotKept(f"{name} holds a sign that a database does not keep")
        if len(text) > LONGEST.get(name, len(text)):
            raise NotKept(f"{name} is longer than the {LONGEST[name]} signs that are kept")


def _is_written(text: str) -> bool:
    """Say whether a text can be written at all: half of a pair of signs cannot."""
    return text.encode("utf-8", "ignore").decode("utf-8") == text


def _wait_for_others(place: str) -> None:
    """Let one at a time add to the record of a place. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.sha256(f"audit {place}".encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

"""The verbs of an authority's own definitions on a server: the officer makes and changes them, the director approves.

A definition counts for its own authority from when it is written, and nobody else sees it; until it is approved it is
said that it is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.reading import files
from gwella.code_of_practice.words import SHIPPED
from gwella.measuring.models import DefinitionChange
from gwella.measuring.models.own_definition import What
from gwella.office import notices

LONGEST_REASON = 400


def digest(path: Path) -> str:
    """Return what tells the file of a definition, as it is now, from any other; nothing where it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def changed(by: Visitor, key: str, what: str, path: Path) -> DefinitionChange:
    """Keep that somebody did `what` to the definition `key`; what waited before is overtaken by it."""
    rows = DefinitionChange.objects.of(by.place)
    its = {"what": what, "seen": digest(path), "made_by": by.person, "made_at": timezone.now()}
    before: DefinitionChange | None = rows.filter(key=key, approved=None).first()
    its["hands"] = sorted({by.person, *((before.made_by, *before.hands) if before else ())})
    if before is not None and before.what == What.MAKE:
        its["what"] = What.MAKE  # what nobody has approved yet was never changed in anybody's eyes
    row: DefinitionChange = rows.update_or_create(key=key, approved=None, defaults=its)[0]
    return row


def is_as_seen(its: DefinitionChange) -> bool:
    """Return whether the file is still the one that the act left; by hand it can be changed without any act."""
    path = dict(files("measures")).get(its.key) or dict(files("metrics")).get(its.key)
    return path is not None and not path.is_relative_to(SHIPPED) and digest(path) == its.seen


def latest(place: str) -> Mapping[str, DefinitionChange]:
    """Return the last act on each definition of a place, by its key."""
    return {one.key: one for one in DefinitionChange.objects.of(place).order_by("made_at", "pk")}


def waiting(place: str) -> list[DefinitionChange]:
    """Return the acts at a place that wait for the director, the first one first."""
    return list(DefinitionChange.objects.of(place).filter(approved=None).order_by("made_at"))


def find(place: str, public_id: str) -> DefinitionChange | None:
    """Return an act by its name; None where there is none of that name at this place."""
    its: DefinitionChange | None = DefinitionChange.objects.of(place).filter(public_id=public_id).first()
    return its


@transaction.atomic
def decide(by: Visitor, its: DefinitionChange, *, approves: bool, seen: str, reason: str = "") -> None:
    """Approve what was done to a definition, or send it back and say why. Raises NotAllowed.

    Nobody decides about what they did themselves, and nothing is approved that is no longer what was looked at.
    """
    told = " ".join(reason.replace("\0", "").split())
    if its.is_own_work(by.person):
        raise NotAllowed("local.own_work")
    if not approves and not 0 < len(told) <= LONGEST_REASON:
        raise NotAllowed("local.say_why")
    if its.approved is not None or its.seen != seen or not is_as_seen(its):
        raise NotAllowed("local.decide_again")
    fields = {"approved": approves, "decided_by": by.person, "decided_at": timezone.now(), "reason": told}
    # Compared and set in one statement: of two at once, one wins.
    mine = DefinitionChange.objects.of(by.place).filter(public_id=its.public_id, approved=None, seen=seen)
    if not mine.update(**fields):
        raise NotAllowed("stages.somebody_was_first")
    record(by, f"definition.{'approve' if approves else 'send_back'}", on=its.key, reason=told)
    code = "local.was_approved" if approves else "local.was_sent_back"
    notices.tell(by.place, its.made_by, code, {"key": its.key}, leads_to=("desk-local-own", []))

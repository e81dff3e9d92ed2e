"""The verbs of a request: ask, approve, refuse, hand over, erase. Two people, each step recorded, each done once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.audit.chain import FACT
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.places import area
from gwella.rights.bundle import Bundle, as_zip
from gwella.rights.models import Kind, Request, State
from gwella.rights.person import check_name_one, person_keys
from gwella.rights.place import PlaceFolders, everything, taken_out

SHORTEST, LONGEST = 8, 400


def identifiers_in(typed: str) -> list[str]:
    """Return the person's identifier, and below it other references of theirs, one a line. Raises NotAllowed."""
    found = [line.strip() for line in typed.replace("\0", "").splitlines() if line.strip()]
    if not found:
        raise NotAllowed("rights.nobody")
    return found[:20]


def reason_in(typed: str, identifiers: Sequence[str] = ()) -> str:
    """Return a reason that may be kept: long enough to say something, and without the identifier. Raises NotAllowed."""
    reason = " ".join(typed.replace("\0", "").split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise NotAllowed("rights.reason")
    if any(one.casefold() in reason.casefold() for one in identifiers):
        raise NotAllowed("rights.names_them")
    return reason


@transaction.atomic
def ask(by: Visitor, of: PlaceFolders, kind: Kind, identifiers: Sequence[str], why: str) -> Request:
    """Ask for a person's bundle or erasure. Raises NotFound where nothing is held under the identifier."""
    people = _people(of, identifiers)
    reason = reason_in(why, identifiers)
    counts = everything(of, identifiers, people.values()).counts
    if not any(counts.values()):
        raise NotFound("rights.not_found")
    request: Request = Request.objects.of(by.place).create(
        kind=kind,
        reason=reason,
        people={key_id: str(person) for key_id, person in people.items()},
        found=counts,
        asked_by=by.person,
        asked_at=timezone.now(),
    )
    record(by, "rights.ask", on=request.public_id, reason=reason, facts={"kind": kind.value, **counts})
    return request


@transaction.atomic
def decide(by: Visitor, request: Request, *, approves: bool) -> None:
    """Approve or refuse a request of somebody else's. Raises NotAllowed for one's own, and where it was decided."""
    if request.asked_by == by.person:
        raise NotAllowed("rights.own_work")
    fields = {"state": State.APPROVED, "decided_by": by.person, "decided_at": timezone.now()}
    if not approves:
        fields |= {"state": State.REFUSED, "people": dict.fromkeys(request.people, "")}
    _moved(by, request, State.ASKED, fields)
    thing = "retention" if request.kind == Kind.CLEARING and not approves else "rights"
    record(by, f"{thing}.{'approve' if approves else 'refuse'}", on=request.public_id, facts={"kind": request.kind})


def hand_over(by: Visitor, of: PlaceFolders, request: Request, identifiers: Sequence[str]) -> bytes:
    """Return the person's bundle, once: it is made here, kept nowhere, and cannot be had again by this request.

    Raises NotAllowed for another identifier than was asked about, and where it is not approved or was handed over.
    """
    people = _same_person(of, request, identifiers)
    at = timezone.localtime()
    found = everything(of, identifiers, people)
    bundle = Bundle(
        area=area(of.authority), at=at, of=frozenset(people), held=found.held, files=found.files, asked=found.asked
    )
    content = as_zip(bundle)
    with transaction.atomic():
        _moved(by, request, State.APPROVED, _done(by, request, at, found.counts))
        told: dict[str, FACT] = {**found.counts, "rows": bundle.rows, "kind": request.kind}
        record(by, "rights.hand_over", on=request.public_id, reason=request.reason, facts=told)
    return content


def carry_out(by: Visitor, of: PlaceFolders, request: Request, identifiers: Sequence[str]) -> dict[str, int]:
    """Erase the person; return what went. Raises NotAllowed as `hand_over` does, and while a run is at work.

    What was stopped half-way is done by the same act again: taking out what is out already changes nothing.
    """
    people = _same_person(of, request, identifiers)
    if request.state != State.APPROVED:
        raise NotAllowed("rights.too_late")
    counts = taken_out(of, identifiers, people)
    with transaction.atomic():
        _moved(by, request, State.APPROVED, _done(by, request, timezone.now(), counts))
        facts: dict[str, FACT] = {**counts, "key": ", ".join(request.people)}
        record(by, "rights.erase", on=request.public_id, reason=request.reason, facts=facts)
    return counts


def _people(of: PlaceFolders, identifiers: Sequence[str]) -> Mapping[str, int]:
    """Return the person's keys, by the id of each key. Raises NotAllowed for what names nobody, or stands for many."""
    people = person_keys(of.keys, of.authority, identifiers[0])
    check_name_one(identifiers)
    return people


def _same_person(of: PlaceFolders, request: Request, identifiers: Sequence[str]) -> list[int]:
    people = _people(of, identifiers)
    known = {person for person in request.people.values() if person}
    if request.state != State.APPROVED:
        raise NotAllowed("rights.too_late")
    if not known & {str(person) for person in people.values()}:
        raise NotAllowed("rights.another_identifier")
    return list(people.values())


def _done(by: Visitor, request: Request, at: datetime, counts: dict[str, int]) -> dict[str, object]:
    people = dict.fromkeys(request.people, "")
    return {"state": State.DONE, "done_by": by.person, "done_at": at, "done": counts, "people": people}


def _moved(by: Visitor, request: Request, before: str, fields: dict[str, object]) -> None:
    """Move a request on unless somebody was first. Raises NotAllowed."""
    its = Request.objects.of(by.place).filter(public_id=request.public_id, state=before, kind=request.kind)
    if its.update(**fields) != 1:
        raise NotAllowed("rights.too_late")

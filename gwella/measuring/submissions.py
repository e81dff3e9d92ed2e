"""The verbs of a submission: sent, checked, shown, confirmed, taken whole or not at all; or refused, or withdrawn.

Every move looks at the state it moves from in the same statement, so that of two at once one is made and the other
is harmless. Files are written and synced before the row that names them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from gwella.accounts.placed import PlacedQuerySet
from gwella.accounts.session import Visitor
from gwella.audit.chain import By, record
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.results import Result
from gwella.measuring import figures, questions
from gwella.measuring.found import Found
from gwella.measuring.models import Books, Submission
from gwella.measuring.models.submission import State
from gwella.measuring.shown import Refused, Shown
from gwella.office import notices

# What may follow on what. `taken` can be looked at again once other books stand.
MOVES: dict[str, frozenset[str]] = {
    State.STAGED: frozenset({State.CHECKING, State.WITHDRAWN}),
    State.CHECKING: frozenset({State.SHOWN, State.REFUSED, State.STAGED, State.WITHDRAWN}),
    State.SHOWN: frozenset({State.CHECKING, State.TAKING, State.WITHDRAWN}),
    State.TAKING: frozenset({State.TAKEN, State.SHOWN, State.STAGED}),
    State.TAKEN: frozenset({State.CHECKING}),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
AT_WORK = (State.CHECKING, State.TAKING)
UNDECIDED = (State.STAGED, State.CHECKING, State.SHOWN, State.TAKING)
MOST_UNDECIDED = 20  # of one place: so that nobody fills the server with what nobody looks at
STALE, BROKEN_OFF = "submissions.stale", "submissions.broken_off"

Ask = Callable[[str], object]  # asks for the long work on the submission with this public id


class Kept(NamedTuple):
    """What was found in a submission, and the tables of which that is all: elsewhere nothing is seen to be gone."""

    findings: Iterable[Found] = ()
    tables: Collection[str] = ()


NOTHING_KEPT = Kept()


def of(place: str, public_id: str) -> Submission | None:
    """Return one submission of a place; None for one of another place, and for none."""
    found: Submission | None = Submission.objects.of(place).filter(public_id=public_id).first()
    return found


def books_of(place: str) -> Books:
    """Return which folder holds the books of a place; the first, where nothing was taken yet."""
    found: Books | None = Books.objects.of(place).first()
    return found or Books(authority=place)


def check_has_room(place: str) -> None:
    """Raise NotAllowed where so many submissions of the place wait for somebody that no more are taken in."""
    if Submission.objects.of(place).filter(state__in=UNDECIDED).count() >= MOST_UNDECIDED:
        raise NotAllowed("submissions.too_many_open", most=MOST_UNDECIDED)


def send(
    place: str, by: By, *, public_id: str, digest: str, name: str, size: int, year: int, ask: Ask
) -> tuple[Submission, bool]:
    """Take in files that lie in quarantine; return the submission, and whether it is new.

    The same bytes again are the submission that they were the first time, also where two windows send them at once.
    """
    named = {"digest": digest, "name": name, "size": size, "year": year, "years": [year], "public_id": public_id}
    try:
        with transaction.atomic():
            row: Submission = Submission.objects.of(place).create(
                **named, state=State.CHECKING, sent_by=by.who, sent_at=timezone.now()
            )
            record(by, "submission.send", on=public_id, facts={"bytes": size, "year": year})
            ask(public_id)
        return row, True
    except IntegrityError:
        same = Submission.objects.of(place).filter(digest=digest).exclude(state__in=(State.WITHDRAWN, State.REFUSED))
        found: Submission | None = same.first()
        if found is None:
            raise
        return found, False


@transaction.atomic
def show(row: Submission, by: By, found: Shown) -> bool:
    """Say what would be taken; False where the submission was withdrawn meanwhile."""
    said = {"findings": found.severities, "years": list(found.years), "rows": found.rows, "stamp": found.stamp}
    moved = _move(row, State.CHECKING, State.SHOWN, refusal={}, **said)
    if moved:
        facts = {"rows": found.rows, "network": found.network, "files": found.reach}
        record(by, "submission.show", on=row.public_id, facts=facts)
    return moved


@transaction.atomic
def refuse(row: Submission, by: By, why: Refused) -> bool:
    """Say why it cannot be taken. Where a mapping of the headings may help it stays staged, and waits for that."""
    refusal = {"code": why.code, "values": why.values, "is_mappable": why.is_mappable}
    to = State.STAGED if why.is_mappable else State.REFUSED
    moved = _move(row, State.CHECKING, to, refusal=refusal)
    if moved and to is State.REFUSED:
        facts = {"code": why.code, "network": why.network, "files": why.reach}
        record(by, "submission.refuse", on=row.public_id, facts=facts)
    return moved


@transaction.atomic
def look_again(row: Submission, by: By, *, ask: Ask) -> bool:
    """Check it anew: its headings were mapped, or the books are others by now. False where that was asked already."""
    stands = books_of(row.authority).submission == row.public_id
    before = [State.STAGED, State.SHOWN, *([] if stands else [State.TAKEN])]
    moved = any(_move(row, state, State.CHECKING, refusal={}) for state in before)
    if moved:
        record(by, "submission.check", on=row.public_id)
        ask(row.public_id)
    return moved


@transaction.atomic
def confirm(row: Submission, by: By, *, stamp: str, standing: str, ask: Ask) -> bool:
    """Let it be taken as it was shown; False where that was confirmed already: a second click does nothing.

    `stamp` is what whoever confirms has seen, `standing` the books as they are now. Raises NotAllowed where these
    differ: another submission was taken, or a figure was entered, since.
    """
    if row.state == State.SHOWN and (stamp != row.stamp or standing != row.stamp):
        raise NotAllowed(STALE)
    moved = _move(row, State.SHOWN, State.TAKING, decided_by=by.who, decided_at=timezone.now())
    if moved:
        record(by, "submission.confirm", on=row.public_id, facts={"stamp": stamp})
        ask(row.public_id)
    return moved


@transaction.atomic
def take(row: Submission, by: By, *, folder: str, results: Iterable[Result], found: Kept = NOTHING_KEPT) -> int | None:
    """Let the books in `folder` and their figures stand; None where it was taken or put back already.

    The row that names the books, every figure, what was found and is asked now, the submission's state and the record
    change together. What was found is asked of the year that it was sent for, once, whatever years its rows are of.
    """
    if not _move(row, State.TAKING, State.TAKEN):
        return None
    books, _ = Books.objects.of(row.authority).select_for_update().get_or_create(authority=row.authority)
    if books.results != folder:
        books.before, books.results = books.results, folder
    books.submission = row.public_id
    books.save()
    count = figures.replace(results, authority=row.authority)
    whoever = Visitor(role=by.role, place=by.place, person=by.who)
    asked = questions.keep(row, found.findings, row.year, tables=found.tables, by=whoever)
    record(by, "submission.take", on=row.public_id, facts={"figures": count, "rows": row.rows, "questions": asked})
    return count


@transaction.atomic
def put_back(row: Submission, code: str = BROKEN_OFF) -> None:
    """Let a submission wait for somebody again whose work was broken off, or came too late: nothing of it counts."""
    for state in AT_WORK:
        _move(row, state, State.STAGED, refusal={"code": code, "values": {}, "is_mappable": False})


@transaction.atomic
def withdraw(row: Submission, by: By) -> bool:
    """Take a submission back of which nothing counts yet. Raises NotAllowed for one that is taken, or being taken."""
    now = timezone.now()
    for state in (State.STAGED, State.CHECKING, State.SHOWN):
        if _move(row, state, State.WITHDRAWN, decided_by=by.who, decided_at=now):
            record(by, "submission.withdraw", on=row.public_id)
            notices.overtake(row.authority, ("submission", [row.public_id]))
            return True
    with suppress(Submission.DoesNotExist):
        row.refresh_from_db(from_queryset=_row(row))
    if row.state in (State.TAKING, State.TAKEN):
        raise NotAllowed("submissions.taken_already")
    return False


def _move(row: Submission, before: str, to: str, **fields: object) -> bool:
    """Move a submission, if it is still where it moves from; say whether it was."""
    assert to in MOVES[before], f"{before} does not lead to {to}"
    moved = bool(_row(row).filter(state=before).update(state=to, **fields))
    if moved:
        row.state = to
        for name, value in fields.items():
            setattr(row, name, value)
    return moved


def _row(row: Submission) -> PlacedQuerySet[Submission]:
    found: PlacedQuerySet[Submission] = Submission.objects.of(row.authority).filter(public_id=row.public_id)
    return found

"""What a place holds past its time, by data set: counted, proposed, approved by a second person, and then removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from shutil import rmtree

import msgspec
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor
from gwella.audit.search import midnight
from gwella.code_of_practice.errors import NotAllowed
from gwella.measuring.models import Submission
from gwella.metrics.files import SNAPSHOTS
from gwella.office.models import Job, Notice
from gwella.rights.models import Kind, Request, State
from gwella.rights.old_files import last_written, old_snapshots, remove
from gwella.rights.periods import before, periods
from gwella.rights.place import STILL_OPEN, PlaceFolders
from gwella.rights.requests import reason_in


class Past(msgspec.Struct, frozen=True):
    """How many things of a data set are past their time, and how they are removed."""

    count: int
    remove: Callable[[], object]


def past(of: PlaceFolders, today: date) -> Mapping[str, Past]:
    """Return what is past its time in each data set that is removed by time. Raises DefinitionError."""
    months = periods(of.folder)
    return {name: find(of, before(today, months[name])) for name, find in FINDERS.items()}


def counts(found: Mapping[str, Past]) -> dict[str, int]:
    """Return how many things there are in each data set: never what they hold."""
    return {name: one.count for name, one in found.items()}


@transaction.atomic
def ask(by: Visitor, of: PlaceFolders, why: str) -> Request:
    """Propose to remove what is past its time today. Raises NotAllowed where nothing is, or where as much waits."""
    found = counts(past(of, timezone.localdate()))
    if not sum(found.values()):
        raise NotAllowed("retention.nothing_to_ask")
    if Request.objects.of(by.place).filter(kind=Kind.CLEARING, state=State.ASKED, found=found).exists():
        raise NotAllowed("retention.asked_already")
    request: Request = Request.objects.of(by.place).create(
        kind=Kind.CLEARING, reason=reason_in(why), found=found, asked_by=by.person, asked_at=timezone.now()
    )
    facts = {"things": sum(found.values()), **found}
    record(by, "retention.ask", on=request.public_id, reason=request.reason, facts=facts)
    return request


def carry_out(by: Visitor, of: PlaceFolders, request: Request) -> int:
    """Remove what was proposed; return how many things went. It is the approver who does so, in approving.

    What is looked at is what was past its time on the day of the proposal. Raises NotAllowed for one's own proposal,
    where it was decided, and where more would go than was proposed.
    """
    if request.asked_by == by.person:
        raise NotAllowed("rights.own_work")
    found = past(of, timezone.localdate(request.asked_at))
    if any(count > request.found.get(name, 0) for name, count in counts(found).items()):
        raise NotAllowed("retention.since_asked")
    gone = counts(found)
    with transaction.atomic():
        now = timezone.now()
        its = Request.objects.of(by.place).filter(public_id=request.public_id, state=State.ASKED, kind=Kind.CLEARING)
        both = {"decided_by": by.person, "decided_at": now, "done_by": by.person, "done_at": now}
        if its.update(state=State.DONE, done=gone, **both) != 1:
            raise NotAllowed("rights.too_late")
        for one in found.values():
            one.remove()
        facts = {"things": sum(gone.values()), **gone}
        record(by, "retention.carry_out", on=request.public_id, reason=request.reason, facts=facts)
    return sum(gone.values())


def _of_rows(rows: QuerySet) -> Past:
    return Past(rows.count(), rows.delete)


def _of_files(paths: Iterable) -> Past:
    listed = list(paths)
    return Past(len(listed), lambda: remove(listed))


def _sent(of: PlaceFolders, day: date) -> Past:
    still = _still_open(of.authority)
    old = [path for path in of.submissions if path.name not in still and last_written(path) < day]
    return Past(len(old), lambda: _without(of.authority, old))


def _without(place: str, folders: Iterable[Path]) -> None:
    """Remove the folders of submissions that are over; one that somebody had looked at again meanwhile stays."""
    for folder in folders:
        if folder.name not in _still_open(place):
            rmtree(folder)


def _still_open(place: str) -> set[str]:
    still = Submission.objects.of(place).filter(state__in=STILL_OPEN)
    return set(still.values_list("public_id", flat=True))


def _snapshots(of: PlaceFolders, day: date) -> Past:
    return _of_files(old for out in of.books for old in old_snapshots(out / SNAPSHOTS, of.authority, day))


def _submissions(of: PlaceFolders, day: date) -> Past:
    over = Submission.objects.of(of.authority).filter(state__in=("withdrawn", "refused"))
    when = Q(decided_at__lt=midnight(day)) | Q(decided_at=None, sent_at__lt=midnight(day))
    return _of_rows(over.filter(when))


def _notices(of: PlaceFolders, day: date) -> Past:
    return _of_rows(Notice.objects.of(of.authority).filter(sent_at__lt=midnight(day)))


def _jobs(of: PlaceFolders, day: date) -> Past:
    over = Job.objects.of(of.authority).filter(state__in=("done", "failed"))
    return _of_rows(over.filter(asked_at__lt=midnight(day)))


def _sessions(of: PlaceFolders, day: date) -> Past:
    return _of_rows(Session.objects.filter(expire_date__lt=midnight(day)))


def _requests(of: PlaceFolders, day: date) -> Past:
    over = Request.objects.of(of.authority).filter(state__in=(State.DONE, State.REFUSED))
    return _of_rows(over.filter(decided_at__lt=midnight(day)))


FINDERS: Mapping[str, Callable[[PlaceFolders, date], Past]] = {
    "files_sent": _sent,
    "snapshots": _snapshots,
    "submissions": _submissions,
    "notices": _notices,
    "jobs": _jobs,
    "sessions": _sessions,
    "requests": _requests,
}

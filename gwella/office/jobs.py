"""The verbs of long work: asked for, taken in hand by one worker at a time, heard of, and ended or taken up again.

A job is a row of its place; that it waits is written in the transaction of what it is about, with a task that holds
ids alone. A worker that is killed leaves a job that nobody hears of: another takes it up, so whatever a kind of work
does must be right when it is begun twice. Kinds of work are registered by the packages above.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from gwella.accounts.identifiers import opaque_id
from gwella.accounts.wall import walled
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.places import Kind, areas
from gwella.office import heard, notices
from gwella.office.models import Job, State
from gwella.office.sentences import Value, kept

SILENT = timedelta(seconds=30)  # after which a worker is taken to be gone
BETWEEN_BEATS = 2  # seconds
MOST_TRIES = 3
KEPT = timedelta(days=7)
BROKE_DOWN, GAVE_UP = "jobs.broke_down", "jobs.gave_up"


@contextmanager
def within(place: str) -> Iterator[None]:
    """Take one step on the rows of a place, in one transaction. Long work takes several; none is open between them."""
    with transaction.atomic(), walled([place]):
        yield


class Lost(Exception):
    """Another worker has the job in hand: what is done of it here counts for nothing."""


class Beat:
    """Says that a job is at work, every few seconds however often it is called; and whether it still is ours."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last = time.monotonic()

    def __call__(self) -> None:
        """Be heard of, if it is time. Raises Lost."""
        if time.monotonic() - self._last >= BETWEEN_BEATS:
            self.now()

    def now(self) -> None:
        """Be heard of: to be called before anything is done that counts. Raises Lost."""
        self._last = time.monotonic()
        heard.say()
        with within(self._job.authority):
            if not _still_mine(self._job).update(heard_at=timezone.now()):
                raise Lost


class Done(msgspec.Struct, frozen=True):
    """How a piece of work ended: the code of a sentence, its values, and the route at which to look at it."""

    code: str
    values: dict[str, Value] = {}
    route: str = ""
    is_failure: bool = False


class Work(msgspec.Struct, frozen=True):
    """A kind of work: what does it, and what puts its thing back where it broke down."""

    do: Callable[[Job, Beat], Done]
    put_back: Callable[[Job], None]


KINDS: dict[str, Work] = {}


def register(kind: str, work: Work) -> None:
    """Let jobs of this kind be done by `work`."""
    KINDS[kind] = work


def ask(place: str, kind: str, on: str, *, by: str) -> Job:
    """Ask for work on a thing, by its public id, in the transaction that is open: it waits once that is committed."""
    assert kind in KINDS, "a kind of work that is registered"
    job: Job = Job.objects.of(place).create(kind=kind, on=on, asked_by=by, asked_at=timezone.now())
    work.enqueue(place, job.public_id)
    return job


def latest(place: str, on: str) -> Job | None:
    """Return the last work that was asked for on a thing."""
    job: Job | None = Job.objects.of(place).filter(on=on).order_by("-asked_at", "-pk").first()
    return job


def is_silent(job: Job) -> bool:
    """Return whether nothing was heard of a job for longer than its worker would be silent."""
    last = job.heard_at or job.asked_at
    return job.state in (State.WAITING, State.RUNNING) and last < timezone.now() - SILENT


@task()
def work(place: str, public_id: str) -> None:
    """Do a job, unless another worker has it in hand or it is done. The worker process calls it."""
    job = _in_hand(place, public_id)
    if job is None:
        return
    if job.tries > MOST_TRIES:
        _give_up(job, GAVE_UP)
        return
    ended = None
    try:
        ended = KINDS[job.kind].do(job, Beat(job))
    except Lost:
        return
    except Remediable as error:
        KINDS[job.kind].put_back(job)
        ended = Done(error.code, kept(error.message.parameters), is_failure=True)
    finally:
        # A fault of ours is logged with its trace by the worker; a worker that is told to stop leaves it to the next.
        if ended is None and isinstance(sys.exc_info()[1], Exception):
            _give_up(job, BROKE_DOWN)
    _end(job, ended)


def take_up(*, alone: bool = False) -> int:
    """Ask again for the work that no worker is heard of any more; return how much that was.

    Whoever is `alone`, the only worker there is, need not wait to know that what is in hand is in nobody's.
    """
    count = 0
    for place in _places():
        with within(place):
            if alone:
                Job.objects.of(place).filter(state=State.RUNNING).update(state=State.WAITING, worker="")
            for job in _left(place, timedelta() if alone else SILENT):
                _tasks(job).filter(status="RUNNING").delete()  # of a worker that is gone
                work.enqueue(job.authority, job.public_id)
                count += 1
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
    return count


def _left(place: str, silent_for: timedelta) -> list[Job]:
    before = timezone.now() - silent_for
    silent = Q(state=State.RUNNING, heard_at__lt=before) | Q(state=State.WAITING, asked_at__lt=before)
    return [job for job in Job.objects.of(place).filter(silent) if not _tasks(job).filter(status="READY").exists()]


def _places() -> list[str]:
    return [code for code, one in areas().items() if one.kind is Kind.AUTHORITY]


def _tasks(job: Job) -> Any:
    return DBTaskResult.objects.filter(args_kwargs__args=[job.authority, job.public_id])


def _in_hand(place: str, public_id: str) -> Job | None:
    """Take a job in hand: of several workers at once one has it."""
    now, worker = timezone.now(), opaque_id()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, heard_at__lt=now - SILENT)
    with within(place):
        mine = Job.objects.of(place).filter(free, public_id=public_id)
        if not mine.update(state=State.RUNNING, heard_at=now, worker=worker, tries=F("tries") + 1):
            return None
        job: Job = Job.objects.of(place).get(public_id=public_id)
        return job


def _still_mine(job: Job) -> Any:
    return Job.objects.of(job.authority).filter(public_id=job.public_id, state=State.RUNNING, worker=job.worker)


def _end(job: Job, done: Done) -> None:
    """Say how a job ended, and tell whoever asked for it; both once, by the worker that has it in hand."""
    state = State.FAILED if done.is_failure else State.DONE
    leads_to = (done.route, [job.on]) if done.route else None
    with within(job.authority):
        if _still_mine(job).update(state=state, said=done.code, values=done.values) and job.asked_by:
            if leads_to:
                notices.overtake(job.authority, leads_to, job.asked_by)
            notices.tell(job.authority, job.asked_by, done.code, done.values, leads_to=leads_to)


def _give_up(job: Job, code: str) -> None:
    KINDS[job.kind].put_back(job)
    _end(job, Done(code, is_failure=True))

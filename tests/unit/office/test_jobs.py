"""Long work is done by one worker at a time, heard of, taken up again when its worker is gone, and told of once."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hands import ONE

from gwella.code_of_practice.errors import NotAllowed
from gwella.office import jobs
from gwella.office.jobs import Done, Lost, Work
from gwella.office.models import Job, Notice, State

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=5)


class Kind:
    """A kind of work that does as it is told."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.put_back: list[str] = []
        self.raises: Exception | None = None
        self.during = lambda job, beat: None

    def do(self, job, beat) -> Done:
        self.during(job, beat)
        if self.raises:
            raise self.raises
        self.done.append(job.on)
        return Done("submissions.is_taken", {"name": "contacts.csv"}, "submission")


@pytest.fixture
def kind(monkeypatch):
    its = Kind()
    monkeypatch.setitem(jobs.KINDS, "try", Work(its.do, lambda job: its.put_back.append(job.on)))
    return its


def asked() -> Job:
    return jobs.ask(ONE, "try", "thing", by="nia")


def now(job: Job) -> Job:
    return Job.objects.of(ONE).get(public_id=job.public_id)


def test_a_job_is_done_once_and_whoever_asked_is_told_once(kind):
    job = asked()
    for _ in range(3):
        jobs.work.call(ONE, job.public_id)
    assert kind.done == ["thing"]
    assert (now(job).state, now(job).tries) == (State.DONE, 1)
    [notice] = Notice.objects.of(ONE)
    assert (notice.to, notice.code) == ("nia", "submissions.is_taken")
    assert msgspec.json.decode(notice.leads_to) == ["submission", ["thing"]]


def test_its_arguments_are_ids_alone(kind):
    job = asked()
    assert DBTaskResult.objects.get().args_kwargs == {"args": [ONE, job.public_id], "kwargs": {}}


def test_a_job_in_hand_is_in_one_hand(kind):
    job = asked()
    kind.during = lambda job, beat: jobs.work.call(ONE, job.public_id)
    jobs.work.call(ONE, job.public_id)
    assert kind.done == ["thing"]
    assert now(job).tries == 1


def test_what_can_be_put_right_is_said_and_its_thing_put_back(kind):
    kind.raises = NotAllowed("submissions.books_at_work")
    job = asked()
    jobs.work.call(ONE, job.public_id)
    assert (now(job).state, now(job).said) == (State.FAILED, "submissions.books_at_work")
    assert kind.put_back == ["thing"]


def test_a_fault_of_ours_is_raised_for_the_log_and_said_plainly(kind):
    kind.raises = ZeroDivisionError("Zebedee Canary")
    job = asked()
    with pytest.raises(ZeroDivisionError):
        jobs.work.call(ONE, job.public_id)
    assert (now(job).state, now(job).said) == (State.FAILED, "jobs.broke_down")
    assert kind.put_back == ["thing"]
    assert Notice.objects.of(ONE).get().values == {}


def test_a_worker_that_is_told_to_stop_leaves_its_work_to_the_next(kind):
    kind.raises = SystemExit(1)  # type: ignore[assignment]
    job = asked()
    with pytest.raises(SystemExit):
        jobs.work.call(ONE, job.public_id)
    assert now(job).state == State.RUNNING
    assert kind.put_back == []


def silent(job: Job) -> None:
    Job.objects.of(ONE).filter(public_id=job.public_id).update(
        state=State.RUNNING, worker="gone", heard_at=timezone.now() - LONG_AGO
    )
    DBTaskResult.objects.update(status="RUNNING")


def test_what_a_worker_left_is_taken_up_and_nothing_that_is_at_work(kind):
    job = asked()
    assert jobs.take_up() == 0
    silent(job)
    assert jobs.is_silent(now(job))
    assert jobs.take_up() == 1
    assert [one.status for one in DBTaskResult.objects.all()] == ["READY"]
    assert jobs.take_up() == 0, "it waits already"
    jobs.work.call(ONE, job.public_id)
    assert now(job).state == State.DONE
    assert jobs.take_up() == 0


def test_a_worker_that_is_alone_takes_up_at_once_what_is_in_hand(kind):
    job = asked()
    Job.objects.of(ONE).update(state=State.RUNNING, worker="gone", heard_at=timezone.now())
    DBTaskResult.objects.update(status="RUNNING")
    assert jobs.take_up() == 0
    assert jobs.take_up(alone=True) == 1
    jobs.work.call(ONE, job.public_id)
    assert kind.done == ["thing"]


def test_work_that_breaks_off_again_and_again_is_given_up_and_said(kind):
    job = asked()
    for _ in range(jobs.MOST_TRIES):
        silent(job)
        Job.objects.of(ONE).update(tries=jobs.F("tries") + 1)
    jobs.work.call(ONE, job.public_id)
    assert (now(job).state, now(job).said) == (State.FAILED, "jobs.gave_up")
    assert kind.done == []
    assert kind.put_back == ["thing"]


def test_a_worker_that_was_slow_learns_that_another_has_its_work(kind):
    job = asked()

    def another(mine, beat):
        Job.objects.of(ONE).update(worker="another")
        with pytest.raises(Lost):
            beat.now()
        beat.now()

    kind.during = another
    jobs.work.call(ONE, job.public_id)
    assert now(job).worker == "another"
    assert now(job).state == State.RUNNING
    assert kind.done == []
    assert not Notice.objects.of(ONE).exists()


def test_a_beat_is_not_written_more_often_than_anybody_listens(kind, django_assert_num_queries):
    job = asked()

    def often(mine, beat):
        with django_assert_num_queries(0):
            for _ in range(100):
                beat()

    kind.during = often
    jobs.work.call(ONE, job.public_id)
    assert now(job).state == State.DONE

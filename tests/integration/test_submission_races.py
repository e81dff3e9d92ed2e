"""Several at once, in processes of their own, on each database: of the same thing one is done, and none is lost."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "drills"))
from crash import crash
from processes import Environment, Officer, Worker, database_of, site_over
from twice import twice

pytestmark = pytest.mark.once

AT_ONCE = 4
LONGEST_WAIT = 60  # seconds


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request, tmp_path_factory) -> Environment:
    return site_over(tmp_path_factory.mktemp("site"), _database(request.param, "gwella_races"))


@pytest.fixture(scope="module")
def officers(site: Environment) -> Iterator[list[Officer]]:
    first = Officer(site)
    first.ask(do="look")  # who is there is made by one of them
    every = [first, *(Officer(site) for _ in range(AT_ONCE - 1))]
    for one in every:
        one.ask(do="look")
    yield every
    for one in every:
        one.kill()


def _database(which: str, name: str) -> str:
    try:
        return database_of(which, name)
    except OSError as reason:
        # In CI a database that does not answer is a failure.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(reason))


def _all_at_once(officers: list[Officer], **order) -> list[dict]:
    for one in officers:
        one.tell(**order)
    return [one.answer() for one in officers]


def _once(officer: Officer, **wanted) -> dict:
    """Return what stands once it is as wanted."""
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        stands = officer.ask(do="look")
        if all(stands[name] == value for name, value in wanted.items()):
            return stands
        time.sleep(0.1)
    raise AssertionError(stands)


def test_the_same_bytes_from_many_windows_at_once_are_one_submission_taken_once(site, officers):
    ids = {one["id"] for one in _all_at_once(officers, do="send", rows=4)}
    assert len(ids) == 1
    stands = officers[0].ask(do="look")
    assert stands["jobs"] == {"submission.check": 1}
    assert stands["without_files"] == []
    workers = [Worker(site, alone=False) for _ in range(2)]
    try:
        [public_id] = ids
        _once(officers[0], states={public_id: "shown"})
        _all_at_once(officers, do="confirm", id=public_id)
        stands = _once(officers[0], states={public_id: "taken"}, jobs_not_done=0)
    finally:
        for one in workers:
            one.kill()
    assert stands["jobs"] == {"submission.check": 1, "submission.take": 1}
    assert stands["taken"] == {public_id: 1}
    assert stands["notices"] == {"submissions.is_shown": 1, "submissions.is_taken": 1}
    assert stands["in_database"] == stands["in_folder"] == 4
    assert stands["gaps"] == []


def test_many_submissions_at_once_are_all_there_and_of_two_confirmed_one_stands(site, officers):
    for place, one in enumerate(officers):
        one.tell(do="send", rows=10 + place)
    ids = [one.answer()["id"] for one in officers]
    assert len(set(ids)) == AT_ONCE
    workers = [Worker(site, alone=False) for _ in range(2)]
    try:
        until = time.monotonic() + LONGEST_WAIT
        while any(officers[0].ask(do="state", id=one)["state"] == "checking" for one in ids):
            assert time.monotonic() < until
            time.sleep(0.1)
        for one, public_id in zip(officers[:2], ids[:2], strict=True):
            one.tell(do="confirm", id=public_id)
        for one in officers[:2]:
            one.answer()
        while "taking" in (states := [officers[0].ask(do="state", id=one)["state"] for one in ids]):
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        for one in workers:
            one.kill()
    assert sorted(states) == ["shown", "shown", "staged", "taken"] or sorted(states) == [*["shown"] * 3, "taken"]
    stands = officers[0].ask(do="look")
    assert stands["in_database"] == stands["in_folder"] == 10 + ids.index(stands["standing"])
    assert stands["without_files"] == stands["doubled"] == stands["gaps"] == []


@pytest.mark.parametrize("which", ["sqlite", "postgresql"])
def test_what_is_sent_twice_at_one_moment_is_stored_once(which, tmp_path):
    _database(which, "gwella_twice")
    said = twice(24, which, tmp_path)
    assert said["ok"], said
    assert (said["sent"], said["stored"]) == (48, 24)


@pytest.mark.parametrize("which", ["sqlite", "postgresql"])
def test_whoever_is_killed_leaves_the_old_books_or_the_new_ones(which, tmp_path):
    """A few points of the drill; `make drills` tries 200 on each database."""
    found = crash(3, _database(which, "gwella_few_crashes"), tmp_path, seed=5)
    assert found.is_good, found
    assert sum(found.killed.values()) == 3

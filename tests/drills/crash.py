"""`python tests/drills/crash.py 200 sqlite|postgresql`: kill -9 at random points between sending and taking.

At each point files are sent and confirmed while a worker is at work, and the worker, or whoever sends, is killed. At
once, and again once a new worker has taken up what was left, it is looked at what stands: in the database, in the
folder of the books and in the record. One line of JSON says what was found.

The points lie on three stretches of the way, however long each is: reading the files in is most of the time, and
letting the books stand, where most could break, is a moment. How long a stretch takes is measured as the drill goes on.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent))
from processes import Environment, Forked, Officer, Ready, Worker, database_of, site_over

READY_WITHIN, PATIENCE = 30, 120  # seconds; whoever is late is waited for, so that it is said how late
SENDERS = 5  # of so many points one kills whoever sends, the others the worker
AFRESH = 10  # after so many points a worker is begun as the operator does, with all that Python reads
BETWEEN_LOOKS = 0.01  # seconds
# The stretches on which a worker is killed, how many points of each, and the seconds that one takes until measured.
CHECKING, CONFIRMED, TAKING = "checking", "confirmed", "taking"
OFTEN = {CHECKING: 2, CONFIRMED: 1, TAKING: 2}
AT_FIRST = {CHECKING: 4.0, CONFIRMED: 0.6, TAKING: 0.3}
BEYOND = 1.2  # and a little after its end


class Outcome(msgspec.Struct):
    """What was found at all points together; all but `points`, `longest_recovery` and `killed` should be 0."""

    points: int = 0
    killed: dict[str, int] = msgspec.field(default_factory=dict)
    lost: int = 0
    doubled: int = 0
    half_applied: int = 0
    broken_record: int = 0
    not_recovered: int = 0
    longest_recovery: float = 0.0

    @property
    def is_good(self) -> bool:
        faults = (self.lost, self.doubled, self.half_applied, self.broken_record, self.not_recovered)
        return not any(faults) and self.longest_recovery <= READY_WITHIN


def crash(points: int, database: str, folder: Path, seed: int = 1) -> Outcome:
    """Kill at `points` points over an empty database and folder: an address as DATABASE_URL has it, "" for SQLite."""
    drill = Drill(site_over(folder, database), random.Random(seed))
    try:
        for number in range(points):
            drill.point(number)
    finally:
        drill.end()
    return drill.found


class Drill:
    """The processes of a drill, and what was acknowledged so far."""

    def __init__(self, around: Environment, chance: random.Random) -> None:
        self.around, self.chance = around, chance
        self.found = Outcome()
        self.acknowledged: dict[str, int] = {}
        self.takes = dict(AT_FIRST)
        self.officer, self.ready = Officer(self.around), Ready(self.around)
        self.worker: Worker | Forked | None = None

    def point(self, number: int) -> None:
        """Send, confirm and kill; look; begin a new worker; look again."""
        self.found.points += 1
        rows = 2 + number  # so that each has bytes, and a figure, of its own
        self.worker = self.worker or self.ready.worker()
        is_sender = number % SENDERS == SENDERS - 1
        if is_sender:
            self._kill_sender(rows)
        else:
            self._kill_worker(rows)
        self._check(self.officer.ask(do="look"))
        self._recover(rows, is_undisturbed=is_sender, is_afresh=number % AFRESH == 0)
        self._check(self.officer.ask(do="look"))

    def end(self) -> None:
        for one in (self.officer, self.worker, self.ready):
            if one is not None:
                one.kill()

    def _kill_worker(self, rows: int) -> None:
        """Kill the worker at a moment by chance, while files are checked, wait to be taken, or are taken."""
        [stretch] = self.chance.choices(list(OFTEN), list(OFTEN.values()))
        public_id = self._send(rows)
        if stretch != CHECKING:
            self._until(public_id, "state", "shown")
            self.officer.ask(do="confirm", id=public_id)
        if stretch == TAKING:
            self._until(public_id, "work", "running", "done")
        time.sleep(self.chance.uniform(0.0, BEYOND * self.takes[stretch]))
        assert self.worker is not None, "one was begun"
        self.worker.kill()
        self.worker = None
        where = self.officer.ask(do="state", id=public_id)
        named = f"worker, {where['state']}, work {where['work']}"
        self.found.killed[named] = self.found.killed.get(named, 0) + 1

    def _until(self, public_id: str, what: str, *wanted: str) -> float:
        """Wait until a submission, or the work on it, stands so; return how many seconds that was, at most PATIENCE."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if self.officer.ask(do="state", id=public_id)[what] in wanted:
                break
            time.sleep(BETWEEN_LOOKS)
        return time.monotonic() - began

    def _kill_sender(self, rows: int) -> None:
        """Kill whoever takes the files in, before it can say that it has them."""
        self.officer.tell(do="send", rows=rows)
        time.sleep(self.chance.uniform(0.0, 0.2))
        self.officer.kill()
        self.found.killed["sender"] = self.found.killed.get("sender", 0) + 1
        self.officer = Officer(self.around)
        self._send(rows)  # the officer tries again, as anybody would

    def _recover(self, rows: int, *, is_undisturbed: bool, is_afresh: bool) -> None:
        """Let a new worker take up what was left, until what was sent last stands."""
        began = time.monotonic()
        self.worker = self.worker or (Worker(self.around) if is_afresh else self.ready.worker())
        public_id = next(reversed(self.acknowledged))
        checked = self._until(public_id, "state", "shown", "taking", "taken")
        if self.officer.ask(do="state", id=public_id)["state"] == "shown":
            self.takes[CHECKING] = checked if is_undisturbed else self.takes[CHECKING]
            self.officer.ask(do="confirm", id=public_id)
            self.takes[CONFIRMED] = self._until(public_id, "work", "running", "done")
            self.takes[TAKING] = self._until(public_id, "state", "taken")
        else:
            self._until(public_id, "state", "taken")
        recovery = time.monotonic() - began
        self.found.longest_recovery = max(self.found.longest_recovery, round(recovery, 2))
        stands = self.officer.ask(do="look")
        self.found.not_recovered += int(recovery > READY_WITHIN or stands["in_database"] != rows)

    def _check(self, stands: dict[str, Any]) -> None:
        """Count what is not as it was promised."""
        self.found.lost += sum(1 for one in self.acknowledged if one not in stands["states"])
        self.found.lost += len(stands["without_files"])
        self.found.doubled += len(stands["doubled"])
        expected = self.acknowledged.get(stands["standing"])
        is_whole = stands["in_database"] == stands["in_folder"] == expected
        self.found.half_applied += int(not is_whole)
        taken = {one for one, state in stands["states"].items() if state == "taken"}
        is_told = set(stands["taken"]) == taken and all(times == 1 for times in stands["taken"].values())
        self.found.broken_record += int(not is_told) + len(stands["gaps"])

    def _send(self, rows: int) -> str:
        public_id: str = self.officer.ask(do="send", rows=rows)["id"]
        self.acknowledged[public_id] = rows
        return public_id


def main() -> None:
    points, which = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "sqlite"
    with tempfile.TemporaryDirectory() as folder:
        found = crash(points, database_of(which, "gwella_crash"), Path(folder))
    print(json.dumps({"drill": "crash", "ok": found.is_good, "database": which, **msgspec.structs.asdict(found)}))
    sys.exit(0 if found.is_good else 1)


if __name__ == "__main__":
    main()

"""`python tests/drills/crash.py 200 sqlite|postgresql`: kill -9 at random points between sending and taking.

At each point files are sent and confirmed while a worker is at work, and the worker, or whoever sends, is killed. At
once, and again once a new worker has taken up what was left, it is looked at what stands: in the database, in the
folder of the books and in the record. One line of JSON says what was found.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
READY_WITHIN = 30  # seconds
SENDERS = 5  # of so many points one kills whoever sends, the others the worker
LONGEST = 4.0  # seconds from sending to taking, over which the points lie


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
    """Kill at `points` points over a database of its own: an address as DATABASE_URL has it, "" for SQLite."""
    around = os.environ | {"GWELLA_DATA": str(folder), "GWELLA_KEYS": str(folder / "keys"), "PYTHONPATH": str(ROOT)}
    around = {name: value for name, value in around.items() if name not in ("DATABASE_URL", "GWELLA_DESK")}
    if database:
        around["DATABASE_URL"] = database
    subprocess.run([sys.executable, "-m", "gwella.site", "migrate", "--verbosity", "0"], env=around, check=True)
    drill = Drill(around, random.Random(seed))
    try:
        for number in range(points):
            drill.point(number)
    finally:
        drill.end()
    return drill.found


class Drill:
    """The processes of a drill, and what was acknowledged so far."""

    def __init__(self, around: dict[str, str], chance: random.Random) -> None:
        self.around, self.chance = around, chance
        self.found = Outcome()
        self.acknowledged: dict[str, int] = {}
        self.officer = self._started(str(HERE / "officer.py"))
        self.worker: subprocess.Popen[bytes] | None = None

    def point(self, number: int) -> None:
        """Send, confirm and kill; look; begin a new worker; look again."""
        self.found.points += 1
        rows = 2 + number  # so that each has bytes, and a figure, of its own
        self.worker = self.worker or self._worker()
        if number % SENDERS == SENDERS - 1:
            self._kill_sender(rows)
        else:
            self._kill_worker(rows)
        self._check(self._ask(do="look"))
        self._recover(rows)
        self._check(self._ask(do="look"))

    def end(self) -> None:
        for one in (self.officer, self.worker):
            if one is not None:
                _kill(one)

    def _kill_worker(self, rows: int) -> None:
        """Kill the worker at a moment by chance, while files are sent, checked, confirmed and taken."""
        at = time.monotonic() + self.chance.uniform(0.0, LONGEST)
        public_id = self._send(rows)
        while time.monotonic() < at:
            if self._ask(do="state", id=public_id)["state"] == "shown":
                self._ask(do="confirm", id=public_id)
            time.sleep(0.02)
        where = self._ask(do="state", id=public_id)["state"]
        assert self.worker is not None, "one was begun"
        _kill(self.worker)
        self.worker = None
        self.found.killed[f"worker, {where}"] = self.found.killed.get(f"worker, {where}", 0) + 1

    def _kill_sender(self, rows: int) -> None:
        """Kill whoever takes the files in, before it can say that it has them."""
        self._tell(do="send", rows=rows)
        time.sleep(self.chance.uniform(0.0, 0.2))
        _kill(self.officer)
        self.found.killed["sender"] = self.found.killed.get("sender", 0) + 1
        self.officer = self._started(str(HERE / "officer.py"))
        self._send(rows)  # the officer tries again, as anybody would

    def _recover(self, rows: int) -> None:
        """Let a new worker take up what was left, until what was sent last stands."""
        began = time.monotonic()
        self.worker = self.worker or self._worker()
        public_id = next(reversed(self.acknowledged))
        while time.monotonic() - began < READY_WITHIN:
            state = self._ask(do="state", id=public_id)["state"]
            if state == "taken":
                break
            if state == "shown":
                self._ask(do="confirm", id=public_id)
            time.sleep(0.05)
        else:
            self.found.not_recovered += 1
        self.found.longest_recovery = max(self.found.longest_recovery, round(time.monotonic() - began, 2))
        stands = self._ask(do="look")
        self.found.not_recovered += int(stands["in_database"] != rows)

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
        public_id: str = self._ask(do="send", rows=rows)["id"]
        self.acknowledged[public_id] = rows
        return public_id

    def _ask(self, **order: Any) -> dict[str, Any]:
        self._tell(**order)
        assert self.officer.stdout is not None, "it was asked for"
        answer: dict[str, Any] = json.loads(self.officer.stdout.readline())
        return answer

    def _tell(self, **order: Any) -> None:
        assert self.officer.stdin is not None, "it was asked for"
        self.officer.stdin.write(json.dumps(order).encode() + b"\n")
        self.officer.stdin.flush()

    def _worker(self) -> subprocess.Popen[bytes]:
        return self._started("-m", "gwella.site", "work", "--alone")

    def _started(self, *words: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, *words], env=self.around, stdin=pipe, stdout=pipe)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def database_named(address: str, name: str) -> str:
    """Make a new database beside the one of `address`, and return its own address."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    return f"{address.rpartition('/')[0]}/{name}"


def main() -> None:
    points, which = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "sqlite"
    server = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    database = database_named(server, "gwella_crash") if which == "postgresql" else ""
    with tempfile.TemporaryDirectory() as folder:
        found = crash(points, database, Path(folder))
    print(json.dumps({"drill": "crash", "ok": found.is_good, "database": which, **msgspec.structs.asdict(found)}))
    sys.exit(0 if found.is_good else 1)


if __name__ == "__main__":
    main()

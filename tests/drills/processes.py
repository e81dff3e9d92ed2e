"""A site in processes of its own, over a folder and a database of its own: officers and workers that can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"

Environment = dict[str, str]


def site_over(folder: Path, database: str = "") -> Environment:
    """Make a site over an empty folder, and return what its processes are told. "" is SQLite in that folder."""
    ours = {"GWELLA_DATA": str(folder), "GWELLA_KEYS": str(folder / "keys"), "PYTHONPATH": str(ROOT)}
    around = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "GWELLA_DESK")} | ours
    if database:
        around["DATABASE_URL"] = database
    subprocess.run([sys.executable, "-m", "gwella.site", "migrate", "--verbosity", "0"], env=around, check=True)
    return around


def database_of(which: str, name: str) -> str:
    """Return a new, empty database: "" for `sqlite`, else an address. Raises OSError where no server answers."""
    if which == "sqlite":
        return ""
    import psycopg

    address = os.environ.get("DATABASE_URL", SERVER)
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError as error:
        raise OSError("no PostgreSQL answers") from error
    return f"{address.rpartition('/')[0]}/{name}"


class Process:
    """A process of the site."""

    def __init__(self, around: Environment, *words: str) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([sys.executable, *words], env=around, stdin=pipe, stdout=pipe)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


class Officer(Process):
    """An officer before the site; `tests/drills/officer.py` says what they do."""

    def __init__(self, around: Environment) -> None:
        super().__init__(around, str(HERE / "officer.py"))

    def ask(self, **order: Any) -> dict[str, Any]:
        """Give an order and wait for its answer."""
        self.tell(**order)
        return self.answer()

    def tell(self, **order: Any) -> None:
        """Give an order."""
        assert self._process.stdin is not None, "it was asked for"
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Return the answer to the order that was given first of those that have none yet."""
        assert self._process.stdout is not None, "it was asked for"
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found


class Worker(Process):
    """A worker; `alone` where there is no other."""

    def __init__(self, around: Environment, *, alone: bool = True) -> None:
        super().__init__(around, "-m", "gwella.site", "work", *(["--alone"] if alone else []))


class Ready(Process):
    """A site that is loaded, by which workers are begun at once; `tests/drills/ready.py` says how."""

    def __init__(self, around: Environment) -> None:
        super().__init__(around, str(HERE / "ready.py"))

    def worker(self) -> Forked:
        """Begin a worker that has no other beside it."""
        assert self._process.stdin is not None, "it was asked for"
        assert self._process.stdout is not None, "it was asked for"
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        return Forked(int(self._process.stdout.readline()))


class Forked:
    """A worker that a loaded site began."""

    def __init__(self, process: int) -> None:
        self._process = process

    def kill(self) -> None:
        """End it as a power cut would; it is gone when this returns."""
        try:
            os.kill(self._process, signal.SIGKILL)
            while True:
                os.kill(self._process, 0)
                time.sleep(0.001)
        except ProcessLookupError:
            return

"""`make drills`: what happens when things go wrong, tried for real. Each drill prints one line of JSON.

    python tools/drills.py [NAME …] [--database sqlite|postgresql] [--points 200] [--people 2000]

Without names all are run, those that need a database on SQLite and on PostgreSQL. A line holds `drill`, `ok`,
`database` and the drill's own figures. Ends with 1 where one is not ok, or could not be run.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parents[1]
DRILLS = HERE / "tests" / "drills"
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
SQLITE, POSTGRESQL, NONE = "sqlite", "postgresql", "none"
NAMES = ("crash", "race", "twice", "restore", "tampering", "writers", "upload", "missing", "load", "offline-install")
WITHOUT_DATABASE = {"upload": NONE, "offline-install": SQLITE}
LONGEST = {"crash": 5_400, "load": 900}  # seconds
LONGEST_OF_OTHERS = 1_800
TAMPERINGS, THREADS, EACH, SIGNERS, ASKED, TWICE = 1_000, 8, 100, 50, 60, 1_000


class Drill(NamedTuple):
    """One drill on one database, and the command that runs it."""

    name: str
    database: str
    command: list[str]


def main() -> None:
    """Run the drills that are named, one after the other: each has the machine to itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--database", choices=(SQLITE, POSTGRESQL), help="only on this one")
    parser.add_argument("--points", type=int, default=200, help="at how many points the crash drill kills")
    parser.add_argument("--people", type=int, default=2_000, help="how many come in the load drill")
    given = parser.parse_args()
    if strangers := set(given.names) - set(NAMES):
        parser.error(f"no such drill: {', '.join(sorted(strangers))}")
    is_ok = True
    for drill in wanted(given):
        said = run(drill)
        print(json.dumps(said), flush=True)
        is_ok = is_ok and said["ok"] is True
    sys.exit(not is_ok)


def wanted(given: argparse.Namespace) -> Iterator[Drill]:
    """Yield the drills that are asked for, each on its databases."""
    for name in given.names or NAMES:
        for database in [WITHOUT_DATABASE[name]] if name in WITHOUT_DATABASE else [SQLITE, POSTGRESQL]:
            if name in WITHOUT_DATABASE or given.database in (None, database):
                yield Drill(name, database, command(name, database, given))


def command(name: str, database: str, given: argparse.Namespace) -> list[str]:
    """Return the words that run a drill; every one makes a database of its own."""
    server = [os.environ.get("DATABASE_URL", SERVER)] if database == POSTGRESQL else []
    python = sys.executable
    return {
        "crash": [python, str(DRILLS / "crash.py"), str(given.points), database],
        "race": [python, "-m", "drills.race", *(server or [""]), str(SIGNERS)],
        "twice": [python, str(DRILLS / "twice.py"), str(TWICE), database],
        "restore": [python, "-m", "drills.restore", *server],
        "tampering": [python, "-m", "drills.within", "tampering.tampered", str(TAMPERINGS), *server],
        "writers": [python, "-m", "drills.within", "at_once.written", str(THREADS), str(EACH), *server],
        "missing": [python, "-m", "drills.within", "missing.measured", str(ASKED), *server],
        "upload": [python, "-m", "drills.upload"],
        "load": [
            python,
            "-m",
            "drills.load",
            "--people",
            str(given.people),
            *(["--database", *server] if server else []),
        ],
        "offline-install": ["sh", str(HERE / "tools" / "offline_install.sh")],
    }[name]


def run(drill: Drill) -> dict[str, Any]:
    """Run a drill and return its line; where it says none, a line that says why."""
    words = drill.command
    if drill.database == POSTGRESQL and not answers():
        return not_run(drill, "PostgreSQL does not answer on 127.0.0.1:5432")
    if drill.name == "offline-install":
        words = [*words, str(archive())]
    around = os.environ | {"PYTHONPATH": os.pathsep.join((str(HERE), str(HERE / "tests")))}
    longest = LONGEST.get(drill.name, LONGEST_OF_OTHERS)
    try:
        # Where it takes too long, whatever it started ends with it: they are a group of their own.
        done = subprocess.Popen(words, cwd=HERE, env=around, stdout=subprocess.PIPE, text=True, start_new_session=True)
        said, _ = done.communicate(timeout=longest)
    except subprocess.TimeoutExpired:
        os.killpg(done.pid, 9)
        done.wait()
        return not_run(drill, f"not done within {longest} seconds")
    try:
        line: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    except (IndexError, ValueError):
        return not_run(drill, f"ended with {done.returncode} and said nothing")
    return line | {"ok": line["ok"] and done.returncode == 0}


def not_run(drill: Drill, why: str) -> dict[str, Any]:
    return {"drill": drill.name, "ok": False, "database": drill.database, "not_run": why}


def archive() -> Path:
    """Return the newest archive of `make bundle`, which is made where there is none."""
    made = sorted((HERE / "dist").glob("gwella-*-offline-*.zip"), key=lambda path: path.stat().st_mtime)
    if not made:
        subprocess.run([sys.executable, str(HERE / "tools" / "bundle.py")], check=False, stdout=sys.stderr)
        made = list((HERE / "dist").glob("gwella-*-offline-*.zip"))
    return made[-1] if made else HERE / "dist"


def answers() -> bool:
    """Say whether PostgreSQL answers."""
    with socket.socket() as probe:
        probe.settimeout(3)
        return probe.connect_ex(("127.0.0.1", 5432)) == 0


if __name__ == "__main__":
    main()

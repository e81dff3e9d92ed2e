"""`make mutants`: are the guards tested? Each is taken out, one at a time, and the tests that it names must turn red.

A guard is a line that keeps somebody out or something whole: a permission, a place's filter, a transaction, a lock, a
link of a chain. They are listed in `tests/mutants/*.toml`. Prints one JSON line; ends with 1 below 95 in a hundred.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).parents[1]
LISTS = HERE / "tests" / "mutants"
COPIED = ("gwella", "tests", "docs", "pyproject.toml", "README.md", "README.cy.md", ".importlinter")
NEEDED = 95  # in a hundred
AT_LEAST = 30
PATIENCE = 600  # seconds for one guard's tests
RED, DOES_NOT_LOAD, NO_TESTS = 1, 2, 5


def main() -> None:
    """Take out every guard in turn, or those whose name holds a word that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    given = parser.parse_args()
    guards = [one for one in listed() if not given.words or any(word in one["name"] for word in given.words)]
    survived, killed = [], 0
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made)
        for name in COPIED:
            copied(HERE / name, copy / name)
        for guard in guards:
            is_red = taken_out(guard, copy)
            killed += is_red
            survived += [] if is_red else [guard["name"]]
            print(f"{'red  ' if is_red else 'GREEN'} {guard['name']}", file=sys.stderr, flush=True)
    share = 100 * killed / len(guards)
    ok = share >= NEEDED and (len(guards) >= AT_LEAST or bool(given.words))
    said = {"drill": "mutants", "ok": ok, "guards": len(guards), "red": killed, "survived": survived}
    print(json.dumps(said))
    sys.exit(not ok)


def listed() -> list[dict]:
    """Return the guards, each with its file, what is found there, what is put in its place, and the tests."""
    lists = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(LISTS.glob("*.toml")))
    guards = [guard for one in lists for guard in one["guard"]]
    for guard in guards:
        text = (HERE / guard["file"]).read_text(encoding="utf-8")
        if text.count(guard["find"]) != 1:
            sys.exit(f"{guard['name']}: what it looks for stands {text.count(guard['find'])} times in {guard['file']}")
    return guards


def taken_out(guard: dict, copy: Path) -> bool:
    """Return whether the tests turn red without the guard."""
    file = copy / guard["file"]
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(guard["find"], guard.get("put", "")), encoding="utf-8")
    around = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    if guard.get("database") == "postgresql":
        around["DATABASE_URL"] = os.environ.get("MUTANTS_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *guard["tests"]]
    try:
        done = subprocess.run(words, cwd=copy, env=around, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_text(whole, encoding="utf-8")
    if done.returncode == NO_TESTS:
        sys.exit(f"{guard['name']}: there are no such tests: {' '.join(guard['tests'])}")
    return done.returncode in (RED, DOES_NOT_LOAD)


def copied(this: Path, to: Path) -> None:
    """Copy a file or a folder, without what is only kept."""
    if this.is_dir():
        shutil.copytree(this, to, ignore=shutil.ignore_patterns("__pycache__", "shots"))
    elif this.exists():
        shutil.copy(this, to)


if __name__ == "__main__":
    main()

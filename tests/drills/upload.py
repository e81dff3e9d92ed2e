"""The upload drill: every file that officers really send, and every bomb, through the check in a confined process.

    python -m drills.upload

Each file has a process of its own with 1 GiB, 60 seconds and no network, as a file that is sent to the server has. It
is taken or refused as `drills.files` says; a bomb is refused within 10 seconds and 512 MiB, by a command started anew.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import gwella.cli.check  # noqa: F401 - loaded once, before the children are forked
from drills.expected import Sent
from drills.files import bombs, every_file
from gwella.cli import main, reader
from gwella.cli.confined import confine
from gwella.office.child import FRUGAL

MEMORY, SECONDS = 1024**3, 60
BOMB_MEMORY, BOMB_SECONDS = 512 * 1024**2, 10
WORDS = ("--authority", "X06000001", "--year", "2024", "--json")
LINE = "from gwella.cli import main; main()"


class Ran(NamedTuple):
    """How one ended: its exit code, what it said, the seconds it took and the most bytes that it had."""

    code: int
    said: dict[str, Any]
    seconds: float
    memory: int


def upload() -> dict[str, Any]:
    """Try every file and every bomb; return the figures of the drill."""
    wrong, files = [], list(every_file())
    with tempfile.TemporaryDirectory() as made:
        ran = [_checked(one, Path(made) / str(number)) for number, one in enumerate(files)]
        blown = [_blown(one, Path(made) / f"bomb{number}") for number, one in enumerate(bombs())]
    wrong += [one.name for one, its in zip(files, ran, strict=True) if not _is_as_written(one, its)]
    wrong += [one.name for one, its in zip(bombs(), blown, strict=True) if not _is_as_written(one, its)]
    refused = sum(1 for its in ran if "error" in its.said)
    slowest, most = max(its.seconds for its in ran), max(its.memory for its in ran)
    bomb_slowest, bomb_most = max(its.seconds for its in blown), max(its.memory for its in blown)
    within = slowest <= SECONDS and most <= MEMORY and bomb_slowest <= BOMB_SECONDS and bomb_most <= BOMB_MEMORY
    return {
        "drill": "upload",
        "ok": not wrong and within,
        "database": "none",
        "files": len(files),
        "refused": refused,
        "accepted": len(files) - refused,
        "slowest_seconds": round(slowest, 2),
        "most_mib": most // 1024**2,
        "bombs": len(blown),
        "bombs_refused": sum(1 for its in blown if "error" in its.said),
        "bomb_slowest_seconds": round(bomb_slowest, 2),
        "bomb_most_mib": bomb_most // 1024**2,
        "not_as_written": wrong[:20],
    }


def _is_as_written(one: Sent, its: Ran) -> bool:
    if one.says.refused:
        return its.code == 2 and its.said.get("error", {}).get("code") == one.says.refused
    if "findings" not in its.said:
        return False
    found = {finding["rule"] for finding in its.said["findings"]}
    counted = its.said["tables"].get("contacts", {}).get("counted")
    return found == one.says.found and counted == one.says.counted and its.code == int(bool(found))


def _checked(one: Sent, folder: Path) -> Ran:
    """Check a return in a child forked from this process, which has loaded the check and started no thread."""
    place, said, begun = _written(one, folder), folder.with_suffix(".said"), time.monotonic()
    child = os.fork()
    if not child:
        _check_and_end(place, said)
    _, status, used = os.wait4(child, 0)
    return _ended(status, said, begun, used.ru_maxrss)


def _check_and_end(place: Path, said: Path) -> None:
    scratch = said.with_suffix(".tmp")
    scratch.mkdir()
    tempfile.tempdir = str(scratch)
    code = 70  # a fault of ours, whatever it is
    try:
        sys.stdout = said.open("w", encoding="utf-8")
        reader.WORDS[:] = ["check", str(place), *WORDS]  # what was typed is read once, when it is loaded
        confine(MEMORY, SECONDS, reads=[place], writes=[scratch])
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _blown(one: Sent, folder: Path) -> Ran:
    """Check a bomb by the command itself, so that the memory counted is its own alone."""
    place, said, begun = _written(one, folder), folder.with_suffix(".said"), time.monotonic()
    into = (os.POSIX_SPAWN_OPEN, 1, str(said), os.O_WRONLY | os.O_CREAT, 0o600)
    command = [sys.executable, "-c", LINE, "check", str(place), *WORDS]
    child = os.posix_spawn(sys.executable, command, dict(os.environ), file_actions=[into])
    _, status, used = os.wait4(child, 0)
    return _ended(status, said, begun, used.ru_maxrss)


def _written(one: Sent, folder: Path) -> Path:
    folder.mkdir()
    for name, content in one.whole.items():
        (folder / name).write_bytes(content)
    return folder / "return.zip" if "return.zip" in one.files else folder


def _ended(status: int, said: Path, begun: float, kilobytes: int) -> Ran:
    try:
        words = json.loads(said.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        words = {}
    return Ran(os.waitstatus_to_exitcode(status), words, time.monotonic() - begun, kilobytes * 1024)


if __name__ == "__main__":
    if not FRUGAL.items() <= os.environ.items():  # read by libraries when they are loaded, which has happened
        os.execve(sys.executable, [sys.executable, "-m", "drills.upload"], os.environ | FRUGAL)
    line = upload()
    print(json.dumps(line))
    sys.exit(not line["ok"])

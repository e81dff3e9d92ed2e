"""A child process that may do little: started without our settings, watched, and ended when its time is up."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from enum import StrEnum, auto
from pathlib import Path

import gwella

BETWEEN_LOOKS = 0.1  # seconds
CPU_OVER = getattr(signal, "SIGXCPU", None)
# Few threads and one pool of memory: what a process sets aside counts against its limit, used or not.
FRUGAL = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
}
NO_LINK_NO_WAIT = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
LAST = 4096  # bytes of what it said when it broke
OUT_OF_MEMORY = ("MemoryError", "ArrowMemoryError")
NEARLY = 0.8  # of its memory: a child that had as much and then broke had no more
PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


class Why(StrEnum):
    """How a child ended that said nothing."""

    TIME = auto()
    KILLED = auto()  # by the kernel, or by itself when it had no memory left
    BROKE = auto()  # a fault of ours


class Ended(Exception):
    """The child ended without having done what it was asked."""

    def __init__(self, why: Why, last: str) -> None:
        self.why, self.last = why, last
        super().__init__(why)


def done_by_child(
    module: str,
    told: bytes,
    work: Path,
    *,
    seconds: int,
    memory: int,
    around: Mapping[str, str],
    beat: Callable[[], None],
) -> None:
    """Run `python -m module` in the folder `work` with `told` on its input, and return once it went well.

    It sees none of our environment but `around`, and limits itself to `memory` bytes. `beat` is called while it is at
    work. Raises `Ended`.
    """
    ours = {"PYTHONPATH": str(Path(gwella.__file__).parents[1]), "TMPDIR": str(work), "HOME": str(work)}
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # -P: nothing that lies in its folder is a module of ours. -B: it may not write beside those that are.
    command = [sys.executable, "-P", "-B", "-m", module]
    log = work / "stderr"
    with log.open("wb") as said:
        child = subprocess.Popen(  # noqa: S603 - the same interpreter
            command,
            cwd=work,
            env=passed_on | FRUGAL | ours | dict(around),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        try:
            most = _watched(child, told, seconds, beat)
        finally:
            _end(child)
    if most is None or (CPU_OVER is not None and child.returncode == -CPU_OVER):
        raise Ended(Why.TIME, "")
    if child.returncode < 0:
        raise Ended(Why.KILLED, "")
    if child.returncode > 0:
        is_full = most > NEARLY * memory or _last_error(log).rpartition(".")[2] in OUT_OF_MEMORY
        raise Ended(Why.KILLED if is_full else Why.BROKE, _last_error(log))


def told_back(file: Path, longest: int) -> bytes:
    """Return what a child wrote to a file. Raises ValueError for more than `longest` bytes, and OSError.

    A child that was taken over may have put a link or a pipe there: no link is followed, and no pipe waited for.
    """
    with os.fdopen(os.open(file, os.O_RDONLY | NO_LINK_NO_WAIT), "rb") as written:
        if not stat.S_ISREG(os.fstat(written.fileno()).st_mode):
            raise ValueError("no file")
        content = written.read(longest + 1)  # it may write more than we have memory for
    if len(content) > longest:
        raise ValueError("larger than what a child has to say")
    return content


def _watched(child: subprocess.Popen[bytes], told: bytes, seconds: int, beat: Callable[[], None]) -> int | None:
    """Return the most memory that the child was seen to have, in bytes; None where its time was up before it ended."""
    assert child.stdin is not None, "it was asked for"
    try:
        child.stdin.write(told)
        child.stdin.close()
    except BrokenPipeError:
        pass  # it ended at once; how, is asked below
    until, most = time.monotonic() + seconds, 0
    while child.poll() is None:
        if time.monotonic() > until:
            return None
        most = max(most, _memory(child.pid))
        beat()
        time.sleep(BETWEEN_LOOKS)
    return most


def _memory(process: int) -> int:
    """Return the most that a process has set aside so far, in bytes; 0 where the system does not say."""
    try:
        said = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = next((line.split()[1] for line in said.splitlines() if line.startswith("VmPeak:")), "0")
    return int(found) * 1024


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, if it is still there."""
    if child.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()


def _last_error(log: Path) -> str:
    """Return the kind of the error that ended the child; never its words, which may hold what stands in a cell."""
    with log.open("rb") as said:
        said.seek(max(0, log.stat().st_size - LAST))
        lines = said.read(LAST).decode(errors="replace").strip().splitlines()
    kind = lines[-1].partition(":")[0] if lines else ""
    return kind if kind.replace(".", "").replace("_", "").isalnum() else ""

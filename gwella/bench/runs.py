"""Starting children and measuring them: each way in fresh processes, in turn with the others, medians of the rounds."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import Remediable

Facts = dict[str, float | str]
SECONDS = 1800.0  # the longest that one child may take


class Given(msgspec.Struct, frozen=True):
    """What a way is given: for how many years and metrics, the data, where results go, and what the way alone needs."""

    years: int
    metrics: int = 0
    extracts: str = ""
    out: str = ""
    values: str = ""  # a file to write every value to, once the work is done and measured
    authority: str = ""
    resubmitted: str = ""
    compared: dict[str, str] = {}
    sizes: dict[str, float] = {}


class Measured(msgspec.Struct, frozen=True):
    """What a child says of its own work, after its imports: CPU and wall seconds, peak memory, and facts."""

    cpu: float
    wall: float
    peak_mb: float
    facts: Facts = {}


class Run(msgspec.Struct, frozen=True):
    """One child: its own work, and its whole process as the one that started it sees it."""

    own: Measured
    cpu: float
    wall: float


class Median(msgspec.Struct, frozen=True):
    """The medians of a way's runs; the facts are those of the last, but for numbers, of which there are medians."""

    own_cpu: float
    own_wall: float
    cpu: float
    wall: float
    peak_mb: float
    facts: Facts
    rounds: int


def run(way: str, given: Given, within: Mapping[str, str], seconds: float = SECONDS) -> Run:
    """Run one way in a process of its own. Raises Remediable where it fails or takes too long."""
    command = [sys.executable, "-m", "gwella.bench.child", way, msgspec.json.encode(given).decode()]
    printed, cpu, wall = timed(way, command, within, seconds)
    return Run(msgspec.json.decode(printed.splitlines()[-1], type=Measured), cpu, wall)


def timed(
    way: str, command: Sequence[str], within: Mapping[str, str], seconds: float = SECONDS
) -> tuple[bytes, float, float]:
    """Return what a command prints, and the CPU and wall seconds of its process and those it started.

    It is ended where it takes too long, or where we are stopped. Raises Remediable.
    """
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        done = subprocess.run(command, env=within, capture_output=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Remediable("bench.too_long", way=way, seconds=int(seconds)) from None
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    _refuse_failure(way, done.returncode, done.stderr)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def run_together(way: str, given: Sequence[Given], seconds: float = SECONDS) -> None:
    """Run one way in several processes at once. All are ended where one fails or we are stopped. Raises Remediable."""
    commands = [[sys.executable, "-m", "gwella.bench.child", way, msgspec.json.encode(one).decode()] for one in given]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for command in commands]
    until = time.monotonic() + seconds
    try:
        for process in started:
            _, said = process.communicate(timeout=max(until - time.monotonic(), 1))
            _refuse_failure(way, process.returncode, said)
    except subprocess.TimeoutExpired:
        raise Remediable("bench.too_long", way=way, seconds=int(seconds)) from None
    finally:
        for process in started:
            process.kill()  # does nothing to one that has ended
            process.wait()


def median(runs: Sequence[Run]) -> Median:
    """Return the medians of the runs of one way."""
    middle = statistics.median
    facts: Facts = dict(runs[-1].own.facts)
    for name, last in runs[-1].own.facts.items():
        if isinstance(last, float):
            facts[name] = middle(float(one.own.facts[name]) for one in runs)
    return Median(
        own_cpu=middle(one.own.cpu for one in runs),
        own_wall=middle(one.own.wall for one in runs),
        cpu=middle(one.cpu for one in runs),
        wall=middle(one.wall for one in runs),
        peak_mb=max(one.own.peak_mb for one in runs),
        facts=facts,
        rounds=len(runs),
    )


def environment(definitions: Path | None, compiled: Path) -> Mapping[str, str]:
    """Return the environment of a child, which reads the definitions beside the data as well as ours.

    Where Python is told to keep nothing that it compiles it would compile everything in every round: there it
    keeps it in the folder `compiled`.
    """
    local = [os.environ.get("GWELLA_DEFINITIONS", ""), str(definitions or "")]
    ours = {"GWELLA_DEFINITIONS": os.pathsep.join(folder for folder in local if folder)}
    if sys.dont_write_bytecode:
        ours |= {"PYTHONPYCACHEPREFIX": str(compiled), "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **ours}


def _refuse_failure(way: str, code: int, said: bytes) -> None:
    if code:
        lines = said.decode(errors="replace").strip().splitlines()
        raise Remediable("bench.failed", way=way, detail=lines[-1] if lines else str(code))

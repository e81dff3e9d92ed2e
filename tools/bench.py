"""Measures the main job: each step in a process of its own, CPU and wall seconds, peak memory, medians of five.

Prints a table of figures and, last, their ratios; nothing is asserted (docs/performance.md keeps what was measured).
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

GWELLA = str(Path(sys.executable).with_name("gwella"))
ROUNDS = 5


class Run(NamedTuple):
    cpu: float
    wall: float


def timed(command: list[str]) -> Run:
    """Run `command` once and return its CPU and wall seconds."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    # A check that finds something ends with 1: that is an answer, not a failure.
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return Run(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        extract, out = f"{folder}/extract", f"{folder}/out"
        invented = ["--authority", "X06000001", "--year", "2024"]
        steps = {
            "help": [GWELLA, "--help"],
            "generate": [GWELLA, "generate", extract],
            "check": [GWELLA, "check", extract, *invented, "--json"],
            "compute": [GWELLA, "compute", extract, "--out", out],
            "explain": [GWELLA, "explain", "AD/023", "--area", "X06000001", "--period", "2024", "--from", out],
            "report": [GWELLA, "report", *invented, "--from", out, "--format", "pdf", "--to", f"{folder}/report.pdf"],
        }
        medians: dict[str, Run] = {}
        for name, command in steps.items():
            runs = [timed(command) for _ in range(1 if name == "generate" else ROUNDS)]
            medians[name] = Run(*(statistics.median(values) for values in zip(*runs, strict=True)))
            print(f"{name:<10} {medians[name].cpu:6.2f} CPU s {medians[name].wall:6.2f} s", flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    ratios = {name: round(run.cpu / medians["compute"].cpu, 2) for name, run in medians.items()}
    print(f"peak memory of any step {peak:.0f} MB; CPU as a ratio of compute: {ratios}")


if __name__ == "__main__":
    main()

"""The rounds of a benchmark: every way once, in turn, then all of them again; and what came of it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from enum import StrEnum, auto
from pathlib import Path

import msgspec

from gwella.bench.data import DEFINITIONS, EXTRACTS, Made, made, median_sized
from gwella.bench.machine import conditions, load
from gwella.bench.resubmitting import resubmitted
from gwella.bench.runs import Facts, Given, Measured, Median, Run, environment, median, run, timed
from gwella.bench.workload import BREAKDOWNS, Scale, left_out, workload
from gwella.metrics.plan import passes

HELP = "from gwella.cli import main; main()"
SITE = (
    "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'gwella.site.settings'); "
    "import django; django.setup(); import gwella.site.urls"
)
STARTED = {"help": [sys.executable, "-c", HELP, "--help"], "site": [sys.executable, "-c", SITE]}
# The full run is first: the others work on the snapshots that its first round keeps.
COUNTING = ("end_to_end", "scan", "engine", "ibis", "sql", "pandas", "pandas_singly")
COMPARED = ("ibis", "sql", "pandas", "pandas_singly", "end_to_end")


class What(StrEnum):
    """What can be asked of the benchmark."""

    GENERATE = auto()
    METRICS = auto()
    INCREMENTAL = auto()
    CHECKS = auto()
    STARTUP = auto()
    ALL = auto()


WAYS: dict[What, tuple[str, ...]] = {
    What.GENERATE: (),
    What.METRICS: COUNTING,
    What.INCREMENTAL: ("end_to_end", "incremental"),
    What.CHECKS: ("checks",),
    What.STARTUP: ("help", "site"),
    What.ALL: (*COUNTING, "incremental", "checks", "help", "site"),
}


class Compared(msgspec.Struct, frozen=True):
    """How many figures there are, how many values of other ways were set beside them, and where they differ."""

    figures: int = 0
    values: int = 0
    different: int = 0
    first: tuple[str, ...] = ()

    def with_(self, facts: Facts) -> Compared:
        """Return this and what another comparison found."""
        return Compared(
            self.figures or int(facts["figures"]),
            self.values + int(facts["values_compared"]),
            self.different + int(facts["values_different"]),
            (*self.first, *str(facts["first_different"]).splitlines()),
        )


class Outcome(msgspec.Struct, frozen=True):
    """What a benchmark came to: the medians by way, what was computed, and the conditions."""

    data: Made | None
    medians: dict[str, Median]
    computed: dict[str, int]
    left_out: list[str]
    compared: Compared
    conditions: dict[str, str]
    loads: list[float]


def bench(what: What, scale: Scale, folder: Path, rounds: int, tell: Callable[[str, int], None]) -> Outcome:
    """Run the ways of `what` on the data in `folder`, made where they are not there.

    `tell` is called with the way and the round before each begins. Raises Remediable where a child fails.
    """
    ways, data = WAYS[what], None
    if set(ways) != {*STARTED}:
        tell("generate", 1)
        data = made(folder, msgspec.structs.replace(scale, metrics=0))  # the same for any number of them
    runs: dict[str, list[Run]] = defaultdict(list)
    loads: list[float] = []
    with tempfile.TemporaryDirectory(prefix="gwella-bench-") as work:
        here = Work(Path(work), folder, scale, data)
        for way in STARTED.keys() & set(ways):
            here.run(way, 0)  # what has to be compiled is compiled now, and in no round
        for number in range(rounds):
            for way in ways:
                tell(way, number + 1)
                loads += [now] if (now := load()) is not None else []
                runs[way].append(here.run(way, number))
        compared = here.compared(ways)
    return Outcome(
        data,
        {way: median(its) for way, its in runs.items()},
        _computed(scale, compared.figures),
        left_out(),
        compared,
        conditions(),
        [round(one, 2) for one in loads],
    )


class Work:
    """The folders of one benchmark: what its first full run kept, a copy to resubmit to, and the values of each way."""

    def __init__(self, folder: Path, data: Path, scale: Scale, made: Made | None) -> None:
        self._folder, self._data, self._scale, self._made = folder, data, scale, made
        self._base, self._again = folder / "out", folder / "again"
        self._within = environment(data / DEFINITIONS if made else None, folder / "compiled")
        (folder / "values").mkdir()

    def run(self, way: str, number: int) -> Run:
        """Run one way once. Of the first round every value is kept, to be compared."""
        if way in STARTED:
            _, cpu, wall = timed(way, STARTED[way], self._within)
            return Run(Measured(cpu, wall, 0.0), cpu, wall)
        if way == "end_to_end":
            return self._full(number)
        if way == "incremental":
            return self._incremental(number)
        out = self._base if way != "checks" else self._folder
        return self._child(way, out, values=way if number == 0 and way != "checks" and way != "scan" else "")

    def compared(self, ways: Sequence[str]) -> Compared:
        """Return what comparing every value came to; nothing where no two ways gave any."""
        found = Compared()
        if "engine" in ways:
            theirs = {way: str(self._values(way)) for way in COMPARED if way in ways}
            found = found.with_(self._comparing("engine", theirs))
        if "incremental" in ways:
            # What was computed again is compared with all of it computed from its snapshots, no cells kept.
            self._child("engine", self._again, values="anew")
            found = found.with_(self._comparing("anew", {"incremental": str(self._values("incremental"))}))
        return found

    def _comparing(self, ours: str, theirs: dict[str, str]) -> Facts:
        given = Given(self._scale.years, self._scale.metrics, out=str(self._values(ours)), compared=theirs)
        return run("compare", given, self._within).own.facts

    def _full(self, number: int) -> Run:
        out = self._base if number == 0 else self._folder / f"out-{number}"
        out.mkdir()
        done = self._child("end_to_end", out, values="end_to_end" if number == 0 else "")
        if number:
            shutil.rmtree(out)
        return done

    def _incremental(self, number: int) -> Run:
        if number == 0:
            shutil.copytree(self._base, self._again)
        assert self._made is not None, "there are data to resubmit some of"
        whose = median_sized(self._made.sizes)
        extract = resubmitted(self._data / EXTRACTS / whose, self._folder / f"resubmitted-{number}", number)
        # Every round changes the snapshots, so what is compared is what the last one leaves.
        return self._child("incremental", self._again, values="incremental", resubmitted=str(extract))

    def _child(self, way: str, out: Path, values: str, resubmitted: str = "") -> Run:
        given = Given(
            self._scale.years,
            self._scale.metrics,
            extracts=str(self._data / EXTRACTS),
            out=str(out),
            values=str(self._values(values)) if values else "",
            resubmitted=resubmitted,
        )
        return run(way, given, self._within)

    def _values(self, way: str) -> Path:
        return self._folder / "values" / f"{way}.parquet"


def _computed(scale: Scale, figures: int) -> dict[str, int]:
    """Return what the workload is: metrics, breakdowns, passes and the figures that they gave."""
    work = workload(scale)
    facts = {"metrics": len({job.key for job in work}), "breakdowns": BREAKDOWNS}
    return facts | {"passes": sum(1 for _ in passes(work)), "figures": figures}

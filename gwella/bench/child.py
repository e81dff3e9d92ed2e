"""A child: `python -m gwella.bench.child WAY {…}` does one way's work and prints, last, what it cost.

What is measured begins after the imports and the reading of the catalogue, which are the same for every way.
"""

from __future__ import annotations

import importlib
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.bench.data import make_some
from gwella.bench.runs import Facts, Given, Measured
from gwella.bench.workload import Scale, workload
from gwella.code_of_practice.places import areas
from gwella.metrics.many_rows import ready_for_many_rows
from gwella.returns.definitions import checks
from gwella.snapshots.calendar import bank_holidays

if TYPE_CHECKING:
    import pyarrow as pa

    from gwella.metrics.plan import Job

ENGINE = ("pandas", "numpy", "pyarrow.parquet", "pyarrow.compute", "scipy.stats")
# DuckDB brings pandas as soon as it is given a value, so that every way has it before the work begins.
IN_SQL = ("duckdb", *ENGINE)
# Each way: the function that does it, and the libraries that it brings.
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "scan": ("scan.scanned", IN_SQL),
    "engine": ("engine.figures", ENGINE),
    "ibis": ("engine.figures_in_ibis", (*IN_SQL, "ibis", "ibis.backends.duckdb")),
    "sql": ("in_sql.figures", IN_SQL),
    "pandas": ("in_pandas.figures", ("pandas", "numpy")),
    "pandas_singly": ("in_pandas.figures_singly", ("pandas", "numpy")),
    "end_to_end": ("engine.end_to_end", ENGINE),
    "incremental": ("engine.incremental", ENGINE),
    "checks": ("checks.checked", ENGINE),
    "compare": ("compared.compared", ("duckdb",)),
}


def main() -> None:
    """Do the way that is named and print what it cost; `generate` only makes data."""
    way, given = sys.argv[1], msgspec.json.decode(sys.argv[2], type=Given)
    if way == "generate":
        make_some(Path(given.extracts), given.sizes, given.years)
        return
    place, libraries = WAYS[way]
    module, _, name = place.rpartition(".")
    does: Callable[[Given, list[Job], Facts], pa.Table | None] = getattr(_module(module), name)
    for library in libraries:
        importlib.import_module(library)
    print(msgspec.json.encode(measured(does, given)).decode())


def measured(does: Callable[[Given, list[Job], Facts], Any], given: Given) -> Measured:
    """Return what a way's work costs; its values, where it has any, are written afterwards."""
    work = _catalogue(given)
    facts: Facts = {}
    ready_for_many_rows()  # as in the command
    cpu, wall = time.process_time(), time.perf_counter()
    values = does(given, work, facts)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Of Linux it is in KiB; of macOS in bytes.
    peak_mb = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
    if given.values:
        from gwella.bench.compared import write

        write(values, Path(given.values))
    return Measured(cpu, wall, peak_mb, facts)


def _catalogue(given: Given) -> list[Job]:
    """Return the workload, with every definition read that any way looks at."""
    for read in (areas, bank_holidays, checks):
        read()
    return workload(Scale(given.years, 1, metrics=given.metrics))


def _module(name: str) -> Any:
    return importlib.import_module(f"gwella.bench.{name}")


if __name__ == "__main__":
    main()

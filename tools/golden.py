"""Makes anew the old figures that the tests hold the engine to: snapshots, and what was computed from them.

Only for when SEMANTICS is raised, or the generator can no longer say what a metric needs. Figures of years past
do not change for any other reason; `tests/spec/metrics/test_time_travel.py` says so.
"""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import tempfile
from pathlib import Path

from gwella.cli.computing import computed
from gwella.metrics.editions import SEMANTICS
from gwella.returns.generate import generate

GOLDEN = Path(__file__).parents[1] / "tests" / "spec" / "metrics" / "golden"
LIBRARIES = ("duckdb", "ibis-framework", "pyarrow", "numpy", "scipy")


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        desk = Path(made)
        generate(desk / "extract", first_year=2020, last_year=2024, size=0.02)
        computed([desk / "extract"], desk / "out", keys=desk / "keys")
        shutil.rmtree(GOLDEN, ignore_errors=True)
        shutil.copytree(desk / "out" / "snapshots", GOLDEN / "snapshots")
        shutil.copy(desk / "out" / "results.parquet", GOLDEN)
        shutil.copy(desk / "extract" / "aggregate.csv", GOLDEN)
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    with_what = {"semantics": SEMANTICS, "made_with": versions}
    (GOLDEN / "made_with.json").write_text(json.dumps(with_what, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Makes anew the old figures that the tests hold the engine to: snapshots, and what was computed from them.

Without words all of them, or those of the years named: `python tools/golden.py 2018-2024`. Only for when SEMANTICS is
raised, or the generator can no longer say what a metric needs. Figures of years past do not change for any other
reason; `tests/spec/metrics/test_time_travel.py` says so.
"""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import sys
import tempfile
from pathlib import Path

from gwella.cli.computing import computed
from gwella.metrics.editions import SEMANTICS
from gwella.returns.generate import generate

GOLDEN = Path(__file__).parents[1] / "tests" / "spec" / "metrics" / "golden"
LIBRARIES = ("duckdb", "ibis-framework", "pyarrow", "numpy", "scipy")


# The first and the last year of each. The older one was made before many of the metrics and columns there are now; the
# later one holds every table and every metric, also those that were collected to 2019 alone.
YEARS = ("2020-2024", "2018-2024")


def main() -> None:
    for years in sys.argv[1:] or YEARS:
        _make(years)


def _make(years: str) -> None:
    golden, (first, last) = GOLDEN / years, map(int, years.split("-"))
    with tempfile.TemporaryDirectory() as made:
        desk = Path(made)
        generate(desk / "extract", first_year=first, last_year=last, size=0.04)
        computed([desk / "extract"], desk / "out", keys=desk / "keys")
        shutil.rmtree(golden, ignore_errors=True)
        shutil.copytree(desk / "out" / "snapshots", golden / "snapshots")
        shutil.copy(desk / "out" / "results.parquet", golden)
        shutil.copy(desk / "extract" / "aggregate.csv", golden)
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    with_what = {"semantics": SEMANTICS, "made_with": versions}
    (golden / "made_with.json").write_text(json.dumps(with_what, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""The engine's own ways: from the snapshots to figures, from the files to figures, and after one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gwella.bench.steps import step
from gwella.metrics.compute import Counting
from gwella.metrics.engines import DUCKDB, engine
from gwella.metrics.figures import built
from gwella.metrics.source import Source, of_manifests
from gwella.returns.check import checked_sheets
from gwella.returns.read import read_folder
from gwella.returns.whose import authority_of, years_of_each
from gwella.snapshots.keyring import new_key, put_key
from gwella.snapshots.store import Manifest, authorities, current, keep_all, put_in_force

if TYPE_CHECKING:
    import pyarrow as pa

    from gwella.bench.runs import Facts, Given
    from gwella.metrics.cells import Pass
    from gwella.metrics.engines import Engine
    from gwella.metrics.plan import Job

SNAPSHOTS, CELLS, KEYS = "snapshots", "cells", "keys"


class Timed(Counting):
    """The engine, with the time that its cells take apart from the rest."""

    def __init__(self, source: Source, work: Sequence[Job], facts: Facts) -> None:
        super().__init__(source, sorted({period for job in work for period in job.periods}), None)
        self._facts = facts

    def cells(self, work: Sequence[Pass], folder: Path | None) -> list[pa.Table]:
        with step(self._facts, "cells_cpu"):
            return super().cells(work, folder)


def figures(given: Given, work: Sequence[Job], facts: Facts) -> pa.Table:
    """Return the figures of all authorities from their snapshots below `given.out`; no cells are kept."""
    return counted(Path(given.out), work, facts, None)


def figures_in_ibis(given: Given, work: Sequence[Job], facts: Facts) -> pa.Table:
    """Return the same figures with every pass counted by DuckDB, which is asked through Ibis."""
    return counted(Path(given.out), work, facts, None, engine(DUCKDB))


def end_to_end(given: Given, work: Sequence[Job], facts: Facts) -> pa.Table:
    """Return the same figures from the files: read, checked, kept as snapshots below `given.out`, cells kept too."""
    out = Path(given.out)
    for folder in sorted(Path(given.extracts).iterdir()):
        take(folder, out, facts)
    with step(facts, "figures_cpu"):
        return counted(out, work, facts, out / CELLS)


def incremental(given: Given, work: Sequence[Job], facts: Facts) -> pa.Table:
    """Return all figures again after one authority has sent the table in `given.resubmitted` once more."""
    out = Path(given.out)
    take(Path(given.resubmitted), out, facts)
    with step(facts, "figures_cpu"):
        return counted(out, work, facts, out / CELLS)


def counted(out: Path, work: Sequence[Job], facts: Facts, cells: Path | None, on: Engine | None = None) -> pa.Table:
    """Return the figures of the snapshots in force below `out`, counted here unless it is `on` another engine."""
    source = of_manifests(out / SNAPSHOTS, in_force(out), on)
    return built(Timed(source, work, facts).figures(work, cells))


def in_force(out: Path) -> Mapping[str, Mapping[str, Manifest]]:
    """Return the snapshots in force, by authority and table."""
    return {code: current(out / SNAPSHOTS, code) for code in authorities(out / SNAPSHOTS)}


def take(folder: Path, out: Path, facts: Facts) -> None:
    """Read and check one folder, and keep its tables as snapshots in force, as `gwella compute` does."""
    with step(facts, "read_cpu"):
        found = read_folder(folder)
        authority = authority_of(found.sheets)
    with step(facts, "check_cpu"):
        checked = checked_sheets(found.sheets, authority)
    with step(facts, "keep_cpu"):
        key = put_key(out / KEYS, authority, new_key())
        kept = keep_all(out / SNAPSHOTS, authority, checked.tables, key, years_of_each(checked.tables))
        put_in_force(out / SNAPSHOTS, authority, kept)

"""The yardstick: every stored column that the workload looks at, read from the snapshots and decoded, nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gwella.bench.engine import SNAPSHOTS, in_force
from gwella.metrics.looked_at import behind
from gwella.metrics.plan import Job, passes
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    from gwella.bench.runs import Facts, Given


def scanned(given: Given, work: Sequence[Job], facts: Facts) -> None:
    """Read each column that is needed once, of all authorities together."""
    import duckdb

    connection, read = duckdb.connect(), columns(work)
    for name, files in snapshot_files(Path(given.out)).items():
        # A hash is of the value: no engine can answer from what a file says about its columns.
        asked = ", ".join(f'bit_xor(hash("{column}"))' for column in sorted(read[name]))
        connection.execute(f"SELECT {asked} FROM read_parquet(?)", [files]).fetchall()
    facts["columns"] = float(sum(len(its) for its in read.values()))


def snapshot_files(out: Path) -> Mapping[str, list[str]]:
    """Return the files of the snapshots in force, by table."""
    files: dict[str, list[str]] = defaultdict(list)
    for its in in_force(out).values():
        for manifest in its.values():
            files[manifest.table].append(str(manifest.path(out / SNAPSHOTS)))
    return files


def columns(work: Sequence[Job]) -> dict[str, set[str]]:
    """Return the stored columns, by table, that the workload looks at."""
    read: dict[str, set[str]] = defaultdict(lambda: {"person"})
    for fused, _ in passes(work):
        own, fields = set(table(fused.of).stored), behind(fused.of, fused.fields)
        read[fused.of] |= fields & own
        read[PEOPLE] |= fields & set(table(PEOPLE).stored) - own
    return read

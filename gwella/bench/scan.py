"""The yardstick: every stored column that the workload looks at, read from the snapshots and decoded, nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gwella.bench.engine import SNAPSHOTS, in_force
from gwella.metrics.cells import Pass
from gwella.metrics.definitions import breakdowns
from gwella.metrics.derive import needed, sources, with_age
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
    read: dict[str, set[str]] = defaultdict(lambda: {"authority", "person"})
    for fused, _ in passes(work):
        definition, of_people = table(fused.of), set(table(PEOPLE).stored)
        fields = _fields(fused)
        read[fused.of] |= fields & set(definition.stored)
        read[PEOPLE] |= fields & of_people - set(definition.stored)
        read[PEOPLE] |= {breakdowns()[name].field for name in fused.lent}
    return read


def _fields(fused: Pass) -> set[str]:
    """Return every column that a pass looks at, and what those are derived from."""
    definition = with_age(fused.of)
    fields = {*fused.fields, fused.when.field, fused.distinct, *(definition.spell or () if fused.when.overlaps else ())}
    derived = needed(definition, fields)
    order = {definition.key for field in derived if definition.derive[field].word == "previous"}
    return fields | order | {source for field in derived for source in sources(definition.derive[field])}

"""Cells that are kept: what has not changed is not computed again.

A file holds the cells of one pass for all authorities, and says of each from which snapshots they came. Its
name is the hash of what the pass means, so that a changed definition finds no file. A file that is damaged
or missing costs its own recomputing and nothing else.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.writing import make_folder, whole
from gwella.code_of_practice.years import Period
from gwella.metrics.cells import Pass, cells
from gwella.metrics.definitions import breakdowns
from gwella.metrics.dimensions import codes
from gwella.metrics.editions import SEMANTICS, derivations, digest
from gwella.metrics.source import Source
from gwella.snapshots import parquet
from gwella.snapshots.calendar import bank_holidays
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import pyarrow as pa

MOST_FILES = 200  # of the last runs: years, quarters and months of a few definitions
STAMPS, MADE_WITH = b"gwella.stamps", b"gwella.made_with"


class Before(msgspec.Struct, frozen=True):
    """What is kept of a pass: where, which cells still hold, and which authorities have to be counted again."""

    path: Path | None
    stamps: Mapping[str, str]
    kept: pa.Table | None
    changed: tuple[str, ...]


def cells_of(source: Source, work: Sequence[Pass], periods: Sequence[Period], folder: Path | None) -> list[pa.Table]:
    """Return the cells of passes over one table, for every authority that has it; only what changed is computed.

    With a `folder` they are kept there for the next time. Raises NotAllowed where they cannot be written.
    """
    before = [_before(source, one, periods, folder) for one in work]
    found = [[] if one.kept is None else [one.kept] for one in before]
    changed = [code for code in source.having(work[0].of) if any(code in one.changed for one in before)]
    times = len(periods) if any(one.when.overlaps for one in work) else 1
    fields = {field for one, state in zip(work, before, strict=True) if state.changed for field in one.fields}
    # A few authorities at a time, and all passes over their rows while these are open.
    for few in source.few_at_once(work[0].of, changed, times):
        for one, state, parts in zip(work, before, found, strict=True):
            if its := [code for code in few if code in state.changed]:
                parts.append(_computed(source, one, periods, its, fields))
    return [_kept_for_the_next_time(parts, state, source) for state, parts in zip(before, found, strict=True)]


def sweep(folder: Path) -> None:
    """Remove the files that were not written for longest, beyond those of the last runs."""
    files = sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files[MOST_FILES:]:
        path.unlink(missing_ok=True)


def _before(source: Source, work: Pass, periods: Sequence[Period], folder: Path | None) -> Before:
    authorities = source.having(work.of)
    if folder is None:
        return Before(None, {}, None, authorities)
    path = folder / f"{_name(work, periods)}.parquet"
    stamps = {code: _stamp(source, work, code) for code in authorities}
    kept, its_stamps = _kept(path)
    fresh = [code for code in authorities if its_stamps.get(code) == stamps[code]]
    changed = tuple(code for code in authorities if code not in fresh)
    return Before(path, stamps, None if kept is None else _only(kept, fresh), changed)


def _computed(
    source: Source, work: Pass, periods: Sequence[Period], authorities: Sequence[str], fields: Collection[str]
) -> pa.Table:
    """Return the cells of a pass for some authorities, by their codes. Raises NotFound as `Engine.count` does.

    `fields` are what all passes over the table look at, so that it is opened once.
    """
    import pyarrow as pa

    found = cells(source.rows(work.of, authorities, fields), work, periods, source.counts_on.count)
    whose = pa.DictionaryArray.from_arrays(found["authority"].combine_chunks(), pa.array(authorities, pa.string()))
    return found.set_column(0, "authority", whose.cast(pa.string()))


def _kept_for_the_next_time(parts: Sequence[pa.Table], before: Before, source: Source) -> pa.Table:
    import pyarrow as pa

    first, *more = parts
    found = pa.concat_tables([first, *(part.select(first.column_names).cast(first.schema) for part in more)])
    if before.path is not None and (before.changed or before.kept is None):
        _keep(found, before.path, before.stamps, source)
    return found


def _only(kept: pa.Table, authorities: Sequence[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    return kept.filter(pc.is_in(kept["authority"], pa.array(authorities, pa.string())))


def _name(work: Pass, periods: Sequence[Period]) -> str:
    """Return the hash of what a pass means: its conditions, what they are derived from, its categories and periods."""
    facts: dict[str, Any] = {
        "semantics": SEMANTICS,
        "work": work,
        "derive": derivations(work.of, work.fields),
        "holidays": bank_holidays(),
        "dimensions": [(name, breakdowns()[name], codes(name)) for name in work.digits],
        "table": (table(work.of).spell, table(work.of).key),
        "periods": [period.code for period in periods],
    }
    return digest(facts)[:32]


def _stamp(source: Source, work: Pass, authority: str) -> str:
    """Return what the cells of an authority come from: its snapshots of the table, and of people where those lend."""
    its = source.held[authority].snapshots
    return digest({name: its.get(name, "") for name in (work.of, PEOPLE)})[:32]


def _kept(path: Path) -> tuple[pa.Table | None, Mapping[str, str]]:
    try:
        with parquet.reading(path, path.stem) as file:
            found = file.read()
        return found, msgspec.json.decode(found.schema.metadata[STAMPS], type=dict[str, str])
    except (parquet.Damaged, KeyError, TypeError, msgspec.DecodeError):
        return None, {}


def _keep(found: pa.Table, path: Path, stamps: Mapping[str, str], source: Source) -> None:
    make_folder(path.parent, private=True)  # the finest cells are held like rows
    metadata = {
        STAMPS: msgspec.json.encode(stamps),
        MADE_WITH: msgspec.json.encode({"engine": source.counts_on.name, **_made_with()}),
    }
    with whole(path) as unfinished:
        parquet.write(found.replace_schema_metadata(metadata), unfinished, path.stem, compression="zstd")


@cache
def _made_with() -> Mapping[str, str]:
    """Return the versions of the libraries that count; they are looked for in the folders of what is installed."""
    return {name: importlib.metadata.version(name) for name in ("ibis-framework", "duckdb", "pyarrow")}

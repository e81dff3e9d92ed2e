"""Where rows come from: the snapshots of one authority, opened on an engine; or tables in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.results import Origin
from gwella.snapshots.store import Manifest, current, with_kept

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


class Source(msgspec.Struct, frozen=True):
    """One authority's tables on an engine, and the snapshots that they are."""

    authority: str
    tables: Mapping[str, ir.Table]
    snapshots: Mapping[str, str]
    origin: Origin


def open_snapshots(folder: Path, authority: str, kept: Iterable[Manifest] = ()) -> Source:
    """Return the tables of `authority`: those `kept` just now, and for the rest those in force.

    Raises NotFound where nothing was computed, or where a snapshot has been lost since.
    """
    import duckdb
    import ibis

    manifests = with_kept(folder, authority, kept) or current(folder, authority)
    connection = ibis.duckdb.connect()
    try:
        tables = {name: connection.read_parquet(manifest.path(folder)) for name, manifest in manifests.items()}
    except duckdb.Error:
        raise NotFound("snapshots.damaged", authority=authority, file=folder.name) from None
    ids = {name: manifest.id for name, manifest in manifests.items()}
    return Source(authority, tables, ids, _origin(manifests.values()))


def in_memory(authority: str, tables: Mapping[str, pa.Table], origin: Origin = Origin.COMPUTED) -> Source:
    """Return tables held in memory as a source, as worked examples and tests need them."""
    import ibis

    connection = ibis.duckdb.connect()
    opened = {name: connection.create_table(name, rows) for name, rows in tables.items()}
    return Source(authority, opened, dict.fromkeys(tables, ""), origin)


def _origin(manifests: Iterable[Manifest]) -> Origin:
    # One made-up row makes every figure beside it made up: people and contacts cannot be told apart.
    return Origin.MADE_UP if any(manifest.made_up for manifest in manifests) else Origin.COMPUTED

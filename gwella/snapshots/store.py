"""Snapshots: accepted tables as immutable Parquet, by authority and table.

A snapshot's id hashes its canonical rows (declared types, sorted), never the file: the bytes of
Parquet change with the library's version, the rows do not. Files are written and synced before
`current.json` names them, so a killed process leaves the old state standing (design 4.2, 4.7).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.snapshots.keys import Key
from gwella.snapshots.tables import Kind, Table, table

if TYPE_CHECKING:
    import pyarrow as pa

SOURCE_COLUMNS = ("_file", "_row")
SEPARATOR, EMPTY = chr(31), chr(30)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot is: enough to find it, to trust it, and to say where its rows came from."""

    table: str
    authority: str
    id: str
    rows: int
    key_id: str
    files: tuple[str, ...]
    made_up: bool

    def path(self, folder: Path) -> Path:
        """The Parquet file, below the snapshot folder."""
        return folder / self.authority / self.table / f"{self.id}.parquet"


def accept(folder: Path, name: str, authority: str, rows: pa.Table, key: Key) -> Manifest:
    """Keep `rows` of one table of one authority and return the manifest. The same rows change nothing."""
    kept = stored(table(name), rows, key)
    manifest = Manifest(
        table=name,
        authority=authority,
        id=canonical_id(table(name), kept),
        rows=kept.num_rows,
        key_id=key.id,
        files=tuple(sorted(set(kept["_file"].to_pylist()))),
        made_up=_any_made_up(kept),
    )
    # Where each row stood in the officer's files is no part of the id, so it is written again with
    # the same id: `explain --rows` must point into the files as they are now.
    _write_parquet(kept, manifest.path(folder))
    _name_current(folder, manifest)
    return manifest


def current(folder: Path, authority: str) -> Mapping[str, Manifest]:
    """Return the snapshots in force of `authority`, by table. Raises NotFound when there are none."""
    path = folder / authority / "current.json"
    if not path.is_file():
        raise NotFound("snapshots.no_snapshots", authority=authority)
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Manifest])


def authorities(folder: Path) -> tuple[str, ...]:
    """Return the codes of the authorities that have snapshots in `folder`."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/current.json")))


def stored(definition: Table, rows: pa.Table, key: Key) -> pa.Table:
    """Return `rows` as a snapshot keeps them: no officer-only columns, person keys for identifiers."""
    import pyarrow as pa

    columns: dict[str, pa.ChunkedArray | pa.Array] = {}
    for name, column in definition.stored.items():
        values = rows[name] if name in rows.column_names else pa.nulls(rows.num_rows, arrow_type(column.kind))
        if column.kind is Kind.PERSON:
            identifiers = values.to_pylist()
            keys = key.people(identifiers)
            values = pa.array([keys[identifier] for identifier in identifiers], pa.int64())
        columns[name] = values
    for name in SOURCE_COLUMNS:
        columns[name] = rows[name]
    return pa.table(columns)


def arrow_type(kind: Kind) -> pa.DataType:
    """Return the Arrow type in which cells of this kind are kept before people become keys."""
    import pyarrow as pa

    return {Kind.DATE: pa.date32(), Kind.YES_NO: pa.bool_()}.get(kind, pa.string())


def canonical_id(definition: Table, rows: pa.Table) -> str:
    """Return the hash of the rows in the order of the columns' names, sorted as text."""
    import duckdb

    names = sorted(definition.stored)
    texts = [f"coalesce(cast({_quoted(name)} as varchar), chr({ord(EMPTY)}))" for name in names]
    connection = duckdb.connect()
    lines = connection.from_arrow(rows).project(f"concat_ws(chr({ord(SEPARATOR)}), {', '.join(texts)}) as line")
    digest = hashlib.sha256(SEPARATOR.join(names).encode())
    ordered = lines.order("line")
    while batch := ordered.fetchmany(50_000):
        digest.update("".join("\n" + line for (line,) in batch).encode())
    connection.close()
    return digest.hexdigest()[:32]


def _quoted(name: str) -> str:
    # Column names come from our own table definitions; the quote guards a local definition's slip.
    return '"' + name.replace('"', '""') + '"'


def _any_made_up(rows: pa.Table) -> bool:
    import pyarrow.compute as pc

    return "made_up" in rows.column_names and bool(pc.any(rows["made_up"]).as_py())


def _write_parquet(rows: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    with unfinished.open("wb") as file:
        pq.write_table(rows, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _name_current(folder: Path, manifest: Manifest) -> None:
    path = folder / manifest.authority / "current.json"
    named = dict(current(folder, manifest.authority)) if path.is_file() else {}
    named[manifest.table] = manifest
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(named)))
    unfinished.replace(path)

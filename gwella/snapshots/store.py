"""Snapshots: accepted tables as immutable Parquet, by authority and table.

A snapshot's id hashes its canonical rows (declared types, sorted), never the file: the bytes of
Parquet change with the library's version, the rows do not. Files are written and synced before
`current.json` names them, all tables of a return at one moment, so a killed process leaves the old
state standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.places import area
from gwella.code_of_practice.writing import make_folder, whole
from gwella.snapshots import parquet
from gwella.snapshots.canonical import canonical_id
from gwella.snapshots.keys import Key
from gwella.snapshots.one_key import refuse_two_keys
from gwella.snapshots.person_keys import with_person_keys
from gwella.snapshots.tables import Kind, Table, table

if TYPE_CHECKING:
    import pyarrow as pa

EMPTY: Mapping[str, tuple[int, ...] | None] = MappingProxyType({})
SOURCE_COLUMNS = ("_file", "_row")


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot is: enough to find it, to trust it, and to say where its rows came from.

    `years` are those that its rows hold; None is whatever it is asked for.
    """

    table: str
    authority: str
    id: str
    rows: int
    key_id: str
    files: tuple[str, ...]
    made_up: bool
    years: tuple[int, ...] | None = None

    def path(self, folder: Path) -> Path:
        """The Parquet file, below the snapshot folder."""
        return folder / self.authority / self.table / f"{self.id}.parquet"


def keep_all(
    folder: Path,
    authority: str,
    tables: Mapping[str, pa.Table],
    key: Key,
    years: Mapping[str, tuple[int, ...] | None] = EMPTY,
) -> list[Manifest]:
    """Keep the tables of one return and return their manifests; not in force before `put_in_force`.

    `years` are those that each table holds. The key of a person in several tables is made once. Raises NotAllowed
    where they cannot be written.
    """
    keyed = with_person_keys(tables, key)
    # Rows about people: whoever else has an account on this machine does not read them.
    make_folder(folder, private=True)
    return [
        _kept(folder, authority, name, stored(table(name), rows), key, years.get(name)) for name, rows in keyed.items()
    ]


def _kept(folder: Path, authority: str, name: str, rows: pa.Table, key: Key, years: tuple[int, ...] | None) -> Manifest:
    manifest = Manifest(
        table=name,
        authority=authority,
        id=canonical_id(table(name), rows),
        rows=rows.num_rows,
        key_id=key.id,
        files=tuple(sorted(rows["_file"].unique().to_pylist())),
        made_up=_any_made_up(rows),
        years=years,
    )
    # Where each row stood in the officer's files is no part of the id, so it is written again with
    # the same id: `explain --rows` must point into the files as they are now. So is what was damaged since.
    _write_parquet(manifest, rows, folder)
    return manifest


def kept_in_place_of(folder: Path, manifest: Manifest, rows: pa.Table) -> Manifest:
    """Keep `rows`, which hold person keys already, to take the place of a snapshot's; return the new manifest.

    Not in force before `put_in_force`. It is under the same key and of the same years and files.
    """
    rows = stored(table(manifest.table), rows)
    fresh = msgspec.structs.replace(manifest, id=canonical_id(table(manifest.table), rows), rows=rows.num_rows)
    _write_parquet(fresh, rows, folder)
    return fresh


def put_in_force(folder: Path, authority: str, manifests: Iterable[Manifest]) -> None:
    """Let these tables of `authority` take the place of those in force, all at one moment. Raises NotAllowed."""
    with whole(_names(folder, authority)) as unfinished:
        unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(with_kept(folder, authority, manifests))))


def with_kept(folder: Path, authority: str, manifests: Iterable[Manifest]) -> Mapping[str, Manifest]:
    """Return the tables in force of `authority`, by name, with `manifests` in the place of theirs.

    Raises ReturnRejected when they would not all be under one key.
    """
    together = {**in_force(folder, authority), **{manifest.table: manifest for manifest in manifests}}
    refuse_two_keys(authority, {name: manifest.key_id for name, manifest in together.items()})
    return together


def in_force(folder: Path, authority: str) -> Mapping[str, Manifest]:
    """Return the tables in force of `authority`, by name: none where nothing was computed."""
    return current(folder, authority) if _names(folder, authority).is_file() else {}


def current(folder: Path, authority: str) -> Mapping[str, Manifest]:
    """Return the snapshots in force of `authority`, by table. Raises NotFound when there are none."""
    path = _names(folder, area(authority).code)
    if not path.is_file():
        raise NotFound("snapshots.no_snapshots", authority=authority)
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Manifest])
    except msgspec.DecodeError:
        raise NotFound("snapshots.list_damaged", authority=authority, file=str(path)) from None


def _names(folder: Path, authority: str) -> Path:
    return folder / authority / "current.json"


def authorities(folder: Path) -> tuple[str, ...]:
    """Return the codes of the authorities that have snapshots in `folder`."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/current.json")))


def stored(definition: Table, rows: pa.Table) -> pa.Table:
    """Return `rows` as a snapshot keeps them: no officer-only columns, codes and names of files as dictionaries."""
    import pyarrow as pa

    columns: dict[str, pa.ChunkedArray | pa.Array] = {}
    for name, column in definition.stored.items():
        columns[name] = rows[name] if name in rows.column_names else pa.nulls(rows.num_rows, arrow_type(column.kind))
    for name in SOURCE_COLUMNS:
        columns[name] = rows[name]
    # Once here: to give the rows their id and to write them both ask which values there are. Where nearly
    # every value is another one, that only costs.
    for name in ("_file", *definition.coded):
        if not pa.types.is_dictionary(columns[name].type):
            columns[name] = columns[name].dictionary_encode()
    return pa.table(columns)


def read_columns(manifest: Manifest, folder: Path, columns: Sequence[str]) -> pa.Table:
    """Return these columns of a snapshot, codes as dictionaries; one that came into the table later is empty.

    Raises NotFound where the snapshot is lost or damaged.
    """
    declared = table(manifest.table).stored
    codes = [name for name in columns if name in declared and declared[name].kind is Kind.CHOICE]
    path = manifest.path(folder)
    try:
        with parquet.reading(path, manifest.id, codes) as file:
            there = set(file.schema_arrow.names)
            rows = file.read([name for name in columns if name in there], use_threads=False)
    except parquet.Damaged:
        raise NotFound("snapshots.damaged", authority=manifest.authority, file=path.name) from None
    rows = with_columns(rows, manifest.table, columns)
    for name in set(codes) - there:
        rows = rows.set_column(columns.index(name), name, rows[name].dictionary_encode())
    return rows


def with_columns(rows: pa.Table, name: str, columns: Sequence[str]) -> pa.Table:
    """Return these columns of kept rows of a table; one that came into the table after they were kept is empty."""
    for column in columns:
        if column not in rows.column_names:
            rows = rows.append_column(column, _empty(table(name).stored[column].kind, len(rows)))
    return rows.select(columns)


def _empty(kind: Kind, rows: int) -> pa.Array:
    """Return empty cells in the type in which a snapshot keeps them."""
    import pyarrow as pa

    return pa.nulls(rows, pa.int64() if kind is Kind.PERSON else arrow_type(kind))


def arrow_type(kind: Kind) -> pa.DataType:
    """Return the Arrow type in which cells of this kind are kept before people become keys."""
    import pyarrow as pa

    return {Kind.DATE: pa.date32(), Kind.YES_NO: pa.bool_()}.get(kind, pa.string())


def _any_made_up(rows: pa.Table) -> bool:
    import pyarrow.compute as pc

    return "made_up" in rows.column_names and bool(pc.any(rows["made_up"]).as_py())


def _write_parquet(manifest: Manifest, rows: pa.Table, folder: Path) -> None:
    definition, path = table(manifest.table), manifest.path(folder)
    make_folder(path.parent)
    days = [name for name, column in definition.stored.items() if column.kind is Kind.DATE]
    with whole(path) as unfinished:
        # Measured: with zstd files have two thirds of the size, but take a quarter longer. Days and row numbers come
        # in runs, so the steps between them are smaller than a dictionary of them, and quicker to write.
        parquet.write(
            rows,
            unfinished,
            manifest.id,
            compression="snappy",
            use_dictionary=["_file", *definition.coded],
            column_encoding=dict.fromkeys(["_row", *days], "DELTA_BINARY_PACKED"),
            write_statistics=False,
            store_schema=False,  # a reader finds plain texts, whatever they were in memory
        )

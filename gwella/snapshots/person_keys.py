"""The tables of a return with person keys in the place of identifiers: everybody's key is made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gwella.snapshots.keys import Key
from gwella.snapshots.tables import Kind, table

if TYPE_CHECKING:
    import pyarrow as pa


def with_person_keys(tables: Mapping[str, pa.Table], key: Key) -> Mapping[str, pa.Table]:
    """Return the tables with a key for each identifier of a person, null where it names nobody.

    Raises ReturnRejected when two people would share one.
    """

    places = [(name, column) for name, rows in tables.items() for column in _naming_people(name, rows)]
    # All columns one after the other, so that each identifier is looked for once.
    keys = _keys([tables[name][column] for name, column in places], key)
    keyed, start = dict(tables), 0
    for name, column in places:
        rows = keyed[name]
        its = keys.slice(start, rows.num_rows)
        keyed[name] = rows.set_column(rows.column_names.index(column), column, its)
        start += rows.num_rows
    return keyed


def _keys(columns: Iterable[pa.ChunkedArray], key: Key) -> pa.Array:
    """Return the keys of the people in these columns, one column after the other."""
    import pyarrow as pa

    # In one piece: to encode and to take in several costs six times as much.
    identifiers = pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string())
    encoded = identifiers.combine_chunks().dictionary_encode()
    return key.of_each(encoded.dictionary).take(encoded.indices)


def _naming_people(name: str, rows: pa.Table) -> list[str]:
    stored = table(name).stored
    return [column for column in rows.column_names if column in stored and stored[column].kind is Kind.PERSON]

"""What a snapshot is known by: the hash of its rows in declared types, in one order, whatever file holds them.

What is hashed is fixed for good as version 2, and is the same on every machine (numbers: lowest byte first):

- a line of JSON: the version, how many rows there are, and each column's name and form (`form_of`), by name;
- then column by column. `days` (counted from 1 January 1970, 4 bytes each), `persons` (8 bytes) and `answers`
  (a bit): a bit for each row, 1 where the cell holds something, from the lowest bit of a byte up, then the values,
  0 in an empty cell. `texts`: such bits, then the number of bytes of each text (4 bytes), then the texts. `codes`:
  how many different ones there are (4 bytes); these as texts, sorted, without such bits; then for each row which
  one it holds, counted from 1, 0 in an empty cell (a byte where there are at most 255, else 4).

Every length stands in front of what it measures, so that no two tables give the same bytes. Rows stand in the
order of the table's key column, texts by their bytes, empty cells last; where a key is empty or comes again, the
other columns by name decide. Names given before version 2 were of sorted lines of text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import compress
from typing import TYPE_CHECKING

from gwella.snapshots.days import numbers
from gwella.snapshots.pieces import whole
from gwella.snapshots.tables import Kind, Table

if TYPE_CHECKING:
    import pyarrow as pa

    Parts = Iterator[bytes | memoryview]

VERSION = 2
FORMS = {Kind.PERSON: "persons", Kind.DATE: "days", Kind.YES_NO: "answers"}
MOST_IN_A_BYTE = 255


def canonical_id(definition: Table, rows: pa.Table) -> str:
    """Return the hash of the stored columns' cells as 32 hexadecimal digits: the same in whatever order rows come."""
    import pyarrow as pa

    forms = {name: form_of(definition, name) for name in sorted(definition.stored)}
    head = {"version": VERSION, "rows": rows.num_rows, "columns": list(forms.items())}
    digest = hashlib.sha256(json.dumps(head).encode() + b"\n")
    if rows.num_rows:
        ordered = _in_order(pa.table({name: whole(rows[name]) for name in forms}), definition.key)
        for name, form in forms.items():
            for part in PARTS[form](whole(ordered[name])):
                digest.update(part)
    return digest.hexdigest()[:32]


def form_of(definition: Table, name: str) -> str:
    """Return the form in which a stored column is hashed."""
    return "codes" if name in definition.coded else FORMS.get(definition.stored[name].kind, "texts")


def _in_order(rows: pa.Table, key: str) -> pa.Table:
    """Return the rows by their key; by all other columns too where it does not tell them apart."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if _is_rising(rows[key]):
        return rows
    by_key = rows.take(pc.sort_indices(_decoded(rows[key])))
    if _is_rising(by_key[key]):
        return by_key
    plain = pa.table({name: _decoded(column) for name, column in zip(rows.column_names, rows.columns, strict=True)})
    others = [name for name in rows.column_names if name != key]
    return rows.take(pc.sort_indices(plain, sort_keys=[(name, "ascending") for name in (key, *others)]))


def _is_rising(keys: pa.ChunkedArray) -> bool:
    """Say whether each key is there and greater than the one before it."""
    import pyarrow.compute as pc

    plain = _decoded(keys)
    return not plain.null_count and pc.all(pc.less(plain[:-1], plain[1:]), min_count=0).as_py()


def _decoded(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Return a column of which each cell holds its own value, in whichever type of Arrow's it came."""
    import pyarrow as pa

    is_text = not (pa.types.is_primitive(column.type) or pa.types.is_null(column.type))
    return column.cast(pa.string()) if is_text else column


def _texts(column: pa.Array) -> Parts:
    texts = _decoded(column)
    yield _bits(texts.is_valid())
    yield from _measured(texts)


def _codes(column: pa.Array) -> Parts:
    import numpy as np
    import pyarrow as pa

    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    # A dictionary may hold what no row does, in any order, and an empty cell: what counts is what rows hold.
    words = encoded.dictionary.to_pylist()
    indices = encoded.indices.cast(pa.int32()).fill_null(len(words)).to_numpy().astype(np.intp)
    is_held = np.zeros(len(words) + 1, bool)
    is_held[indices] = True
    present = sorted({word for word in compress(words, is_held.tolist()) if word is not None}, key=str.encode)
    places = {word: place for place, word in enumerate(present, 1)}
    yield len(present).to_bytes(4, "little")
    yield from _measured(pa.array(present, pa.string()))
    yield np.array([places.get(word, 0) for word in (*words, None)], _width(len(present))).take(indices).data


def _width(most: int) -> str:
    return "u1" if most <= MOST_IN_A_BYTE else "<u4"


def _days(column: pa.Array) -> Parts:
    yield _bits(column.is_valid())
    yield numbers(column).astype("<i4").data


def _persons(column: pa.Array) -> Parts:
    import pyarrow as pa

    yield _bits(column.is_valid())
    yield column.cast(pa.int64()).fill_null(0).to_numpy().astype("<i8").data


def _answers(column: pa.Array) -> Parts:
    yield _bits(column.is_valid())
    yield _bits(column.fill_null(False))


def _bits(answers: pa.Array) -> memoryview:
    """Return answers without an empty one as bits; those beyond the last are 0."""
    import numpy as np

    count, (_, bits) = len(answers), answers.buffers()
    if answers.offset:
        return np.packbits(answers.to_numpy(zero_copy_only=False), bitorder="little").data
    found = np.frombuffer(bits, np.uint8, -(-count // 8)).copy()
    found[-1:] &= 0xFF >> (-count % 8)
    return found.data


def _measured(texts: pa.Array) -> Parts:
    """Yield the lengths of the texts and then the texts, an empty cell as a text of no length."""
    import numpy as np

    # What stands in memory under an empty cell is anybody's guess, so it is filled.
    plain = texts.fill_null("")
    if not len(plain):
        return
    _, offsets, together = plain.buffers()
    bounds = np.frombuffer(offsets, np.int32, len(plain) + 1, plain.offset * 4)
    yield np.diff(bounds).astype("<u4").data
    if together is not None:
        yield memoryview(together)[bounds[0] : bounds[-1]]


PARTS = {"texts": _texts, "codes": _codes, "days": _days, "persons": _persons, "answers": _answers}

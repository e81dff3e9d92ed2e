"""What a snapshot is known by: the hash of its rows in declared types, in one order, whatever file holds them.

What is hashed is fixed for good as version 2, and is the same on every machine (numbers: lowest byte first):

- a line of JSON: the version, how many rows there are, and each column's name and form (`forms_of`), by name;
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
from collections.abc import Iterator, Mapping
from itertools import compress
from typing import TYPE_CHECKING

from gwella.snapshots.days import numbers
from gwella.snapshots.in_memory import bits_held, bits_of_yes, bounds, lengths, numbers_or_noughts, places_of_words
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.tables import Kind, Table

if TYPE_CHECKING:
    import pyarrow as pa

    Parts = Iterator[bytes | memoryview]

VERSION = 2
FORMS = {Kind.PERSON: "persons", Kind.DATE: "days", Kind.YES_NO: "answers"}
MOST_IN_A_BYTE = 255


def canonical_id(definition: Table, rows: pa.Table) -> str:
    """Return the hash of the stored columns' cells as 32 hexadecimal digits: the same in whatever order rows come."""
    forms = forms_of(definition)
    head = {"version": VERSION, "rows": rows.num_rows, "columns": list(forms.items())}
    digest = hashlib.sha256(json.dumps(head).encode() + b"\n")
    if rows.num_rows:
        ordered = _in_order({name: in_one_piece(rows[name]) for name in forms}, definition.key)
        for name, form in forms.items():
            for part in PARTS[form](ordered[name]):
                digest.update(part)
    return digest.hexdigest()[:32]


def forms_of(definition: Table) -> Mapping[str, str]:
    """Return the form in which each stored column is hashed, in the order in which they are."""
    codes = definition.coded
    kinds = sorted((name, column.kind) for name, column in definition.stored.items())
    return {name: "codes" if name in codes else FORMS.get(kind, "texts") for name, kind in kinds}


def _in_order(columns: Mapping[str, pa.Array], key: str) -> Mapping[str, pa.Array]:
    """Return the rows by their key; by all other columns too where it does not tell them apart."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = _decoded(columns[key])
    if _is_rising(keys):
        return columns
    order = pc.sort_indices(keys)
    if not _is_rising(keys.take(order)):
        plain = pa.table({name: _decoded(column) for name, column in columns.items()})
        others = [name for name in columns if name != key]
        order = pc.sort_indices(plain, sort_keys=[(name, "ascending") for name in (key, *others)])
    return {name: column.take(order) for name, column in columns.items()}


def _is_rising(keys: pa.Array) -> bool:
    """Say whether each key is there and greater than the one before it."""
    import pyarrow.compute as pc

    return not keys.null_count and pc.all(pc.less(keys[:-1], keys[1:]), min_count=0).as_py()


def _decoded(column: pa.Array) -> pa.Array:
    """Return a column of which each cell holds its own value, in whichever type of Arrow's it came."""
    import pyarrow as pa

    is_text = not (pa.types.is_primitive(column.type) or pa.types.is_null(column.type))
    return column.cast(pa.string()) if is_text else column


def _texts(column: pa.Array) -> Parts:
    texts = _decoded(column)
    yield bits_held(texts).data
    yield from _measured(texts)


def _codes(column: pa.Array) -> Parts:
    import numpy as np
    import pyarrow as pa

    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    # A dictionary may hold what no row does, in any order, and an empty cell: what counts is what rows hold.
    words = encoded.dictionary.to_pylist()
    which = places_of_words(encoded)
    is_held = np.zeros(len(words) + 1, bool)
    is_held[which] = True
    present = sorted({word for word in compress(words, is_held.tolist()) if word is not None}, key=str.encode)
    places = {word: place for place, word in enumerate(present, 1)}
    yield len(present).to_bytes(4, "little")
    yield from _measured(pa.array(present, pa.string()))
    yield np.array([places.get(word, 0) for word in (*words, None)], _width(len(present))).take(which).data


def _width(most: int) -> str:
    return "u1" if most <= MOST_IN_A_BYTE else "<u4"


def _days(column: pa.Array) -> Parts:
    yield bits_held(column).data
    yield numbers(column).astype("<i4", copy=False).data


def _persons(column: pa.Array) -> Parts:
    import pyarrow as pa

    persons = column if column.type == pa.int64() else column.cast(pa.int64())
    yield bits_held(persons).data
    yield numbers_or_noughts(persons, "i8").astype("<i8", copy=False).data


def _answers(column: pa.Array) -> Parts:
    yield bits_held(column).data
    yield bits_of_yes(column).data


def _measured(texts: pa.Array) -> Parts:
    """Yield the lengths of the texts and then the texts, an empty cell as a text of no length."""
    # What stands in memory under an empty cell is anybody's guess, so it is filled.
    plain = texts.fill_null("") if texts.null_count else texts
    if not len(plain):
        return
    yield lengths(plain).astype("<u4").data
    if (together := plain.buffers()[2]) is not None:
        begin, end = bounds(plain)[[0, -1]]
        yield memoryview(together)[begin:end]


PARTS = {"texts": _texts, "codes": _codes, "days": _days, "persons": _persons, "answers": _answers}

"""Figures in columns: result rows as one table, since all of Wales has hundreds of thousands of them.

The columns are those of `Result`; texts are dictionaries. `results` gives the same rows as objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.results import COLUMNS, Origin, Result, Status
from gwella.code_of_practice.units import COUNT

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NUMBERS = ("numerator", "denominator", "value", "low", "high")
WHOLE = ("edition", "unknown", "areas_in", "areas_expected")
KEY = ("metric", "area", "period", "breakdown", "category")


def schema() -> pa.Schema:
    """Return the columns of a table of figures and their types."""
    import pyarrow as pa

    kinds: dict[str, Any] = dict.fromkeys(NUMBERS, pa.float64()) | dict.fromkeys(WHOLE, pa.int64())
    text = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([(name, kinds.get(name, text)) for name in COLUMNS])


class Chosen(msgspec.Struct, frozen=True):
    """A column whose texts are chosen from a few: the place of each row's among them."""

    places: np.ndarray
    among: Sequence[str]


class Block(msgspec.Struct, frozen=True):
    """Some figures. A column is an array, a list, a `Chosen`, or one value for all; one left out is as in `Result`."""

    rows: int
    columns: Mapping[str, Any]


def built(blocks: Iterable[Block]) -> pa.Table:
    """Return the figures of all `blocks` as one table, in the order of their keys.

    Each column is made at once, since blocks are many, and put in order before it is a column of the table.
    """
    import pyarrow as pa

    every = [block for block in blocks if block.rows]
    defaults = {field.name: field.default for field in msgspec.structs.fields(Result)}
    given: dict[str, list[tuple[int, Any]]] = {}
    for field in schema():
        default = "" if defaults[field.name] is msgspec.NODEFAULT else defaults[field.name]
        given[field.name] = [(block.rows, block.columns.get(field.name, default)) for block in every]
    texts = {field.name: _texts(given[field.name]) for field in schema() if pa.types.is_dictionary(field.type)}
    order = _order([texts[name] for name in KEY])
    arrays = [
        _chosen(texts.pop(field.name), order)
        if field.name in texts
        else _measured(given[field.name], order).cast(field.type)
        for field in schema()
    ]
    return pa.Table.from_arrays(arrays, schema=schema())


def _texts(given: Sequence[tuple[int, Any]]) -> Chosen:
    import numpy as np
    import pyarrow as pa

    among: dict[str, int] = {}
    if all(isinstance(column, str) for _, column in given):
        places = [among.setdefault(text, len(among)) for _, text in given]
        return Chosen(_repeated(given, places, np.int32), list(among))
    known: dict[int, np.ndarray] = {}  # blocks share what they choose from, which stays where it is meanwhile
    parts = [np.empty(0, np.int32)]
    for rows, column in given:
        if isinstance(column, pa.ChunkedArray):
            column = Chosen(*coded(column))
            known.pop(id(column.among), None)  # what it chooses from is its own, and gone when its turn is over
        if isinstance(column, Chosen):
            if (its := known.get(id(column.among))) is None:
                its = np.array([among.setdefault(text, len(among)) for text in column.among], dtype=np.int32)
                known[id(column.among)] = its
            parts.append(its[column.places])
        else:
            parts.append(np.full(rows, among.setdefault(column, len(among)), np.int32))
    return Chosen(np.concatenate(parts), list(among))


def _numbers(given: Sequence[tuple[int, Any]]) -> np.ndarray:
    import numpy as np

    # Whole numbers below 2^53 are exact as floats too; what is not a number is empty.
    dtype = np.int64 if all(_is_whole(column) for _, column in given) else np.float64
    if not any(isinstance(column, np.ndarray | list) for _, column in given):
        return _repeated(given, [np.nan if column is None else column for _, column in given], dtype)
    parts = [np.empty(0, dtype)]
    for rows, column in given:
        is_one = not isinstance(column, np.ndarray | list)
        one = np.nan if column is None else column
        parts.append(np.full(rows, one, dtype) if is_one else np.asarray(column, dtype))
    return np.concatenate(parts)


def _is_whole(column: Any) -> bool:
    import numpy as np

    return column.dtype.kind == "i" if isinstance(column, np.ndarray) else isinstance(column, int)


def _repeated(given: Sequence[tuple[int, Any]], values: Sequence[float], dtype: type) -> np.ndarray:
    """Return the one value of each block as often as it has rows."""
    import numpy as np

    return np.repeat(np.array(values, dtype), [rows for rows, _ in given])


def _measured(given: Sequence[tuple[int, Any]], order: np.ndarray) -> pa.Array:
    import pyarrow as pa

    if all(column is None for _, column in given):
        return pa.nulls(len(order))
    return pa.array(_numbers(given)[order], from_pandas=True)


def _chosen(column: Chosen, order: np.ndarray) -> pa.Array:
    import pyarrow as pa

    # Where there is one text alone, as of units and notes, it stands in any order.
    places = column.places[order] if len(column.among) > 1 else column.places
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(column.among, pa.string()))


def together(tables: Iterable[pa.Table]) -> pa.Table:
    """Return the figures of several tables as one."""
    import pyarrow as pa

    return pa.concat_tables([schema().empty_table(), *tables]).unify_dictionaries().combine_chunks()


def of_results(results: Iterable[Result]) -> pa.Table:
    """Return results as a table of figures."""
    import pyarrow as pa

    rows = [msgspec.to_builtins(result) for result in results]
    plain = {field.name: [row[field.name] for row in rows] for field in schema()}
    arrays = [
        pa.array(plain[field.name], pa.string()).dictionary_encode().cast(field.type)
        if pa.types.is_dictionary(field.type)
        else pa.array(plain[field.name], field.type)
        for field in schema()
    ]
    return pa.Table.from_arrays(arrays, schema=schema())


def results(figures: pa.Table) -> list[Result]:
    """Return a table of figures as results, in its order. A count is a whole number again."""
    # Column by column: row by row takes several times as long.
    columns: dict[str, list[Any]] = {name: _cells(figures[name]) for name in figures.column_names}
    for name in ("numerator", "value"):
        values = zip(columns["unit"], columns["value"], columns[name], strict=True)
        columns[name] = [int(value) if unit == COUNT and value is not None else own for unit, value, own in values]
    for name, kind in (("status", Status), ("origin", Origin)):
        known = {text: kind(text) for text in set(columns[name])}
        columns[name] = [known[text] for text in columns[name]]
    names = tuple(columns)
    return [Result(**dict(zip(names, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def _cells(column: pa.ChunkedArray) -> list[Any]:
    """Return what the cells of a column hold; of texts each different one is made once."""
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        cells: list[Any] = column.to_pylist()
        return cells
    places, among = coded(column)
    return [among[place] for place in places.tolist()]


def in_order(figures: pa.Table) -> pa.Table:
    """Return figures in the order of their keys."""
    import pyarrow as pa

    return figures.take(pa.array(_order([Chosen(*coded(figures[name])) for name in KEY])))


def numbered(columns: Iterable[Chosen]) -> np.ndarray:
    """Return a number for each row: the same for the same texts in all columns, and in their order."""
    import numpy as np

    number = np.zeros(1, np.int64)
    for column in columns:
        rank = np.zeros(len(column.among) + 1, np.int64)
        rank[np.argsort(np.array(column.among, dtype=object), kind="stable")] = np.arange(len(column.among))
        number = number * len(rank) + rank[column.places]
    return number


def _order(key: Iterable[Chosen]) -> np.ndarray:
    import numpy as np

    order: np.ndarray = np.argsort(numbered(key), kind="stable")
    return order


def coded(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    """Return, for each text of a column, its place among the texts there are; and those."""
    encoded = column.unify_dictionaries().combine_chunks()
    return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()


def numbers(column: pa.ChunkedArray) -> np.ndarray:
    """Return a column of numbers; what is empty is not a number."""
    import numpy as np
    import pyarrow as pa

    plain: np.ndarray = column.cast(pa.float64()).to_numpy().astype(np.float64)
    return plain

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
    """A column whose values are chosen from a few: the place of each row's among them."""

    places: np.ndarray
    among: Sequence[str]


def block(rows: int, columns: Mapping[str, Any]) -> pa.Table:
    """Return `rows` figures. A column is an array, a `Chosen`, or one value for all; what is left out is empty."""
    import pyarrow as pa

    defaults = {field.name: field.default for field in msgspec.structs.fields(Result)}
    arrays = []
    for field in schema():
        given = columns.get(field.name, defaults[field.name])
        arrays.append(_array(rows, None if given is msgspec.NODEFAULT else given, field.type))
    return pa.Table.from_arrays(arrays, schema=schema())


def _array(rows: int, given: Any, kind: pa.DataType) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    if isinstance(given, pa.ChunkedArray):
        return given.combine_chunks().cast(kind)
    if isinstance(given, Chosen):
        return pa.DictionaryArray.from_arrays(pa.array(given.places, pa.int32()), pa.array(given.among, pa.string()))
    if isinstance(given, np.ndarray | list):
        return pa.array(given, kind)
    if given is None:
        return pa.nulls(rows, kind)
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([str(given)], pa.string()))
    return pa.array(np.full(rows, given), kind)


def together(blocks: Iterable[pa.Table]) -> pa.Table:
    """Return all figures of `blocks` as one table."""
    import pyarrow as pa

    return pa.concat_tables([schema().empty_table(), *blocks]).unify_dictionaries().combine_chunks()


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
    return [_result(row) for row in figures.to_pylist()]


def _result(row: dict[str, Any]) -> Result:
    if row["unit"] == COUNT and row["value"] is not None:
        row["numerator"] = row["value"] = int(row["value"])
    row["status"], row["origin"] = Status(row["status"]), Origin(row["origin"])
    return Result(**row)


def in_order(figures: pa.Table) -> pa.Table:
    """Return figures in the order of their keys."""
    return figures.take(_order(figures))


def _order(figures: pa.Table) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    return pa.array(np.lexsort([ranks(figures[name]) for name in reversed(KEY)]))


def ranks(column: pa.ChunkedArray) -> np.ndarray:
    """Return, for each text of a column, its rank among the column's texts."""
    import numpy as np

    places, texts = coded(column)
    rank = np.zeros(len(texts) + 1, np.int64)
    rank[np.argsort(np.array(texts, dtype=object), kind="stable")] = np.arange(len(texts))
    ranked: np.ndarray = rank[places]
    return ranked


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

"""A column as the places of its values among few: what many rows say is then looked at once for each value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

WIDEST = 2**12  # how far apart whole numbers lie whose places are what they are above the lowest
NO, YES, NEITHER = range(3)


class Encoded(NamedTuple):
    """The place of each row's value among `values`, of which the last is None, that of an empty cell."""

    which: np.ndarray
    values: list[Any]


def encoded(column: pa.Array) -> Encoded:
    """Return a column of any kind as places of its values; some of them may be in no row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_boolean(column.type):
        return Encoded(column.cast(pa.int8()).fill_null(NEITHER).to_numpy(), [False, True, None])
    if pa.types.is_integer(column.type) and column.null_count < len(column):
        lowest, highest = pc.min_max(column).as_py().values()
        if highest - lowest < WIDEST:
            places = column.fill_null(highest + 1).to_numpy() - lowest
            return Encoded(places, [*range(lowest, highest + 1), None])
    texts = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    values = texts.dictionary.to_pylist()
    return Encoded(texts.indices.fill_null(len(values)).to_numpy(), [*values, None])

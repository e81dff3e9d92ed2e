"""Columns in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def in_one_piece(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece; nothing is copied where it is in one already, as a column that was read is."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()

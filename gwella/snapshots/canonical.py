"""What a snapshot is known by: the hash of its rows in declared types, sorted, whatever file holds them.

The text that is hashed is fixed for good: a line a row, its cells as text in the order of the columns'
names with a separator between them, an empty cell as a sign of its own, lines sorted by their bytes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gwella.snapshots.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa

SEPARATOR, EMPTY = chr(31), chr(30)


def canonical_id(definition: Table, rows: pa.Table) -> str:
    """Return the hash of the rows in the order of the columns' names, sorted as text."""
    import pyarrow.compute as pc

    names = sorted(definition.stored)
    digest = hashlib.sha256(SEPARATOR.join(names).encode())
    lines = _lines(rows, names)
    if len(lines):
        digest.update(b"\n")
        digest.update(_joined(lines.take(pc.sort_indices(lines))))
    return digest.hexdigest()[:32]


def _lines(rows: pa.Table, names: list[str]) -> pa.Array:
    """Return each row's cells as one text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [rows[name].combine_chunks().cast(pa.string()) for name in names]
    return pc.binary_join_element_wise(*texts, SEPARATOR, null_handling="replace", null_replacement=EMPTY)


def _joined(lines: pa.Array) -> pa.Buffer:
    """Return the bytes of all lines with line feeds between them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    together = pa.ListArray.from_arrays(pa.array([0, len(lines)], pa.int32()), lines)
    return pc.binary_join(together, "\n")[0].as_buffer()

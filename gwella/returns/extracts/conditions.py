"""Which rows of an extract meet a condition of a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwella.returns.extracts.codes import plain
from gwella.returns.extracts.form import Where
from gwella.returns.extracts.headings import Headings
from gwella.returns.one_cell import is_blank
from gwella.snapshots.pieces import in_one_piece

if TYPE_CHECKING:
    import pyarrow as pa


def meets(where: Where, cells: pa.Table, headings: Headings, field: str) -> pa.Array:
    """Return which rows meet a condition. A cell that says nothing (empty, NULL, a dash) meets none."""
    import pyarrow as pa

    texts = in_one_piece(cells.column(headings.place(where.heading, f"{field}.heading"))).dictionary_encode()
    among = {plain(text) for text in (*where.is_, *where.is_not)}
    asked_in = bool(where.is_)
    answers = [
        not is_blank(text) and (where.filled or (plain(text) in among) == asked_in)
        for text in texts.dictionary.to_pylist()
    ]
    return pa.array(answers, pa.bool_()).take(texts.indices)

"""Cells that are looked up in another file of the extract, by an identifier that stands in both.

An identifier that the other file does not have leaves the cell empty; one that has two different answers there has
none, since nobody can say which is meant. Either way the row is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from gwella.returns.extracts.codes import plain
from gwella.returns.extracts.conditions import meets
from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.form import Cell
from gwella.returns.extracts.headings import Headings
from gwella.returns.grid import SPACE
from gwella.returns.one_cell import is_blank
from gwella.snapshots.pieces import in_one_piece

if TYPE_CHECKING:
    import pyarrow as pa


class Joined(msgspec.Struct, frozen=True):
    """The texts that rows find in another file; which of them (from 0) find no row there, and which two answers."""

    texts: pa.Array
    without_a_row: pa.Array
    with_two_answers: pa.Array


def joined(
    cell: Cell, cells: pa.Table, headings: Headings, other: Extract, mapping: str, field: str, *, exactly: bool = False
) -> Joined:
    """Return what the rows find in another file. Raises DefinitionError for a heading that is not there.

    `exactly` tells two answers apart also by case and space: two identifiers are two people.
    """
    import pyarrow.compute as pc

    there = Headings(mapping, other.file, other.grid.headings)
    keys = _identifiers(other.grid.cells, there.place(cell.theirs or cell.by, f"{field}.by"))
    answers = _answers(keys, in_one_piece(other.grid.cells.column(there.place(cell.heading, field))), exactly=exactly)
    asked = _identifiers(cells, headings.place(cell.by, f"{field}.by"))
    is_lost = pc.invert(pc.and_(pc.is_in(asked, value_set=keys), pc.not_equal(asked, "")))
    found = pc.index_in(asked, value_set=answers["key"])
    differs = pc.fill_null(in_one_piece(answers["differs"]).take(found), False)
    if cell.where:
        is_asked = meets(cell.where, cells, headings, f"{field}.where")
        is_lost, differs = pc.and_(is_lost, is_asked), pc.and_(differs, is_asked)
    texts = pc.fill_null(in_one_piece(answers["text"]).take(found), "")
    return Joined(texts, pc.indices_nonzero(is_lost), pc.indices_nonzero(differs))


def _identifiers(cells: pa.Table, place: int) -> pa.Array:
    import pyarrow.compute as pc

    return pc.utf8_trim(in_one_piece(cells.column(place)), characters=SPACE)


def _answers(keys: pa.Array, texts: pa.Array, *, exactly: bool) -> pa.Table:
    """Return each identifier once, with an answer that says something, and whether another says something else."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = texts.dictionary_encode()
    said = encoded.dictionary.to_pylist()
    same = str.strip if exactly else plain
    alike = pa.array([None if is_blank(text) else same(text) for text in said], pa.string()).take(encoded.indices)
    pairs = pa.table({"key": keys, "text": texts, "alike": alike})
    pairs = pairs.filter(pc.and_(pc.is_valid(alike), pc.not_equal(keys, "")))
    by_key = pairs.group_by("key").aggregate([("text", "min"), ("alike", "min"), ("alike", "max")])
    differs = pc.not_equal(by_key["alike_min"], by_key["alike_max"])
    return pa.table({"key": by_key["key"], "text": by_key["text_min"], "differs": differs})

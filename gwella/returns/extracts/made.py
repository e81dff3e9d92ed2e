"""One column of a table of ours, made of the cells of an extract: each distinct text is looked at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from gwella.returns.extracts.codes import Codes, plain
from gwella.returns.extracts.conditions import meets
from gwella.returns.extracts.dates import in_our_form
from gwella.returns.extracts.form import Cell, is_coded
from gwella.returns.extracts.headings import Headings
from gwella.returns.extracts.joined import Joined
from gwella.returns.grid import SPACE
from gwella.returns.one_cell import NULL
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.tables import Column

if TYPE_CHECKING:
    import pyarrow as pa

SAYS_NOTHING = rf"^[^\p{{L}}\p{{N}}]*(?i:{NULL})?[^\p{{L}}\p{{N}}]*$"
BETWEEN_PARTS = "-"  # of an identifier that several headings make


class Made(msgspec.Struct, frozen=True):
    """The texts of a column; by each code that is refused which rows hold it; how often each open code stands there."""

    texts: pa.Array
    theirs: pa.Array  # the texts as the extract says them
    refused: Mapping[str, pa.Array] = MappingProxyType({})
    open: Mapping[str, int] = MappingProxyType({})


def made(
    cell: Cell, column: Column, cells: pa.Table, headings: Headings, field: str, found: Joined | None = None
) -> Made:
    """Return the column that a mapping makes of the rows of an extract, or of what they find in another file."""
    import pyarrow as pa

    if cell.always:
        return Made(same := pa.repeat(cell.always, len(cells)), same)
    sources = (
        [found.texts] if found else [in_one_piece(cells.column(headings.place(one, field))) for one in cell.sources]
    )
    if cell.where:
        asked = meets(cell.where, cells, headings, f"{field}.where")
        sources[0] = _emptied(sources[0], asked)
    if is_coded(column):
        return _coded(sources[0], Codes(cell, column))
    if cell.dates:
        return Made(_dated(sources[0], cell.dates), sources[0])
    return Made(_identified(sources, cell) if cell.headings or cell.ending else sources[0], sources[0])


def _emptied(texts: pa.Array, asked: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.if_else(asked, texts, "")


def _coded(texts: pa.Array, codes: Codes) -> Made:
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = texts.dictionary_encode()
    answers = [codes.answer(text) for text in encoded.dictionary.to_pylist()]
    refused: dict[str, pa.Array] = {}
    for code in dict.fromkeys(answer.refused for answer in answers if answer.refused):
        holds = pa.array([answer.refused == code for answer in answers], pa.bool_())
        refused[code] = pc.indices_nonzero(holds.take(encoded.indices))
    ours = pa.array([answer.text for answer in answers], pa.string())
    open_ = _open(encoded, {place: answer.open for place, answer in enumerate(answers) if answer.open})
    return Made(ours.take(encoded.indices), texts, refused, open_)


def _open(encoded: pa.DictionaryArray, codes: Mapping[int, tuple[str, ...]]) -> Mapping[str, int]:
    """Return in how many rows each open code stands; codes that differ in case or space alone are one."""
    import pyarrow.compute as pc

    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    for found in pc.value_counts(encoded.indices).to_pylist() if codes else ():
        for code in codes.get(found["values"], ()):
            name = shown.setdefault(plain(code), code)
            counts[name] = counts.get(name, 0) + found["counts"]
    return counts


def _dated(texts: pa.Array, form: str) -> pa.Array:
    import pyarrow as pa

    encoded = texts.dictionary_encode()
    days = pa.array([in_our_form(text, form) for text in encoded.dictionary.to_pylist()], pa.string())
    return days.take(encoded.indices)


def _identified(sources: list[pa.Array], cell: Cell) -> pa.Array:
    """Return an identifier made of several parts; where one of them says nothing there is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = [pc.utf8_trim(part, characters=SPACE) for part in sources]
    is_whole = reduce(pc.and_, (says_something(part) for part in parts))
    ending = [cell.ending] if cell.ending else []
    joined = pc.binary_join_element_wise(*parts, *ending, BETWEEN_PARTS)
    return pc.if_else(is_whole, joined, pa.scalar(""))


def says_something(part: pa.Array) -> pa.Array:
    """Return which texts say something, as `is_blank` asks of one text."""
    import pyarrow.compute as pc

    return pc.invert(pc.match_substring_regex(part, SAYS_NOTHING))

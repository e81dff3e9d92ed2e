"""Cells that a row may find in another file: proposed with the reason, for a person to accept or take out.

An event holds an identifier; another file has each identifier once, and says whose it is. What the event's own file has
no heading for may then be looked up there: who somebody is, and what is said of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from gwella.returns.extracts.answers import PERSON_WORDS, Files, rows_that_meet, said_headings, texts_under
from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.form import Cell
from gwella.returns.extracts.made import says_something
from gwella.returns.extracts.proposal.nearness import WORDS_OF_NUMBERS, column_near
from gwella.returns.extracts.proposal.offer import BlockOffer, ColumnOffer, LookUp
from gwella.returns.extracts.proposal.propose import column_offer
from gwella.returns.grid import SPACE
from gwella.returns.mapping import fold, words_of
from gwella.returns.rows import LINKED
from gwella.snapshots.tables import AUTHORITY, PEOPLE, Column, Kind, tables

if TYPE_CHECKING:
    import pyarrow as pa

FOUND = 0.9  # of the rows that have an identifier; of the others nobody can say whether they are of the same kind
LEAST = 2  # different identifiers: one alone is found by chance
WORDS_OF_IDENTIFIERS = WORDS_OF_NUMBERS | PERSON_WORDS | {"code", "key", "case", "achos", "cod", "allwedd"}


class Key(msgspec.Struct, frozen=True):
    """A heading of a block's file, the one in another file whose cells are the same identifiers, each once there."""

    by: str
    theirs: str
    found: int
    rows: int


def with_look_ups(blocks: Iterable[BlockOffer], extracts: Sequence[Extract]) -> Iterator[BlockOffer]:
    """Yield blocks with what they may look up in other files, where their own has no heading for it."""
    files = {(one.path.name.casefold(), one.sheet): one for one in extracts}
    of_place = {one.place: one for one in extracts}
    for block in blocks:
        if not block.block.of or block.block.of == PEOPLE:
            yield block
            continue
        extract = of_place[block.block.place]
        others = [one for one in extracts if one.place != extract.place]
        yield _with_columns(block, [one for other in others for one in _found(block, extract, other, files)])


def _with_columns(block: BlockOffer, found: Iterable[ColumnOffer]) -> BlockOffer:
    """Return a block with columns that were open, or not there; of two for one column the first."""
    columns = {column.name: column for column in block.columns}
    for one in found:
        if one.name not in columns or not _is_said(columns[one.name]):
            columns[one.name] = one
    return msgspec.structs.replace(block, columns=tuple(columns.values()))


def _found(block: BlockOffer, extract: Extract, other: Extract, files: Files) -> Iterator[ColumnOffer]:
    """Yield the columns that the rows of a block may look up in one other file."""
    person = next((one for one in said_headings(other) if _is_person(one)), "")
    key = _key(block, extract, other) if person else None
    if key is None:
        return
    said = {column.name for column in block.columns if _is_said(column)}
    if key.theirs == person and LINKED not in said and key.by not in block.used:
        # Nothing has to be looked up: the event names people by the number that they have there.
        said.add(LINKED)
        yield ColumnOffer(LINKED, Cell(key.by), is_sure=False)
    for heading in said_headings(other):
        name = LINKED if heading == person else _column(heading, block.block.of)
        if name and name not in said and fold(heading) != fold(key.theirs):
            offer = _offer(block, extract, key, Cell(heading, from_=other.path.name, sheet=other.sheet), name, files)
            if offer is not None:
                said.add(name)
                yield offer


def _offer(block: BlockOffer, extract: Extract, key: Key, cell: Cell, name: str, files: Files) -> ColumnOffer | None:
    theirs = key.theirs if key.theirs != key.by else ""
    cell = msgspec.structs.replace(cell, by=key.by, theirs=theirs)
    cells = rows_that_meet(extract, block.block.where)
    offer = column_offer(extract, cells, block.block.of, name, cell, files, is_sure=False)
    return msgspec.structs.replace(offer, look_up=LookUp(key.found, key.rows)) if offer else None


def _column(heading: str, table: str) -> str:
    """Return the column that a heading of another file surely is; "" for none, or one that says nothing of a row."""
    near = column_near(heading, table)
    if near is None or not (near.is_sure or tables()[table].columns[near.column].list):
        return ""
    return near.column if _may_be_looked_up(near.column, tables()[table].columns[near.column]) else ""


def _may_be_looked_up(name: str, column: Column) -> bool:
    """Say whether a column may stand in another file: a row's own identifier, its dates and its team do not."""
    return name != AUTHORITY and not column.officer_only and column.kind not in (Kind.IDENTIFIER, Kind.DATE)


def _key(block: BlockOffer, extract: Extract, other: Extract) -> Key | None:
    """Return the identifier by which most rows of a block find one row in another file; None where there is none."""
    cells = rows_that_meet(extract, block.block.where)
    keys = [
        key
        for theirs in said_headings(other)
        if _may_identify(theirs) and (there := _each_once(texts_under(other, other.grid.cells, theirs))) is not None
        for by in said_headings(extract)
        if (fold(by) == fold(theirs) or _may_identify(by))
        and (key := _same(texts_under(extract, cells, by), there, by, theirs)) is not None
    ]
    return max(keys, key=lambda key: (key.found / key.rows, fold(key.by) == fold(key.theirs)), default=None)


def _each_once(texts: pa.Array) -> pa.Array | None:
    """Return the identifiers under a heading, where each stands there once and there are enough; else None."""
    import pyarrow.compute as pc

    filled = _identifiers(texts)
    return filled if LEAST <= len(filled) == len(pc.unique(filled)) else None


def _same(asked: pa.Array, there: pa.Array, by: str, theirs: str) -> Key | None:
    import pyarrow.compute as pc

    filled = _identifiers(asked)
    found = pc.is_in(filled, value_set=there).true_count
    is_enough = len(filled) > 0 and found >= FOUND * len(filled) and len(pc.unique(filled)) >= LEAST
    return Key(by, theirs, found, len(filled)) if is_enough else None


def _identifiers(texts: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    stripped = pc.utf8_trim(texts, characters=SPACE)
    return stripped.filter(says_something(stripped))


def _may_identify(heading: str) -> bool:
    return bool(words_of(heading) & WORDS_OF_IDENTIFIERS) or fold(heading).endswith(("id", "no", "ref"))


def _is_person(heading: str) -> bool:
    near = column_near(heading, PEOPLE)
    return near is not None and near.column == LINKED


def _is_said(column: ColumnOffer) -> bool:
    return bool(column.cell.sources or column.cell.always)

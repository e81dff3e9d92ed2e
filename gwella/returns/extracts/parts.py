"""What one block of a mapping makes of the rows of its file, and which of them it cannot wholly make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.messages import Parameter
from gwella.returns.extracts.account import Listed
from gwella.returns.extracts.answers import known_to, may_be_repeated
from gwella.returns.extracts.codes import Codes, between
from gwella.returns.extracts.conditions import meets
from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.form import Block
from gwella.returns.extracts.headings import Headings
from gwella.returns.extracts.joined import Joined, joined
from gwella.returns.extracts.made import Made, made
from gwella.returns.mapping import printable, shown
from gwella.returns.rows import LINKED
from gwella.snapshots.tables import Kind, tables

if TYPE_CHECKING:
    import pyarrow as pa

MOST_NAMED = 12  # open codes that one sentence names


class Part(msgspec.Struct, frozen=True):
    """What one block makes of its file: texts by column of ours, the rows taken (from 0) and those refused.

    `listed` are its rows that are refused, or of which a cell could not be looked up.
    """

    block: Block
    extract: Extract
    texts: Mapping[str, pa.Array]
    places: pa.Array
    listed: tuple[Listed, ...]
    refused_places: pa.Array
    part: str = ""


class Rows(msgspec.Struct, frozen=True):
    """The rows that a block takes from its file: their places there (from 0), their cells, and what they look up."""

    extract: Extract
    headings: Headings
    places: pa.Array
    cells: pa.Table
    found: Mapping[str, Joined]


def part_of(
    block: Block, extracts: Mapping[tuple[str, str], Extract], mapping: str, field: str, *, is_one_of_several: bool
) -> Part:
    """Return what a block makes of its file. Raises ReturnRejected while a code in it is not decided."""
    rows = _rows(block, extracts, mapping, field)
    columns = tables()[block.of].columns
    by_column = {
        name: made(cell, columns[name], rows.cells, rows.headings, f"{field}.columns.{name}", rows.found.get(name))
        for name, cell in block.columns.items()
    }
    _refuse_open(by_column, block, rows, mapping, field)
    return _without_refused(by_column, block, rows, is_one_of_several=is_one_of_several)


def _rows(block: Block, extracts: Mapping[tuple[str, str], Extract], mapping: str, field: str) -> Rows:
    import pyarrow as pa
    import pyarrow.compute as pc

    extract = extracts[block.place]
    headings = Headings(mapping, extract.file, extract.grid.headings)
    cells = extract.grid.cells
    places = pa.arange(0, len(cells))
    if block.where:
        places = pc.indices_nonzero(meets(block.where, cells, headings, f"{field}.where")).cast(pa.int64())
        cells = cells.take(places) if len(places) < len(cells) else cells
    found = {
        name: joined(
            cell,
            cells,
            headings,
            extracts[cell.place],
            mapping,
            f"{field}.columns.{name}",
            exactly=tables()[block.of].columns[name].kind is Kind.PERSON,
        )
        for name, cell in block.columns.items()
        if cell.from_
    }
    return Rows(extract, headings, places, cells, found)


def _without_refused(by_column: Mapping[str, Made], block: Block, rows: Rows, *, is_one_of_several: bool) -> Part:
    import pyarrow as pa
    import pyarrow.compute as pc

    part = shown(block.where.heading) if is_one_of_several and block.where else ""
    texts = {name: column.texts for name, column in by_column.items()}
    listed = (*_refused(by_column, block, rows), *_not_looked_up(block, rows))
    which = [one for column in by_column.values() for one in column.refused.values()]
    which += [found.with_two_answers for found in rows.found.values()]
    gone = pc.unique(pa.chunked_array(which, pa.uint64())).cast(pa.int64())
    if not len(gone):
        return Part(block, rows.extract, texts, rows.places, listed, rows.places[:0], part)
    stays = pc.invert(pc.is_in(pa.arange(0, len(rows.cells)), value_set=gone))
    kept = {name: text.filter(stays) for name, text in texts.items()}
    return Part(block, rows.extract, kept, rows.places.filter(stays), listed, rows.places.take(gone), part)


def _refuse_open(by_column: Mapping[str, Made], block: Block, rows: Rows, mapping: str, field: str) -> None:
    """Raise ReturnRejected for the first column with codes that nobody has decided, naming them with their counts."""
    for name, column in by_column.items():
        if not column.open:
            continue
        said: dict[str, Parameter] = {
            "file": mapping,
            "field": f"{field}.columns.{name}.codes",
            "heading": shown(block.columns[name].heading),
            "extract": printable(block.columns[name].from_) or rows.extract.file,
            "count": len(column.open),
        }
        if not _may_be_named(name, column, by_column, block):
            raise ReturnRejected("mapping.open_not_said", **said)
        most = sorted(column.open.items(), key=lambda one: (-one[1], one[0]))
        named = ", ".join(f"{code} ({count})" for code, count in most[:MOST_NAMED])
        raise ReturnRejected("mapping.open", codes=named + (", …" if len(most) > MOST_NAMED else ""), **said)


def _may_be_named(name: str, column: Made, by_column: Mapping[str, Made], block: Block) -> bool:
    """Say whether the answers of a column may stand in a message, by all that the column holds."""
    cell, ours = block.columns[name], tables()[block.of].columns[name]
    persons = by_column[LINKED].texts if LINKED in by_column else None
    return may_be_repeated(column.theirs, persons, between(cell, ours), known_to(Codes(cell, ours)))


def _refused(by_column: Mapping[str, Made], block: Block, rows: Rows) -> Iterator[Listed]:
    for name, column in by_column.items():
        for code, which in column.refused.items():
            yield _listed(rows, which, "refused", block, name, code)


def _not_looked_up(block: Block, rows: Rows) -> Iterator[Listed]:
    for name, found in rows.found.items():
        for why, which in (("no_row_there", found.without_a_row), ("two_answers", found.with_two_answers)):
            if len(which):
                yield _listed(rows, which, why, block, name)


def _listed(rows: Rows, which: pa.Array, why: str, block: Block, column: str, code: str = "") -> Listed:
    numbers = rows.extract.grid.numbers.take(rows.places.take(which))
    return Listed(rows.extract.file, numbers, why, block.of, block.columns[column].heading, code)

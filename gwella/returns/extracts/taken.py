"""What a mapping makes of an extract: our tables as text, the account of every row, and where each came from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import DefinitionError, ReturnRejected
from gwella.code_of_practice.messages import Parameter
from gwella.returns.extracts.account import Account, Listed
from gwella.returns.extracts.answers import known_to, may_be_repeated, rows_that_meet, texts_under
from gwella.returns.extracts.codes import Codes, between
from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.form import Block, Cell, Form
from gwella.returns.extracts.headings import Headings
from gwella.returns.extracts.made import Made, made, meets
from gwella.returns.extracts.whence import FIRST, Piece, Whence, whence
from gwella.returns.findings import Finding
from gwella.returns.grid import Grid
from gwella.returns.load import broken_rows
from gwella.returns.mapping import shown
from gwella.returns.read import Sheet
from gwella.returns.rows import LINKED
from gwella.snapshots.tables import tables

if TYPE_CHECKING:
    import pyarrow as pa

MOST_NAMED = 12  # open codes that one sentence names


class Taken(msgspec.Struct, frozen=True):
    """The tables that were made, whence their rows come, the account of each file, its rows listed, its broken rows."""

    sheets: tuple[Sheet, ...]
    whence: Mapping[str, Whence]
    accounts: tuple[Account, ...]
    listed: tuple[Listed, ...]
    findings: tuple[Finding, ...]
    not_mapped: tuple[str, ...] = ()  # files that lie beside those of the mapping


class Part(msgspec.Struct, frozen=True):
    """What one block makes of its file: texts by column of ours, the rows taken (from 0) and those refused."""

    block: Block
    extract: Extract
    texts: Mapping[str, pa.Array]
    places: pa.Array
    refused: tuple[Listed, ...]
    refused_places: pa.Array
    part: str = ""


def taken(form: Form, extracts: Mapping[tuple[str, str], Extract], mapping: str) -> Taken:
    """Return what a mapping makes of extracts, by file and sheet. Raises DefinitionError and ReturnRejected."""
    sources = [extracts[block.from_, block.sheet].place for block in form.table]
    several = Counter((block.of, read) for block, read in zip(form.table, sources, strict=True))
    parts = [
        _part(block, extracts[block.from_, block.sheet], mapping, f"table[{place}]", several[block.of, read] > 1)
        for place, (block, read) in enumerate(zip(form.table, sources, strict=True), start=1)
    ]
    _refuse_taken_twice(parts, mapping)
    of_table: dict[str, list[Part]] = defaultdict(list)
    of_file: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        of_table[part.block.of].append(part)
        of_file[part.extract.place].append(part)
    listed = [(its, _listed(its)) for its in of_file.values()]
    return Taken(
        tuple(_sheet(name, its) for name, its in of_table.items()),
        {name: whence(mapping, [_piece(part) for part in its]) for name, its in of_table.items()},
        tuple(_account(its, rows) for its, rows in listed),
        tuple(one for _, rows in listed for one in rows),
        tuple(finding for its in of_file.values() for finding in _broken(its[0])),
    )


def _part(block: Block, extract: Extract, mapping: str, field: str, is_one_of_several: bool) -> Part:
    """Return what a block makes of its file. Raises ReturnRejected while a code in it is not decided."""
    import pyarrow as pa
    import pyarrow.compute as pc

    headings = Headings(mapping, extract.file, extract.grid.headings)
    cells = extract.grid.cells
    places = pa.arange(0, len(cells))
    if block.where:
        places = pc.indices_nonzero(meets(block.where, cells, headings, f"{field}.where")).cast(pa.int64())
        cells = cells.take(places) if len(places) < len(cells) else cells
    columns = tables()[block.of].columns
    by_column = {
        name: made(cell, columns[name], cells, headings, f"{field}.columns.{name}")
        for name, cell in block.columns.items()
    }
    _refuse_open(by_column, block, extract, cells, mapping, field)
    refused = tuple(_refused(by_column, block, extract, places))
    part = shown(block.where.heading) if is_one_of_several and block.where else ""
    texts = {name: column.texts for name, column in by_column.items()}
    if not refused:
        return Part(block, extract, texts, places, (), places[:0], part)
    which = [one for column in by_column.values() for one in column.refused.values()]
    gone = pc.unique(pa.concat_arrays(which)).cast(pa.int64())
    stays = pc.invert(pc.is_in(pa.arange(0, len(cells)), value_set=gone))
    kept = {name: text.filter(stays) for name, text in texts.items()}
    return Part(block, extract, kept, places.filter(stays), refused, places.take(gone), part)


def _refuse_open(
    by_column: Mapping[str, Made], block: Block, extract: Extract, cells: pa.Table, mapping: str, field: str
) -> None:
    """Raise ReturnRejected for the first column with codes that nobody has decided, naming them with their counts."""
    for name, column in by_column.items():
        if not column.open:
            continue
        said: dict[str, Parameter] = {
            "file": mapping,
            "field": f"{field}.columns.{name}.codes",
            "heading": shown(block.columns[name].heading),
            "extract": extract.file,
            "count": len(column.open),
        }
        if not _may_be_named(block, name, extract, cells):
            raise ReturnRejected("mapping.open_not_said", **said)
        most = sorted(column.open.items(), key=lambda one: (-one[1], one[0]))
        named = ", ".join(f"{code} ({count})" for code, count in most[:MOST_NAMED])
        raise ReturnRejected("mapping.open", codes=named + (", …" if len(most) > MOST_NAMED else ""), **said)


def _may_be_named(block: Block, name: str, extract: Extract, cells: pa.Table) -> bool:
    """Say whether the answers of a column may stand in a message, by all that the column holds."""
    cell, column = block.columns[name], tables()[block.of].columns[name]
    cells = rows_that_meet(extract, cell.where, cells)
    texts = texts_under(extract, cells, cell.heading)
    whose = block.columns.get(LINKED, Cell())
    persons = texts_under(extract, cells, whose.heading) if whose.heading else None
    return may_be_repeated(texts, persons, between(cell, column), known_to(Codes(cell, column)))


def _refused(by_column: Mapping[str, Made], block: Block, extract: Extract, places: pa.Array) -> Iterator[Listed]:
    for name, column in by_column.items():
        for code, which in column.refused.items():
            rows = extract.grid.numbers.take(places.take(which))
            yield Listed(extract.file, rows, "refused", block.of, block.columns[name].heading, code)


def _refuse_taken_twice(parts: Iterable[Part], mapping: str) -> None:
    """Raise DefinitionError where two blocks make one table of one and the same row, in the same part of it."""
    import pyarrow.compute as pc

    before: dict[tuple[str, tuple[str, str], str], list[pa.Array]] = defaultdict(list)
    for number, part in enumerate(parts, start=1):
        seen = before[part.block.of, part.extract.place, part.part]
        if any(pc.any(pc.is_in(part.places, value_set=places)).as_py() for places in seen):
            field = f"table[{number}].where"
            raise DefinitionError("mapping.taken_twice", file=mapping, field=field, extract=part.extract.file)
        seen.append(part.places)


def _listed(parts: list[Part]) -> tuple[Listed, ...]:
    """Return the rows of one file that did not, or not wholly, become rows of ours."""
    import numpy as np
    import pyarrow as pa

    extract = parts[0].extract
    is_known = np.zeros(len(extract.grid.numbers), "bool")
    for part in parts:
        is_known[part.places.to_numpy()] = True
        is_known[part.refused_places.to_numpy()] = True
    found = [one for part in parts for one in part.refused]
    if not is_known.all():
        rows = extract.grid.numbers.filter(pa.array(~is_known))
        found.append(Listed(extract.file, rows, "not_taken"))
    if extract.grid.broken:
        rows = pa.array([broken.row for broken in extract.grid.broken], pa.int32())
        found.append(Listed(extract.file, rows, "unreadable"))
    return tuple(found)


def _account(parts: list[Part], listed: tuple[Listed, ...]) -> Account:
    """Return the account of one file. That a row is neither taken whole nor listed cannot happen."""
    import numpy as np

    grid = parts[0].extract.grid
    numbers = np.unique(np.concatenate([np.array([], "int32"), *(one.rows.to_numpy() for one in listed)]))
    account = Account(parts[0].extract.file, len(grid.numbers) + len(grid.broken), len(numbers))
    came_out = np.zeros(len(grid.numbers), "bool")
    for part in parts:
        came_out[part.places.to_numpy()] = True
    whole_rows = came_out & ~np.isin(grid.numbers.to_numpy(), numbers)
    assert whole_rows.sum() == account.taken, "rows in are rows taken and rows listed"
    return account


def _sheet(name: str, parts: list[Part]) -> Sheet:
    """Return a table as its own file would say it, its columns named by their keys."""
    import pyarrow as pa

    columns = [column for column in tables()[name].columns if any(column in part.texts for part in parts)]
    cells = {
        str(place): pa.chunked_array([_texts(part, column) for part in parts], pa.string())
        for place, column in enumerate(columns)
    }
    rows = sum(len(part.places) for part in parts)
    numbers = pa.arange(FIRST, FIRST + rows).cast(pa.int32())
    files = ", ".join(dict.fromkeys(part.extract.file for part in parts))
    return Sheet(name, files, Grid(tuple(columns), pa.table(cells), numbers))


def _texts(part: Part, column: str) -> pa.Array:
    import pyarrow as pa

    return part.texts[column] if column in part.texts else pa.repeat("", len(part.places))


def _piece(part: Part) -> Piece:
    rows = part.extract.grid.numbers.take(part.places)
    headings = {name: ", ".join(map(shown, cell.sources)) for name, cell in part.block.columns.items() if cell.sources}
    return Piece(part.extract.file, part.part, rows, headings)


def _broken(part: Part) -> Iterator[Finding]:
    """Yield the rows of a file that could not be read, as findings in the first table that it goes into."""
    yield from broken_rows(part.block.of, part.extract.file, part.extract.grid)

"""What a mapping makes of an extract: our tables as text, the account of every row, and where each came from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.returns.extracts.account import Account, Listed
from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.form import Cell, Form
from gwella.returns.extracts.parts import Part, part_of
from gwella.returns.extracts.whence import FIRST, Piece, Whence, whence
from gwella.returns.findings import Finding
from gwella.returns.grid import Grid
from gwella.returns.load import NO_ROWS, file_findings
from gwella.returns.mapping import printable, shown
from gwella.returns.read import Sheet
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


def taken(form: Form, extracts: Mapping[tuple[str, str], Extract], mapping: str) -> Taken:
    """Return what a mapping makes of extracts, by file and sheet. Raises DefinitionError and ReturnRejected."""
    sources = [extracts[block.place].place for block in form.table]
    several = Counter((block.of, read) for block, read in zip(form.table, sources, strict=True))
    parts = [
        part_of(block, extracts, mapping, f"table[{place}]", is_one_of_several=several[block.of, read] > 1)
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
    found = [one for part in parts for one in part.listed]
    if not is_known.all():
        rows = extract.grid.numbers.filter(pa.array(~is_known))
        found.append(Listed(extract.file, rows, "not_taken"))
    for why in ("unreadable", "no_row"):
        left_out = [one.row for one in extract.grid.broken if (one.rule in NO_ROWS) is (why == "no_row")]
        if left_out:
            found.append(Listed(extract.file, pa.array(left_out, pa.int32()), why))
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
    headings = {name: _heading(cell) for name, cell in part.block.columns.items() if cell.sources}
    return Piece(part.extract.file, part.part, rows, headings)


def _heading(cell: Cell) -> str:
    """Return the officer's heading of a column, with its file where that is another than the row's."""
    said = ", ".join(map(shown, cell.sources))
    return f"{said} ({printable(cell.from_)})" if cell.from_ else said


def _broken(part: Part) -> Iterator[Finding]:
    """Yield what has to be said of a file and its rows left out, as findings in the first table that it goes into."""
    yield from file_findings(part.block.of, part.extract.file, part.extract.grid)

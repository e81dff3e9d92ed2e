"""Where an identifier stands in files as they were sent: CSV, workbooks, and archives of them.

A file that cannot be read as a table is searched as bytes, so that none passes for one that does not hold the person.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.grid import Grid
from gwella.returns.guard import guard
from gwella.returns.separated import read_separated
from gwella.returns.workbook import read_sheet, sheet_names

SEPARATED = frozenset({".csv", ".tsv", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".ods"})
PACKED = WORKBOOKS | {".zip"}  # what they hold cannot be seen in their bytes
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
OURS = frozenset({".parquet"})  # snapshots, which hold codes and no identifier
PIECE = 1024 * 1024
DEEPEST = 2  # an archive in an archive


class Where(msgspec.Struct, frozen=True):
    """One row of a file that holds an identifier; row 0 and no cells where the file is not one that is read as rows.

    `searched` is no where a file could not be looked into at all: damaged, locked with a password, or too large.
    """

    file: str
    row: int = 0
    headings: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    searched: bool = True


class NotRows(ValueError):
    """A file that is not to be read as rows alone, since some of it stands in none."""


def files_with(folder: Path, identifiers: Collection[str]) -> dict[Path, list[Where]]:
    """Return the files below `folder` that hold one of the identifiers, and where in them."""
    found = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_symlink() or not path.is_file() or path.suffix.casefold() in OURS:
            continue
        if places := list(places_in(path, identifiers)):
            found[path] = places
    return found


def holds_them(places: Collection[Where]) -> bool:
    """Return whether a file holds one of the identifiers, whatever of it could not be looked into."""
    return any(one.searched for one in places)


def with_them(found: Mapping[Path, Collection[Where]]) -> int:
    """Return how many of these files hold one of the identifiers; those that could not be looked into do not count."""
    return sum(map(holds_them, found.values()))


def places_in(path: Path, identifiers: Collection[str], depth: int = 0) -> Iterator[Where]:
    """Yield each row of a file that holds one of the identifiers in a cell of its own."""
    wanted = frozenset(one.strip() for one in identifiers)
    try:
        kind = kind_of(path)
        if kind == ".zip" and depth < DEEPEST:
            yield from _in_archive(path, wanted, depth)
            return
        grids = list(_grids(path, kind))
    except (ReturnRejected, NotRows, OSError, RuntimeError, zipfile.BadZipFile):
        grids = []
        if kind_of(path) in PACKED:
            yield Where(path.name, searched=False)
            return
    if not grids:
        yield from [Where(path.name)] if _holds(path, wanted) else []
    for name, headings, rows in grids:
        yield from (
            Where(name, number, tuple(headings), tuple(cells))
            for number, cells in rows
            if not wanted.isdisjoint(cell.strip() for cell in cells)
        )


Rows = list[tuple[int, list[str]]]


def kind_of(path: Path) -> str:
    """Return what kind of file it is, by its ending; by its first bytes where it has none, as in quarantine."""
    if path.suffix:
        return path.suffix.casefold()
    if not zipfile.is_zipfile(path):
        return ".csv"
    with zipfile.ZipFile(path) as archive:
        inside = set(archive.namelist())
    return ".xlsx" if inside & {"xl/workbook.xml", "content.xml"} else ".zip"


def _grids(path: Path, kind: str) -> Iterator[tuple[str, Sequence[str], Rows]]:
    if kind in SEPARATED:
        yield (path.name, *_table(read_separated(path)))
    elif kind in WORKBOOKS:
        for sheet in sheet_names(path):
            yield (f"{path.name} ({sheet})", *_table(read_sheet(path, sheet)))


def _table(grid: Grid) -> tuple[Sequence[str], Rows]:
    if grid.broken:
        # What lies in a broken row is in no cell: the whole file is searched instead.
        raise NotRows
    columns = [column.to_pylist() for column in grid.cells.columns]
    rows = [["" if cell is None else cell for cell in cells] for cells in zip(*columns, strict=True)]
    return grid.headings, list(zip(grid.numbers.to_pylist(), rows, strict=True))


def _in_archive(path: Path, wanted: frozenset[str], depth: int) -> Iterator[Where]:
    guard(path)  # how much it unpacks to, before anything is unpacked
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(prefix="gwella-rights-") as folder:
        for number, entry in enumerate(archive.infolist()):
            if entry.is_dir():
                continue
            # A name of ours: what an archive calls its files is no path of this machine.
            inside = Path(folder) / f"{number}{Path(entry.filename).suffix.casefold()}"
            inside.write_bytes(archive.read(entry))
            for one in places_in(inside, wanted, depth + 1):
                yield msgspec.structs.replace(one, file=f"{path.name}: {Path(entry.filename).name}")


def _holds(path: Path, wanted: frozenset[str]) -> bool:
    written = [one.encode(encoding, "ignore") for one in wanted for encoding in ENCODINGS]
    longest, tail = max(map(len, written)), b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if any(one and one in tail + piece for one in written):
                return True
            tail = (tail + piece)[-longest:]
    return False

"""The files of a return: which of them is which table, and their cells as text.

A table is a CSV file, a workbook or a sheet of a workbook, named in English or Welsh. Whatever
cannot be taken at all is refused with one sentence; nothing is half read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.reading import kept
from gwella.returns.grid import Grid
from gwella.returns.mapping import fold, printable, spellings
from gwella.returns.opening import Knows, knowing
from gwella.returns.separated import read_separated
from gwella.returns.workbook import hidden_sheets, read_sheet, sheet_names, sheet_with
from gwella.snapshots.tables import tables

CSV, WORKBOOK = ".csv", ".xlsx"
WORKBOOKS = frozenset({WORKBOOK, ".ods"})
OTHER_FORMATS = frozenset({".xls", ".xlsm", ".xlsb", ".txt", ".tsv", ".json", ".xml", ".parquet", ".zip"})


class Sheet(msgspec.Struct, frozen=True):
    """The cells of one table, and the file (and sheet) they stand in."""

    table: str
    file: str
    grid: Grid


class Found(msgspec.Struct, frozen=True):
    """The tables of a folder; the files named as tables whose format is not read; and the sheets that are hidden."""

    sheets: tuple[Sheet, ...]
    not_read: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]


class Source(msgspec.Struct, frozen=True):
    """Where a table lies: a file and, in a workbook, a sheet."""

    table: str
    path: Path
    sheet: str = ""
    only: bool = True

    @property
    def file(self) -> str:
        """The file's name as it is shown, with the sheet's where a workbook holds several tables."""
        name = printable(self.path.name)
        return name if self.only else f"{name} ({printable(self.sheet)})"


def read_folder(folder: Path, mapped: Collection[Path] = ()) -> Found:
    """Return the tables in `folder`, but for files that a mapping reads. Raises NotFound and ReturnRejected."""
    if not folder.is_dir():
        raise NotFound("returns.no_folder", folder=printable(str(folder)))
    try:
        paths = [path for path in data_files(folder) if path not in mapped]
        sources = [source for path in paths for source in _sources(path)]
        _refuse_two_of_one_table(sources)
        sheets = tuple(Sheet(source.table, source.file, _grid(source)) for source in sources)
        hidden = tuple(one for path in paths for one in _hidden(path))
    except OSError:
        raise ReturnRejected("returns.cannot_open", file=printable(folder.name)) from None
    not_read = tuple((table, printable(path.name)) for path in paths if (table := _in_other_format(path)))
    if not_read and not sheets and not mapped:
        raise ReturnRejected("returns.other_format", file=not_read[0][1])
    if not sheets and not mapped:
        raise ReturnRejected("returns.no_files", folder=printable(str(folder)), names=", ".join(_file_names()))
    return Found(sheets, not_read, hidden)


def has_tables(folder: Path) -> bool:
    """Say whether a folder holds a table: a file named as one, or a workbook with a sheet named so."""
    return any(True for path in data_files(folder) for _ in _sources(path))


def table_named(name: str) -> str:
    """Return the table that a file or a sheet of this name holds, or "" when it is none."""
    return _names().get(fold(name), "")


@kept
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for key, table in tables().items():
        for name in (key, *table.files, table.title.en, table.title.cy):
            names.setdefault(fold(name), key)
    return names


def _file_names() -> list[str]:
    return [f"{table.files[0]}.csv" for table in tables().values()]


def data_files(folder: Path) -> list[Path]:
    """Return the files in `folder` that may be somebody's data."""
    # Excel leaves a file that begins with ~$ beside every workbook that is open.
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))


def _sources(path: Path) -> Iterator[Source]:
    """Yield the tables that one file holds: sheets named as tables, else what the file's name says."""
    named = table_named(path.stem)
    if path.suffix.casefold() == CSV and named:
        yield Source(named, path)
    elif path.suffix.casefold() in WORKBOOKS:
        names = sheet_names(path)
        sheets = [(table_named(name), name) for name in names if table_named(name)]
        if not sheets and named:
            sheets = [(named, sheet_with(path, names, headings_of(named)) if len(names) > 1 else names[0])]
        yield from (Source(table, path, sheet, only=len(sheets) == 1) for table, sheet in sheets)


def _hidden(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the hidden sheets that are named as tables."""
    if path.suffix.casefold() in WORKBOOKS:
        for name in hidden_sheets(path):
            if table := table_named(name):
                yield table, f"{printable(path.name)} ({printable(name)})"


def _grid(source: Source) -> Grid:
    knows = headings_of(source.table)
    return read_sheet(source.path, source.sheet, knows) if source.sheet else read_separated(source.path, knows)


def headings_of(name: str) -> Knows:
    """Return what says of a heading whether it is one of a table."""
    return knowing(spellings(tables()[name].columns))


def _in_other_format(path: Path) -> str:
    return table_named(path.stem) if path.suffix.casefold() in OTHER_FORMATS else ""


def _refuse_two_of_one_table(sources: Collection[Source]) -> None:
    files: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        files[source.table].append(source.file)
        if len(files[source.table]) > 1:
            first, second = files[source.table]
            raise ReturnRejected("returns.two_files", table=tables()[source.table].title, first=first, second=second)

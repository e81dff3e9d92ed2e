"""The files of an extract: one a table, rows streamed to disk, headings and words in one language."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import date, datetime
from enum import StrEnum, auto
from pathlib import Path
from types import TracebackType
from typing import Protocol

from gwella.code_of_practice.language import Language
from gwella.snapshots.tables import Column, Kind, lists, tables

Cell = str | date | bool | tuple[str, ...] | None
Row = Mapping[str, Cell]

# What a yes/no cell holds, and the codes of lists as Welsh-speaking colleagues write them: by their titles.
YES_NO = {Language.EN: {True: "yes", False: "no"}, Language.CY: {True: "ie", False: "na"}}


class Format(StrEnum):
    """What the tables are written as."""

    CSV = auto()
    XLSX = auto()


class Lines(Protocol):
    """One open file that takes rows."""

    def write(self, cells: Iterable[str | date]) -> None: ...

    def close(self) -> None: ...


class Extract(Protocol):
    """What takes the rows of all tables of one extract."""

    def add(self, table: str, row: Row) -> None:
        """Write one row, by column; a column that is not in it stays empty."""


class Files:
    """Every table of one extract, open for writing. Use it in a `with` statement."""

    def __init__(self, folder: Path, language: Language, file_format: Format) -> None:
        self._folder = folder
        self._language = language
        self._format = file_format
        self._stack = ExitStack()
        self._open: dict[str, Lines] = {}
        self._columns = {name: tuple(table.columns.items()) for name, table in tables().items()}
        self._spoken = _spoken(language)

    def __enter__(self) -> Files:
        for name, columns in self._columns.items():
            lines = opened(self._folder / f"{name}.{self._format}")
            self._stack.callback(lines.close)
            lines.write(column.title.in_(self._language) for _, column in columns)
            self._open[name] = lines
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, table: str, row: Row) -> None:
        """Write one row, by column; a column that is not in it stays empty."""
        cells = (self._cell(column, row.get(name)) for name, column in self._columns[table])
        self._open[table].write(cells)

    def _cell(self, column: Column, cell: Cell) -> str | date:
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return YES_NO[self._language][cell]
        if isinstance(cell, tuple):
            return ";".join(self._spoken.get((column.list, code), code) for code in cell)
        if isinstance(cell, str) and column.kind is Kind.CHOICE:
            return self._spoken.get((column.list, cell), cell)
        return cell


def _spoken(language: Language) -> dict[tuple[str, str], str]:
    """Return what stands for each code of each list: in English the code, which is a word; in Welsh its title."""
    if language is Language.EN:
        return {}
    return {
        (name, code): entry.title.cy for name, code_list in lists().items() for code, entry in code_list.codes.items()
    }


class _CsvLines:
    """Rows of a CSV file: UTF-8, dates as 2024-06-01."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")

    def write(self, cells: Iterable[str | date]) -> None:
        self._writer.writerow([cell if isinstance(cell, str) else cell.isoformat() for cell in cells])

    def close(self) -> None:
        self._file.close()


class _ExcelLines:
    """Rows of the only sheet of a workbook: text as text, dates as dates."""

    def __init__(self, path: Path) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
        # Without a date of its own the workbook would hold the time of day, and two runs would differ.
        self._book.set_properties({"created": datetime(2020, 4, 1)})  # noqa: DTZ001
        self._date = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._sheet = self._book.add_worksheet()
        self._next = 0

    def write(self, cells: Iterable[str | date]) -> None:
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                self._sheet.write_datetime(self._next, place, cell, self._date)
            elif cell:
                self._sheet.write_string(self._next, place, cell)
        self._next += 1

    def close(self) -> None:
        self._book.close()


def opened(path: Path) -> Lines:
    """Return a file that takes rows: a workbook or CSV, as its name says."""
    return _ExcelLines(path) if path.suffix == ".xlsx" else _CsvLines(path)

"""Workbooks of Excel and LibreOffice: which sheets they have, and the cells of a sheet as text.

Hidden sheets are not read: nobody sees what they send.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.archive import DAMAGED
from gwella.returns.grid import Grid, Remark, grid_of
from gwella.returns.guard import guard
from gwella.returns.mapping import printable
from gwella.returns.not_rows import without_what_is_no_row
from gwella.returns.oddities import Oddities, oddities
from gwella.returns.opening import MOST_ABOVE, Knows, Opening, opening

EXACT = 2**53  # whole numbers above this are no longer exact in Excel
NOT_SEEN = "\ufeff"  # the mark of UTF-8 where texts were put together


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets that can be seen. Raises ReturnRejected for what may not be opened."""
    file, held = printable(path.name), guard(path)
    if held.has_macros:
        raise ReturnRejected("returns.has_macros", file=file)
    names = [name for name, is_seen in _sheets(path) if is_seen]
    if not names:
        raise ReturnRejected("returns.empty_file", file=file)
    return names


def hidden_sheets(path: Path) -> list[str]:
    """Return the names of the sheets that are hidden. Call `sheet_names` first: it guards."""
    return [name for name, is_seen in _sheets(path) if not is_seen]


def sheet_with(path: Path, names: Sequence[str], knows: Knows) -> str:
    """Return the first of a workbook's sheets that has headings we know, else its first: a cover comes before a table."""
    for name in names:
        texts = [_texts(row) for row in _cells(path, name)[: MOST_ABOVE + 1]]
        if texts and sum(map(knows, opening(texts, knows).headings)) > 1:
            return name
    return names[0]


def read_sheet(path: Path, name: str, knows: Knows | None = None) -> Grid:
    """Return one sheet's cells, all text, with the headings where they stand. Call `sheet_names` first: it guards."""
    file, table = printable(path.name), _cells(path, name)
    if not any(map(_says_something, table)):
        raise ReturnRejected("returns.empty_file", file=file)
    odd = _odd(path, name)
    for (row, column), text in odd.errors.items():
        if row < len(table) and column < len(table[row]):
            table[row][column] = text
    found = opening([_texts(row) for row in table[: MOST_ABOVE + 1]], knows)
    first = found.at + found.rows  # the row below the headings, from 0
    _refuse_without_result(odd, first, table, file)
    rows, numbers = [], []
    for number, cells in enumerate(table[first:], start=first + 1):
        texts = _texts(cells)
        if any(text.strip() for text in texts):
            rows.append(texts)
            numbers.append(number)
    grid = without_what_is_no_row(grid_of(found.headings, rows, numbers), file)
    remarks = tuple(_remarks(found, odd, first, grid))
    return msgspec.structs.replace(grid, heading_row=found.at + 1, remarks=remarks)


def as_text(cell: Any) -> str:
    """Return a cell as an officer would read it: 12.0 is `12`, a date is `2024-04-01`."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        # Excel has already lost the last digits of a longer number: leave it to be found as damaged.
        return str(int(cell)) if abs(cell) < EXACT else f"{cell:.2E}"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).replace(NOT_SEEN, "")


def _refuse_without_result(odd: Oddities, first: int, table: Sequence[Sequence[Any]], file: str) -> None:
    """Raise ReturnRejected where a row has a formula of which nobody has worked out the result."""
    for row, column in odd.without_result:
        if row >= first and row < len(table):
            raise ReturnRejected("returns.without_result", file=file, row=str(row + 1), place=column_letters(column))


def column_letters(column: int) -> str:
    """Return how a spreadsheet names a column, from 0: A, B, …, AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _remarks(found: Opening, odd: Oddities, first: int, grid: Grid) -> Iterator[Remark]:
    if found.at:
        yield Remark(found.at + 1, "title_above")
    last = grid.numbers[-1].as_py() if len(grid.numbers) else 0
    left_out = {one.row for one in grid.broken}
    merged = [begin[0] + 1 for begin, _ in odd.merged if first <= begin[0] < last and begin[0] + 1 not in left_out]
    if merged:
        yield Remark(min(merged), "cells_merged", len(merged))


def _odd(path: Path, name: str) -> Oddities:
    try:
        found = oddities(path, name)
        if found.merged:
            return found
        merged = [((one[0][0], one[0][1]), (one[1][0], one[1][1])) for one in _sheet(path, name).merged_cell_ranges or ()]
        return msgspec.structs.replace(found, merged=merged)
    except (*DAMAGED, ExpatError, KeyError, StopIteration):
        raise ReturnRejected("returns.not_a_workbook", file=printable(path.name)) from None


def _texts(cells: Iterable[Any]) -> list[str]:
    return [as_text(cell) for cell in cells]


def _says_something(cells: Iterable[Any]) -> bool:
    return any(cell not in ("", None) for cell in cells)


def _cells(path: Path, name: str) -> list[list[Any]]:
    cells: list[list[Any]] = _sheet(path, name).to_python(skip_empty_area=False)
    return cells


def _sheet(path: Path, name: str) -> Any:
    import python_calamine

    try:
        return _opened(path).get_sheet_by_name(name)
    except python_calamine.CalamineError:
        raise ReturnRejected("returns.not_a_workbook", file=printable(path.name)) from None


def _sheets(path: Path) -> list[tuple[str, bool]]:
    """Return the sheets of cells of a workbook, and whether each can be seen."""
    import python_calamine

    kinds, seen = python_calamine.SheetTypeEnum, python_calamine.SheetVisibleEnum
    every = _opened(path).sheets_metadata
    return [(one.name, one.visible == seen.Visible) for one in every if one.typ == kinds.WorkSheet]


def _opened(path: Path) -> Any:
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.CalamineError:
        raise ReturnRejected("returns.not_a_workbook", file=printable(path.name)) from None

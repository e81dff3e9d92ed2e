"""Workbooks of Excel and LibreOffice: which sheets they have, and the cells of a sheet as text.

Hidden sheets are not read: nobody sees what they send.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
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

PIECE = 20_000  # rows
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
    """Return the first sheet that has headings we know, else the first: a cover comes before a table."""
    for name in names:
        sheet = _sheet(path, name)
        texts = [_texts(row) for row in islice(_rows(sheet, printable(path.name)), MOST_ABOVE + 1)]
        if texts and sum(map(knows, opening(texts, knows).headings)) > 1:
            return name
    return names[0]


def read_sheet(path: Path, name: str, knows: Knows | None = None) -> Grid:
    """Return one sheet's cells, all text, with the headings where they stand. Call `sheet_names` first: it guards."""
    file, sheet = printable(path.name), _sheet(path, name)
    odd = _odd(path, name, sheet)
    rows = _with_errors(_rows(sheet, file), odd)
    above = [_texts(row) for row in islice(rows, MOST_ABOVE + 1)]
    if not any(map(_says_something, above)):
        raise ReturnRejected("returns.empty_file", file=file)
    found = opening(above, knows)
    first = found.at + found.rows  # the row below the headings, from 0
    _refuse_without_result(odd, first, sheet, file)
    below = chain(above[first:], map(_texts, rows))
    grid = without_what_is_no_row(_grid(found.headings, enumerate(below, start=first + 1)), file)
    remarks = tuple(_remarks(found, odd, first, grid))
    return msgspec.structs.replace(grid, heading_row=found.at + 1, remarks=remarks)


def _grid(headings: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Grid:
    """Return the rows that say something, a piece at a time: all of them as texts would take much room."""
    import pyarrow as pa

    grids = []
    while piece := list(islice(rows, PIECE)):
        said = [(number, texts) for number, texts in piece if any(text.strip() for text in texts)]
        grids.append(grid_of(headings, [texts for _, texts in said], [number for number, _ in said]))
    if len(grids) <= 1:
        return grids[0] if grids else grid_of(headings, [], [])
    cells = pa.concat_tables([one.cells for one in grids]).combine_chunks()
    return Grid(grids[0].headings, cells, pa.concat_arrays([one.numbers for one in grids]))


def _rows(sheet: Any, file: str) -> Iterator[list[Any]]:
    """Yield the rows of a sheet from A1 on; the reader leaves out the empty columns at its left. Raises ReturnRejected.

    A number that is shown as a time, as an identifier may be, can be longer than any time.
    """
    left, below = [""] * (sheet.start[1] if sheet.start else 0), 1
    try:
        for row in sheet.iter_rows():
            yield left + row
            below += 1
    except OverflowError:
        raise ReturnRejected("returns.no_such_time", file=file, row=str(below)) from None


def _with_errors(rows: Iterator[list[Any]], odd: Oddities) -> Iterator[list[Any]]:
    """Yield rows with their errors where the reader leaves a cell empty."""
    in_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in odd.errors.items():
        in_row.setdefault(row, []).append((column, text))
    for number, cells in enumerate(rows):
        for column, text in in_row.get(number, ()):
            if column < len(cells):
                cells[column] = text
        yield cells


def as_text(cell: Any) -> str:
    """Return a cell as an officer would read it: 12.0 is `12`, a date is `2024-04-01`."""
    if isinstance(cell, str):
        return cell.replace(NOT_SEEN, "") if NOT_SEEN in cell else cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        # Excel has already lost the last digits of a longer number: leave it to be found as damaged.
        return str(int(cell)) if abs(cell) < EXACT else f"{cell:.2E}"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _refuse_without_result(odd: Oddities, first: int, sheet: Any, file: str) -> None:
    """Raise ReturnRejected where a row has a formula of which nobody has worked out the result."""
    for row, column in odd.without_result:
        if first <= row < sheet.total_height:
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


def _odd(path: Path, name: str, sheet: Any) -> Oddities:
    try:
        found = oddities(path, name)
    except (*DAMAGED, ExpatError, KeyError, StopIteration):
        raise ReturnRejected("returns.not_a_workbook", file=printable(path.name)) from None
    return found if found.merged else msgspec.structs.replace(found, merged=list(sheet.merged_cell_ranges or ()))


def _texts(cells: Iterable[Any]) -> list[str]:
    return [as_text(cell) for cell in cells]


def _says_something(cells: Iterable[Any]) -> bool:
    return any(cell not in ("", None) for cell in cells)


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

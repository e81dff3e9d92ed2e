"""CSV line by line, strictly: what is wrong with one row costs that row and no other.

The libraries that guess load an unclosed quotation mark and a shifted row without a word, so lines
are taken one by one: a quotation mark that is opened and never closed costs its own line, and a row
with too few or too many cells is a finding.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

from gwella.returns.grid import Broken, Grid, grid_of
from gwella.returns.not_rows import TOTAL, is_total

LONGEST_CELL = 100  # lines that one quoted cell may span; a longer one is an unclosed quotation mark


def read_strictly(lines: Sequence[str], first: int, delimiter: str, headings: tuple[str, ...]) -> Grid:
    """Return the cells of a file whose headings take its `first` lines."""
    width = len(headings)
    read = [(number, cells_of(line, delimiter)) for number, line in _logical(lines, first, delimiter, width)]
    expected = _expected([cells for _, cells in read if cells is not None and says_something(cells)], width)
    rows: list[list[str]] = []
    numbers: list[int] = []
    broken: list[Broken] = []
    for number, cells in read:
        if (fault := fault_of(number, cells, expected)) is not None:
            broken.append(fault)
        elif cells is not None and says_something(cells):  # Excel ends files with rows of nothing but delimiters.
            rows.append(cells[:width])
            numbers.append(number)
    return grid_of(headings, rows, numbers, broken)


def cells_of(row: str, delimiter: str) -> list[str] | None:
    """Return the cells of one row, or None where quotation marks do not match."""
    try:
        return next(csv.reader([row], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def says_something(cells: Sequence[str]) -> bool:
    """Say whether a cell holds anything but space."""
    return any(cell.strip() for cell in cells)


def fault_of(number: int, cells: Sequence[str] | None, expected: int) -> Broken | None:
    """Return what is wrong with a row; None where it can be taken, or says nothing."""
    if cells is None:
        return Broken(number, "row_unreadable")
    if len(cells) != expected and is_total(cells):
        return Broken(number, TOTAL)
    if len(cells) != expected and says_something(cells):
        return Broken(number, "row_shifted", len(cells), expected)
    return None


def _expected(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return how many cells a row has: as many as the headings, or more where rows end with delimiters throughout.

    One row alone with an empty cell too many is not taken: that is what a shifted row looks like.
    """
    lengths = Counter(map(len, rows))
    if width in lengths or len(rows) < 2:
        return width
    usual = lengths.most_common(1)[0][0]
    ends_empty = not any(says_something(cells[width:]) for cells in rows if len(cells) == usual)
    return usual if usual > width and ends_empty else width


def _logical(lines: Sequence[str], first: int, delimiter: str, width: int) -> Iterator[tuple[int, str]]:
    """Yield each row with the number of the line it begins on; a quoted cell may span several lines."""
    at = first
    while at < len(lines):
        end = at
        if lines[at].count('"') % 2:
            end = _closing(lines, at, delimiter, width)
        yield at + 1, "\n".join(lines[at : end + 1]) if end > at else lines[at]
        at = end + 1


def _closing(lines: Sequence[str], at: int, delimiter: str, width: int) -> int:
    """Return the line on which the row that begins on line `at` ends: `at` itself when nothing closes it."""
    if (alone := cells_of(lines[at], delimiter)) is not None and len(alone) >= width:
        return at  # A stray quotation mark inside a cell (5" wide) opens nothing.
    for end in range(at + 1, min(len(lines), at + LONGEST_CELL)):
        if lines[end].count('"') % 2:
            cells = cells_of("\n".join(lines[at : end + 1]), delimiter)
            return end if cells is not None and len(cells) >= width else at
    return at

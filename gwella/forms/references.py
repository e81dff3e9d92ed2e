"""The references of cells: `D12` is column 4, row 12; `B2:D12` is a box of cells."""

from __future__ import annotations

import re
from typing import NamedTuple

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
COLUMN = re.compile(r"[A-Z]{1,3}")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet in Excel


class Ref(NamedTuple):
    """One cell; rows and columns count from 1, and cells sort as they stand in a sheet: row by row."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Box(NamedTuple):
    """A rectangle of cells, its first and its last."""

    first: Ref
    last: Ref

    def __contains__(self, cell: object) -> bool:
        assert isinstance(cell, Ref), "a box holds cells"
        rows = self.first.row <= cell.row <= self.last.row
        return rows and self.first.column <= cell.column <= self.last.column

    def __str__(self) -> str:
        return f"{self.first}:{self.last}"


def ref(text: str) -> Ref:
    """Return the cell that `text` names. Raises ValueError where a sheet has none of that name."""
    found = REFERENCE.fullmatch(text)
    cell = Ref(int(found.group(2)), number(found.group(1))) if found else None
    if cell is None or cell.row > LAST_ROW or cell.column > LAST_COLUMN:
        raise ValueError(text)
    return cell


def box(text: str) -> Box:
    """Return the box that `A1:B2`, or one cell, names. Raises ValueError."""
    first, _, last = text.partition(":")
    return Box(ref(first), ref(last or first))


def boxes(text: str) -> tuple[Box, ...]:
    """Return the boxes of a list such as `B2:D12 F2`. Raises ValueError."""
    return tuple(box(one) for one in text.split())


def number(column: str) -> int:
    """Return 4 for `D`."""
    total = 0
    for letter in column.upper():
        total = total * 26 + ord(letter) - 64
    return total


def letters(column: int) -> str:
    """Return `D` for 4."""
    found = ""
    while column:
        column, left = divmod(column - 1, 26)
        found = chr(65 + left) + found
    return found

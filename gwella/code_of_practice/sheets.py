"""CSV that people open in a spreadsheet: Welsh letters come out right, and no text in it is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

# Excel reads ŵ and ŷ rightly only behind a byte order mark.
ENCODING = "utf-8-sig"
# What makes a spreadsheet run a cell instead of showing it.
RUN = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | float | int | None


def write_sheet(path: Path, rows: Iterable[Iterable[Cell]]) -> None:
    """Write rows, the headings first, one line each."""
    with path.open("w", encoding=ENCODING, newline="") as file:
        _write(file, rows)


def sheet(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Return the content of a file of rows, the headings first, one line each."""
    file = io.StringIO(newline="")
    _write(file, rows)
    return file.getvalue().encode(ENCODING)


def neutral(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet shows and never runs. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUN) else cell


def whole_or_not(number: float | None) -> float | int | None:
    """Return a number for a cell: a whole one without decimals."""
    return int(number) if number is not None and float(number).is_integer() else number


def _write(file: TextIO, rows: Iterable[Iterable[Cell]]) -> None:
    csv.writer(file, lineterminator="\r\n").writerows(map(neutral, row) for row in rows)

"""CSV that people open in a spreadsheet: Welsh letters come out right, and no text in it is run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

# Excel reads ŵ and ŷ rightly only behind a byte order mark.
ENCODING = "utf-8-sig"
# What makes a spreadsheet run a cell instead of showing it.
RUN = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | float | int | None


def write_sheet(path: Path, rows: Iterable[Iterable[Cell]]) -> None:
    """Write rows, the headings first, one line each."""
    with path.open("w", encoding=ENCODING, newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(map(neutral, row) for row in rows)


def neutral(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet shows and never runs. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUN) else cell

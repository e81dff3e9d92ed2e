"""How much a spreadsheet really holds, found before a reader sets aside room for it.

One cell in the last corner makes a reader set aside room for all the others; one text that stands in many cells, and
one row that is repeated, unpack to far more than the file is long.
"""

from __future__ import annotations

import re

# As long as whoever wrote it likes: a reader follows letters and digits to wherever they lead.
REFERENCE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)(\d+)""")
ROW = re.compile(rb"<(?:\w+:)?row\b")
CELL = re.compile(rb"<(?:\w+:)?c\b")
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of any spreadsheet
MOST_LETTERS, MOST_DIGITS = 3, 7  # that name one of them
SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
END_OF_TEXT = re.compile(rb"</(?:\w+:)?si>")
SHARED_TEXTS = "sharedstrings.xml"


class Span:
    """How large a grid a sheet's cells span: by their references, or by counting where they have none."""

    def __init__(self) -> None:
        self.height = self.width = self.rows = self.filled = 0

    def grow(self, chunk: bytes) -> None:
        """Take in the next piece of a sheet."""
        found = REFERENCE.findall(chunk)
        letters, rows = {letters for letters, _ in found}, {row for _, row in found}
        self.rows += len(ROW.findall(chunk))
        self.height = max([self.height, self.rows, *map(_row, rows)])
        self.width = max([self.width, *map(_column, letters)])
        # Cells without a reference stand one after the other. A row that lies across two pieces is
        # counted in two halves: near enough for a limit.
        cells = len(CELL.findall(chunk))
        self.filled += cells
        if cells > len(found):
            self.width = max(self.width, *(len(CELL.findall(part)) for part in ROW.split(chunk)), 0)

    @property
    def cells(self) -> int:
        return self.height * self.width

    @property
    def is_beyond(self) -> bool:
        """Whether a cell lies where no spreadsheet has one."""
        return self.height > MOST_ROWS or self.width > MOST_COLUMNS


class SharedText:
    """How long the texts of a workbook may be together where they stand in cells: each is kept once and named often."""

    def __init__(self) -> None:
        self.longest = self.cells = self._length = 0

    def grow(self, name: str, chunk: bytes) -> None:
        """Take in the next piece of a file of the workbook."""
        if not name.casefold().endswith(SHARED_TEXTS):
            self.cells += len(SHARED.findall(chunk))
            return
        first, *others = END_OF_TEXT.split(chunk)
        self._length += len(first)
        for other in others:
            self.longest = max(self.longest, self._length)
            self._length = len(other)
        self.longest = max(self.longest, self._length)

    @property
    def most(self) -> int:
        """The length that they do not exceed."""
        return self.longest * self.cells


def _row(digits: bytes) -> int:
    return int(digits) if len(digits) <= MOST_DIGITS else MOST_ROWS + 1


def _column(letters: bytes) -> int:
    return number_of(letters) if len(letters) <= MOST_LETTERS else MOST_COLUMNS + 1


def number_of(letters: bytes) -> int:
    """Return which column letters name: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number

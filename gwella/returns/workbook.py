"""Excel workbooks: what may be opened, and the cells of a sheet as text.

A workbook is a zip archive, so it is looked at before anything unpacks it: how many entries, how
much they really unpack to (the archive's own figure may lie), and how large a grid the cells span,
since one cell in the last corner of a sheet makes a reader set aside room for all the others.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.grid import Grid, grid_of
from gwella.returns.mapping import printable
from gwella.returns.separated import LARGEST_FILE

MOST_ENTRIES = 1_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200
SMALL = 10 * 1024 * 1024  # below this a high ratio harms nobody
MOST_CELLS = 20_000_000
EXACT = 2**53  # whole numbers above this are no longer exact in Excel
CHUNK = 1024 * 1024
LOCAL_HEADER = 30
REFERENCE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{0,3})(\d{1,7})["']""")
ROW = re.compile(rb"<(?:\w+:)?row\b")
CELL = re.compile(rb"<(?:\w+:)?c\b")
LONGEST_REFERENCE = 64
DOCTYPE = b"<!DOCTYPE"


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets. Raises ReturnRejected for what may not be opened."""
    guard(path)
    return list(_opened(path).sheet_names)


def read_sheet(path: Path, name: str) -> Grid:
    """Return one sheet's cells, all text, row 1 as headings. Call `sheet_names` first: it guards."""
    table = _cells(path, name)
    if not table:
        raise ReturnRejected("returns.empty_file", file=printable(path.name))
    rows, numbers = [], []
    for number, cells in enumerate(table[1:], start=2):
        texts = [as_text(cell) for cell in cells]
        if any(text.strip() for text in texts):
            rows.append(texts)
            numbers.append(number)
    return grid_of([as_text(cell) for cell in table[0]], rows, numbers)


def as_text(cell: Any) -> str:
    """Return a cell as an officer would read it: 12.0 is `12`, a date is `2024-04-01`."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        # Excel has already lost the last digits of a longer number: leave it to be found as damaged.
        return str(int(cell)) if abs(cell) < EXACT else f"{cell:.2E}"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def guard(path: Path) -> None:
    """Raise ReturnRejected unless the file is a workbook of a size that can be opened safely."""
    packed = path.stat().st_size
    if packed == 0:
        raise ReturnRejected("returns.empty_file", file=printable(path.name))
    if packed > LARGEST_FILE:
        raise ReturnRejected("returns.too_big", file=printable(path.name))
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            _guard_entries(archive.infolist(), file, packed, path.name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError):
        raise ReturnRejected("returns.not_a_workbook", file=printable(path.name)) from None


def _guard_entries(entries: list[zipfile.ZipInfo], file: IO[bytes], packed: int, name: str) -> None:
    unpacked = 0
    if len(entries) > MOST_ENTRIES:
        raise ReturnRejected("returns.bomb", file=printable(name))
    for entry in entries:
        span, tail = Span(), b""
        for chunk in _unpacked(entry, file):
            unpacked += len(chunk)
            if DOCTYPE in tail + chunk:
                # Excel writes none; one is there to make a reader expand or fetch things.
                raise ValueError("a document type")
            span.grow(tail + chunk)
            tail = chunk[-LONGEST_REFERENCE:]
            too_large = unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > packed * MOST_RATIO)
            if too_large or span.cells > MOST_CELLS:
                raise ReturnRejected("returns.bomb", file=printable(name))


class Span:
    """How large a grid a sheet's cells span: by their references, or by counting where they have none."""

    def __init__(self) -> None:
        self.height = self.width = self.rows = 0

    def grow(self, chunk: bytes) -> None:
        """Take in the next piece of a sheet."""
        found = REFERENCE.findall(chunk)
        letters, rows = {letters for letters, _ in found}, {row for _, row in found}
        self.rows += len(ROW.findall(chunk))
        self.height = max([self.height, self.rows, *map(int, rows)])
        self.width = max([self.width, *map(_number, letters)])
        # Cells without a reference stand one after the other. A row that lies across two pieces is
        # counted in two halves: near enough for a limit.
        if len(CELL.findall(chunk)) > len(found):
            self.width = max(self.width, *(len(CELL.findall(part)) for part in ROW.split(chunk)), 0)

    @property
    def cells(self) -> int:
        return self.height * self.width


def _unpacked(entry: zipfile.ZipInfo, file: IO[bytes]) -> Iterator[bytes]:
    """Yield what an entry really holds, a chunk at a time, whatever size the archive states."""
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER)
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    file.seek(name + extra, 1)
    left = entry.compress_size
    stored = entry.compress_type == zipfile.ZIP_STORED
    if not stored and entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(entry.compress_type)
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(left, CHUNK))):
        left -= len(packed)
        while packed:
            yield packed if stored else engine.decompress(packed, CHUNK)
            packed = b"" if stored else engine.unconsumed_tail


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _cells(path: Path, name: str) -> list[list[Any]]:
    import python_calamine

    try:
        cells: list[list[Any]] = _opened(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    except python_calamine.CalamineError:
        raise ReturnRejected("returns.not_a_workbook", file=printable(path.name)) from None
    return cells


def _opened(path: Path) -> Any:
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.CalamineError:
        raise ReturnRejected("returns.not_a_workbook", file=printable(path.name)) from None

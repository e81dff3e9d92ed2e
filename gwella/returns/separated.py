"""CSV, read strictly: every cell is text, every row has the line number an officer sees.

No sniffing. The libraries that guess load an unclosed quotation mark and a shifted row without a
word, so lines are taken one by one: a quotation mark that is opened and
never closed costs its own line and no other, and a row with too few or too many cells is a finding.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.mapping import printable

LARGEST_FILE = 400 * 1024 * 1024
LONGEST_CELL = 100  # lines that one quoted cell may span; a longer one is an unclosed quotation mark
DELIMITERS = ",;"
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Broken(msgspec.Struct, frozen=True):
    """A row that could not be read: its line, and what is wrong with it."""

    row: int
    rule: str
    cells: int = 0
    expected: int = 0


class Grid(msgspec.Struct, frozen=True):
    """A file's headings and cells, all text; `numbers` holds the line (or row) of each of `rows`."""

    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    broken: tuple[Broken, ...] = ()


def read_separated(path: Path) -> Grid:
    """Return the cells of a CSV file. Raises ReturnRejected for what is not one."""
    lines = decoded(path).split("\n")
    first, opening = _heading_row(lines, path)
    delimiter = max(DELIMITERS, key=lambda sign: len(_cells(opening, sign) or ()))
    headings = _cells(opening, delimiter)
    if headings is None:
        raise ReturnRejected("returns.broken_headings", file=printable(path.name))
    rows, numbers, broken = _body(lines, first, delimiter, len(headings))
    return Grid(tuple(headings), rows, numbers, tuple(broken))


def decoded(path: Path) -> str:
    """Return the text of a file: UTF-8 with or without a mark, else Windows-1252; never a guess.

    Lines end with a line feed; a carriage return before it is left for the CSV reader.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise ReturnRejected("returns.too_big", file=printable(path.name))
    raw = path.read_bytes()
    if not raw.strip():
        raise ReturnRejected("returns.empty_file", file=printable(path.name))
    if raw.startswith(b"PK\x03\x04"):
        raise ReturnRejected("returns.is_a_workbook", file=printable(path.name))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReturnRejected("returns.is_utf16", file=printable(path.name))
    text = _text(raw)
    if text is None or NOT_TEXT.search(text):
        raise ReturnRejected("returns.not_text", file=printable(path.name))
    return text if "\n" in text else text.replace("\r", "\n")


def _text(raw: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _heading_row(lines: Sequence[str], path: Path) -> tuple[int, str]:
    """Return how many lines the headings take, and those lines; a heading may hold a line break."""
    for taken in range(1, min(len(lines), LONGEST_CELL) + 1):
        opening = "\n".join(lines[:taken])
        if opening.count('"') % 2 == 0:
            return taken, opening
    raise ReturnRejected("returns.broken_headings", file=printable(path.name))


def _body(
    lines: Sequence[str], first: int, delimiter: str, width: int
) -> tuple[list[list[str]], list[int], list[Broken]]:
    read = [(number, _cells(line, delimiter)) for number, line in _logical(lines, first, delimiter, width)]
    expected = _expected([cells for _, cells in read if cells is not None and _says_something(cells)], width)
    rows: list[list[str]] = []
    numbers: list[int] = []
    broken: list[Broken] = []
    for number, cells in read:
        if cells is None:
            broken.append(Broken(number, "row_unreadable"))
        elif not _says_something(cells):
            continue  # Excel ends files with rows of nothing but delimiters.
        elif len(cells) != expected:
            broken.append(Broken(number, "row_shifted", len(cells), expected))
        else:
            rows.append(cells[:width])
            numbers.append(number)
    return rows, numbers, broken


def _expected(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return how many cells a row has: as many as the headings, or more where rows end with delimiters throughout.

    One row alone with an empty cell too many is not taken: that is what a shifted row looks like.
    """
    lengths = Counter(map(len, rows))
    if width in lengths or len(rows) < 2:
        return width
    usual = lengths.most_common(1)[0][0]
    ends_empty = not any(_says_something(cells[width:]) for cells in rows if len(cells) == usual)
    return usual if usual > width and ends_empty else width


def _says_something(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


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
    if (alone := _cells(lines[at], delimiter)) is not None and len(alone) >= width:
        return at  # A stray quotation mark inside a cell (5" wide) opens nothing.
    for end in range(at + 1, min(len(lines), at + LONGEST_CELL)):
        if lines[end].count('"') % 2:
            cells = _cells("\n".join(lines[at : end + 1]), delimiter)
            return end if cells is not None and len(cells) >= width else at
    return at


def _cells(row: str, delimiter: str) -> list[str] | None:
    """Return the cells of one row, or None where quotation marks do not match."""
    try:
        return next(csv.reader([row], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None

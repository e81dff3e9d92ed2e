"""CSV files: where their headings stand, which sign parts their cells, and which of two ways reads them.

No sniffing: the delimiter is the one that the headings use, and every cell stays text. A file that is
regular is read all at once, any other one line by line; what either gives is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.grid import Grid, Remark
from gwella.returns.letters import text_of
from gwella.returns.mapping import printable
from gwella.returns.not_rows import without_what_is_no_row
from gwella.returns.opening import MOST_ABOVE, Knows, opening
from gwella.returns.regular import read_regularly
from gwella.returns.strict import LONGEST_CELL, cells_of, read_strictly

DELIMITERS = ",;\t"


class Line(msgspec.Struct, frozen=True):
    """One of the first rows: on which line of the file it begins and ends, and where its text begins and ends."""

    first: int
    last: int
    start: int
    end: int


def read_separated(path: Path, knows: Knows | None = None) -> Grid:
    """Return the cells of a CSV file, which says of its headings whether it `knows` them.

    Raises ReturnRejected for what is not one.
    """
    text, file = text_of(path), printable(path.name)
    lines = list(islice(_lines(text.body), MOST_ABOVE + 1))
    if not lines:
        raise ReturnRejected("returns.broken_headings", file=file, row="1")
    delimiter = _delimiter(text.body, lines)
    rows = [cells_of(text.body[one.start : one.end].decode(), delimiter) for one in lines]
    found = opening([row or [] for row in rows], knows)
    at, last = lines[found.at], lines[found.at + found.rows - 1]
    if rows[found.at] is None:
        raise ReturnRejected("returns.broken_headings", file=file, row=str(at.first))
    grid = read_regularly(text.body, last.last, delimiter, found.headings, last.end + 1)
    if grid is None:
        grid = read_strictly(text.body.decode().split("\n"), last.last, delimiter, found.headings)
    above = (Remark(at.first, "title_above"),) if found.at else ()
    grid = msgspec.structs.replace(grid, heading_row=at.first, remarks=(*above, *text.remarks))
    return without_what_is_no_row(grid, file)


def _delimiter(text: bytes, lines: list[Line]) -> str:
    """Return the sign that parts the first row that has one; a title above it has none, or is parted as it is."""
    widths = (
        {sign: len(cells_of(text[one.start : one.end].decode(), sign) or ()) for sign in DELIMITERS} for one in lines
    )
    return next((max(found, key=lambda sign: found[sign]) for found in widths if max(found.values()) > 1), ",")


def _lines(text: bytes) -> Iterator[Line]:
    """Yield the rows of a file from its first; a heading may hold a line break. None follows one that never closes."""
    start = first = 0
    for number, end in enumerate(_ends_of_lines(text), start=1):
        if text.count(b'"', start, end) % 2 == 0:
            yield Line(first + 1, number, start, end)
            start, first = end + 1, number
        elif number - first == LONGEST_CELL:
            return


def _ends_of_lines(text: bytes) -> Iterator[int]:
    end = text.find(b"\n")
    while end >= 0:
        yield end
        end = text.find(b"\n", end + 1)
    yield len(text)

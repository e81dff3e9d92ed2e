"""CSV of a regular file, all at once: the quick way, taken only where it reads what the strict way reads.

A file is regular when its lines end in one way and each quotation mark in it belongs to a whole cell
on one line. Then a line is a row, nothing can be unclosed, and two readers can only agree; whatever
else a file may hold is left to `strict`, which takes twenty times as long. No value is guessed at:
every cell stays text.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from gwella.returns.grid import Grid, says_nothing
from gwella.returns.letters import MARK
from gwella.returns.strict import cells_of, fault_of

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

BLOCK = 16 * 1024 * 1024
MOST_SHIFTED = 1_000  # more than this, and something is wrong with the file: that is for the strict reader to say
# A quoted cell: between two delimiters or ends of a line, its own quotation marks doubled, no line break in it.
CELL = {
    sign: re.compile(rb'"(?<![^%b\n]")[^"\r\n]*(?:""[^"\r\n]*)*"(?![^%b\r\n])' % (sign, sign))
    for sign in (b",", b";", b"\t")
}


def read_regularly(text: bytes, first: int, delimiter: str, headings: tuple[str, ...], begin: int = 0) -> Grid | None:
    """Return the cells of a file whose headings take `first` lines; None where it is not regular.

    What follows the headings begins at the byte `begin`, since to cut it off would copy it. The text is in UTF-8
    without a fault: that is not looked at again.
    """
    if not headings or not is_regular(text, delimiter, begin) or _may_hold_a_cell_too_long(text, begin):
        return None
    shifted: list[tuple[int, str]] = []
    cells = _parsed(text, begin, delimiter, len(headings), shifted)
    if cells is None:
        return None
    if text.find(b'"', begin) >= 0 and cells.num_rows + len(shifted) != _lines(text, begin):
        return None  # a cell goes on over several lines
    places = _numbers(cells.num_rows, first, [row for row, _ in shifted])
    if (nothing := says_nothing(cells)) is not None:
        cells, places = _without(nothing, cells, places)
    if not cells.num_rows:
        return None  # Then rows may be longer than the headings throughout.
    faults = (fault_of(first + row, cells_of(text, delimiter), len(headings)) for row, text in shifted)
    return Grid(headings, cells, places, tuple(fault for fault in faults if fault is not None))


def is_regular(text: bytes, delimiter: str, begin: int = 0) -> bool:
    """Say whether each line of a text, from `begin` on, is one row to whoever reads as many rows as there are lines."""
    if begin >= len(text) or text.startswith(MARK, begin):  # pyarrow takes it for the beginning of a file
        return False
    if text.find(b"\r", begin) >= 0 and text.count(b"\r", begin) != text.count(b"\r\n", begin):
        return False
    if text.find(b'"', begin) < 0 or _are_pairs_around_cells(text, delimiter, begin):
        return True
    return b'"' not in CELL[delimiter.encode()].sub(b"", text[begin:])


def _are_pairs_around_cells(text: bytes, delimiter: str, begin: int = 0) -> bool:
    """Say whether quotation marks, none beside another, come in pairs around whole cells, if each is on one line."""
    import numpy as np

    signs = np.frombuffer(text, np.uint8, offset=begin)
    mark, line_feed, carriage_return, sign = b'"\n\r' + delimiter.encode()
    marks = np.flatnonzero(signs == mark)
    if len(marks) % 2 or (np.diff(marks) == 1).any():
        return False
    opening, closing = marks[::2], marks[1::2]
    before, after = signs[opening - 1], signs[np.minimum(closing + 1, len(signs) - 1)]
    begins = (opening == 0) | (before == sign) | (before == line_feed)
    ends = (after == sign) | (after == line_feed) | (after == carriage_return) | (closing == len(signs) - 1)
    return bool((begins & ends).all())


def _lines(text: bytes, begin: int) -> int:
    """Return how many lines there are from `begin` on."""
    import numpy as np

    signs = np.frombuffer(text, np.uint8, offset=begin)
    line_feed = ord("\n")
    return int(np.count_nonzero(signs == line_feed)) + int(signs[-1] != line_feed)


def _may_hold_a_cell_too_long(text: bytes, begin: int = 0) -> bool:
    """Say whether a line may be longer than a cell may be: then somewhere half of that length has no end of a line."""
    half = csv.field_size_limit() // 2
    return any(text.find(b"\n", start, start + half) < 0 for start in range(begin, len(text) - half + 1, half))


def _parsed(text: bytes, begin: int, delimiter: str, width: int, shifted: list[tuple[int, str]]) -> pa.Table | None:
    """Return the rows that are as long as the headings, and put the others into `shifted`."""
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    def other_width(row: arrow_csv.InvalidRow) -> str:
        shifted.append((row.number, row.text))
        return "skip" if len(shifted) <= MOST_SHIFTED else "error"

    names = [str(place) for place in range(width)]
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(text).slice(begin)),
            arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
            arrow_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=other_width),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[],
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return None


def _numbers(rows: int, first: int, shifted: list[int]) -> pa.Array:
    """Return the line of each row that was taken: all lines after the headings but the shifted ones."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lines = pa.array(np.arange(first + 1, first + rows + len(shifted) + 1, dtype="i4"))
    if not shifted:
        return lines
    other = pa.array([first + row for row in shifted], pa.int32())
    return lines.filter(pc.invert(pc.is_in(lines, value_set=other)))


def _without(nothing: pa.ChunkedArray, cells: pa.Table, numbers: pa.Array) -> tuple[pa.Table, pa.Array]:
    import pyarrow.compute as pc

    stays = pc.invert(nothing).combine_chunks()
    return cells.filter(stays), numbers.filter(stays)

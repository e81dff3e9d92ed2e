"""A file's cells as text, column by column: every row has the line number an officer sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from gwella.snapshots.in_memory import first_and_last, lengths
from gwella.snapshots.pieces import in_one_piece

if TYPE_CHECKING:
    import pyarrow as pa

# What `str.strip` takes away, for the functions that strip a whole column at once.
SPACE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
SPACE += "\u2028\u2029\u202f\u205f\u3000"


BEFORE_SEEN, AFTER_SEEN = b" \x7f"  # between them are the signs of ASCII that are seen


class Broken(msgspec.Struct, frozen=True):
    """A row that could not be read: its line, and what is wrong with it."""

    row: int
    rule: str
    cells: int = 0
    expected: int = 0


class Remark(msgspec.Struct, frozen=True):
    """Something that has to be said of a file as a whole: the first line where it is so, and how often."""

    row: int
    rule: str
    count: int = 0


class Grid(msgspec.Struct, frozen=True):
    """A file's headings and cells; `numbers` holds the line (or row) of each row that was read.

    The headings stand on row `heading_row`; `broken` are rows that were left out.

    `cells` has a column of text for every heading, named by its place: two headings may be alike.
    """

    headings: tuple[str, ...]
    cells: pa.Table
    numbers: pa.Array
    broken: tuple[Broken, ...] = ()
    heading_row: int = 1
    remarks: tuple[Remark, ...] = ()

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The cells row by row, for the small files that are read so."""
        return list(zip(*(column.to_pylist() for column in self.cells.columns), strict=True))


def grid_of(
    headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Iterable[int], broken: Sequence[Broken] = ()
) -> Grid:
    """Return the grid of rows that are as long as the headings."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else ((),) * len(headings)
    cells = {str(place): pa.array(column, pa.string()) for place, column in enumerate(columns)}
    return Grid(tuple(headings), pa.table(cells), pa.array(numbers, pa.int32()), tuple(broken))


def says_nothing(cells: pa.Table) -> pa.Array | None:
    """Return which rows hold nothing but space; None where every row says something."""
    import pyarrow.compute as pc

    nothing = None
    if cells.num_columns and _each_begins_with_a_sign(in_one_piece(cells.column(0))):
        return None  # as most often: a row begins with its identifier
    for column in cells.columns:
        blank = pc.equal(pc.binary_length(pc.utf8_trim(column, characters=SPACE)), 0)
        nothing = blank if nothing is None else pc.and_(nothing, blank)
        if not pc.any(nothing).as_py():
            return None
    return nothing


def _each_begins_with_a_sign(texts: pa.Array) -> bool:
    """Say whether each text begins with something that is surely no space; no text is looked at beyond that."""
    if not lengths(texts).all():
        return False
    first, _ = first_and_last(texts)
    return bool(((first > BEFORE_SEEN) & (first < AFTER_SEEN)).all())

"""Where a row that was made by a mapping stands in the officer's own files, and under which heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import msgspec

from gwella.returns.findings import Finding

if TYPE_CHECKING:
    import pyarrow as pa

FIRST = 2  # rows of a table that was made are numbered as in a file: the headings are 1
ABOUT_HEADINGS = frozenset({"heading_missing", "heading_absent"})


class Piece(msgspec.Struct, frozen=True):
    """The rows that one block made: their file, the part of its rows (where a file's row makes several), their numbers.

    `headings` are the officer's own, by the column of ours.
    """

    file: str
    part: str
    rows: pa.Array
    headings: Mapping[str, str]

    @property
    def name(self) -> str:
        """The file, and the part of its rows: a name and a row number are one row of the table that was made."""
        return f"{self.file} ({self.part})" if self.part else self.file


class Whence(msgspec.Struct, frozen=True):
    """The pieces of one table in order, and the file of the mapping that put them together."""

    mapping: str
    pieces: tuple[Piece, ...]
    begins: tuple[int, ...]  # the number of each piece's first row in the table

    def pointing(self, finding: Finding) -> Finding:
        """Return a finding in this table with its place in the officer's files."""
        if finding.rule in ABOUT_HEADINGS:
            return msgspec.structs.replace(finding, rule="not_mapped", file=self.mapping, row=None)
        if finding.row is None or finding.row < FIRST:
            return finding
        place = bisect_right(self.begins, finding.row) - 1
        piece = self.pieces[place]
        return msgspec.structs.replace(
            finding,
            file=piece.file,
            row=piece.rows[finding.row - self.begins[place]].as_py(),
            heading=piece.headings.get(finding.column, ""),
        )

    def with_places(self, rows: pa.Table) -> pa.Table:
        """Return the rows of the table with the officer's file and row in `_file` and `_row`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        which = pc.subtract(rows["_row"], FIRST)
        numbers = pa.concat_arrays([piece.rows.cast(pa.int32()) for piece in self.pieces])
        of_piece = pa.concat_arrays(
            [pa.repeat(pa.scalar(place, pa.int32()), len(piece.rows)) for place, piece in enumerate(self.pieces)]
        )
        names = pa.array([piece.name for piece in self.pieces], pa.string())
        places = {"_file": names.take(of_piece).take(which), "_row": numbers.take(which)}
        for name, column in places.items():
            rows = rows.set_column(rows.column_names.index(name), name, column)
        return rows


def whence(mapping: str, pieces: Sequence[Piece]) -> Whence:
    """Return where the rows of one table come from, piece after piece."""
    ends = accumulate((len(piece.rows) for piece in pieces), initial=FIRST)
    return Whence(mapping, tuple(pieces), tuple(ends)[:-1])

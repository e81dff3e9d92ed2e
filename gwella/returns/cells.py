"""A column of rows, and what is said of each cell: yes, no, or unknown where the cell is empty.

Answers are joined in three-valued logic, as SQL joins them (Kleene): no *and* unknown is no, yes *or*
unknown is yes, and what is not unknown stays so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import pyarrow as pa


class Cells(msgspec.Struct, frozen=True):
    """One value a row: a column as it was read, a number that was worked out, or an answer."""

    values: pa.Array

    def __and__(self, other: Cells) -> Cells:
        import pyarrow.compute as pc

        return Cells(pc.and_kleene(self.values, other.values))

    def __or__(self, other: Cells) -> Cells:
        import pyarrow.compute as pc

        return Cells(pc.or_kleene(self.values, other.values))

    def __invert__(self) -> Cells:
        import pyarrow.compute as pc

        return Cells(pc.invert(self.values))

    def __lt__(self, other: Cells | date | int) -> Cells:
        import pyarrow.compute as pc

        return Cells(pc.less(self.values, other.values if isinstance(other, Cells) else other))

    def __gt__(self, other: Cells | date | int) -> Cells:
        import pyarrow.compute as pc

        return Cells(pc.greater(self.values, other.values if isinstance(other, Cells) else other))

    def is_(self, value: str | bool | None) -> Cells:
        """Whether the cell holds `value`."""
        import pyarrow.compute as pc

        return Cells(pc.equal(self.values, value))

    def one_of(self, values: tuple[str, ...]) -> Cells:
        """Whether the cell holds one of `values`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        among = pc.is_in(self.values, value_set=pa.array(values, pa.string()))
        return Cells(pc.if_else(pc.is_null(self.values), pa.scalar(None, pa.bool_()), among))

    def differs_from(self, other: Cells) -> Cells:
        """Whether two cells hold something else than each other."""
        import pyarrow.compute as pc

        return Cells(pc.not_equal(self.values, other.values))

    def among(self, values: pa.Array) -> Cells:
        """Whether the cell holds one of `values`; an empty cell holds none."""
        import pyarrow.compute as pc

        return Cells(pc.is_in(self.values, value_set=values, skip_nulls=True))

    def without_zeros(self) -> Cells:
        """The cells without the zeros that they begin with."""
        import pyarrow.compute as pc

        return Cells(pc.utf8_ltrim(self.values, characters="0"))

    def known(self) -> Cells:
        """Whether the cell holds anything; never unknown."""
        return Cells(self.values.is_valid())

    def spells_other_than(self, code: str) -> Cells:
        """Whether the cell holds something else than `code`, in small letters or capitals."""
        import pyarrow.compute as pc

        differs = pc.not_equal(self.values, code)
        # Few rows differ, so few are put into capitals.
        capitals = pc.utf8_upper(self.values.filter(differs))
        return Cells(pc.replace_with_mask(differs, differs, pc.not_equal(capitals, pc.utf8_upper(code))))

    def repeat_one_above(self) -> Cells:
        """Whether a cell above holds the same; an empty cell repeats none."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        cells = self.values
        # Many extracts come in the order of their identifiers; to see that costs a tenth of numbering them.
        if pc.all(pc.less_equal(cells[:-1], cells[1:]), skip_nulls=False).as_py():
            same = pc.equal(cells[:-1], cells[1:])
            return Cells(pa.concat_arrays([pa.array([False]), same])[: len(cells)])
        # What is new has a greater number than everything above it.
        numbers = cells.dictionary_encode().indices
        above = np.maximum.accumulate(numbers.fill_null(-1).to_numpy())
        is_new = pa.array(np.diff(above, prepend=-1) > 0)
        return Cells(pc.and_(pc.is_valid(numbers), pc.invert(is_new)))

"""A column of rows, and what is said of each cell: yes, no, or unknown where the cell is empty.

Answers are joined in three-valued logic, as SQL joins them (Kleene): no *and* unknown is no, yes *or*
unknown is yes, and what is not unknown stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from gwella.snapshots.in_memory import answered, holding, numbers_in, places_of_words

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

FIRST_DAY = date(1970, 1, 1)  # from which days are counted


class Answers(msgspec.Struct, frozen=True):
    """One answer a row: whether it is yes, and whether it is no; unknown is neither."""

    yes: np.ndarray
    no: np.ndarray

    def __and__(self, other: Answers) -> Answers:
        return Answers(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Answers) -> Answers:
        return Answers(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Answers:
        return Answers(self.no, self.yes)

    def at(self, places: np.ndarray | slice) -> Answers:
        """Return the answers of some rows."""
        return Answers(self.yes[places], self.no[places])


def told(yes: np.ndarray) -> Answers:
    """Return answers of which none is unknown."""
    return Answers(yes, ~yes)


class Cells(msgspec.Struct, frozen=True):
    """One value a row: a column as it was read, codes as a dictionary, or a number that was worked out."""

    values: pa.Array

    def __lt__(self, other: Cells | date | int) -> Answers:
        import numpy as np

        return self._compared(np.less, other)

    def __gt__(self, other: Cells | date | int) -> Answers:
        import numpy as np

        return self._compared(np.greater, other)

    def differs_from(self, other: Cells) -> Answers:
        """Whether two cells hold something else than each other."""
        import numpy as np

        return self._compared(np.not_equal, other)

    def are(self) -> Answers:
        """What cells say that are answers themselves."""
        yes = answered(self.values)
        return Answers(yes, holding(self.values) & ~yes) if self.values.null_count else told(yes)

    def is_(self, value: str | bool | None) -> Answers:
        """Whether the cell holds `value`."""
        if isinstance(value, bool):
            return self.are() if value else ~self.are()
        return self.one_of((str(value),))

    def one_of(self, values: Collection[str]) -> Answers:
        """Whether the cell holds one of `values`."""
        import numpy as np
        import pyarrow as pa

        encoded = self.values if pa.types.is_dictionary(self.values.type) else self.values.dictionary_encode()
        words = encoded.dictionary.to_pylist()
        yes = np.array([word in values for word in words] + [False])
        no = np.array([word is not None and word not in values for word in words] + [False])
        which = places_of_words(encoded)
        return Answers(yes[which], no[which])

    def among(self, values: pa.Array) -> Answers:
        """Whether the cell holds one of `values`; an empty cell holds none."""
        import pyarrow.compute as pc

        return told(answered(pc.is_in(self.values, value_set=values, skip_nulls=True)))

    def without_zeros(self) -> Cells:
        """The cells without the zeros that they begin with."""
        import pyarrow.compute as pc

        return Cells(pc.utf8_ltrim(self.values, characters="0"))

    def known(self) -> Answers:
        """Whether the cell holds anything; never unknown."""
        return told(holding(self.values))

    def spells_other_than(self, code: str) -> Answers:
        """Whether the cell holds something else than `code`, in small letters or capitals."""
        import numpy as np
        import pyarrow.compute as pc

        same = Cells(pc.equal(self.values, code)).are()
        # Few rows differ, so few are put into capitals.
        if len(places := np.flatnonzero(same.no)):
            in_capitals = pc.utf8_upper(self.values.take(places))
            is_same = answered(pc.equal(in_capitals, code.upper()))
            same.yes[places], same.no[places] = is_same, ~is_same
        return ~same

    def repeat_one_above(self) -> Answers:
        """Whether a cell above holds the same; an empty cell repeats none."""
        import numpy as np
        import pyarrow.compute as pc

        cells = self.values
        # Many extracts come in the order of their identifiers; to see that costs a tenth of numbering them.
        if pc.all(pc.less_equal(cells[:-1], cells[1:]), skip_nulls=False).as_py():
            same = answered(pc.equal(cells[:-1], cells[1:]))
            return told(np.concatenate([np.zeros(min(len(cells), 1), bool), same]))
        # What is new has a greater number than everything above it.
        numbers = cells.dictionary_encode().indices
        above = np.maximum.accumulate(numbers.fill_null(-1).to_numpy())
        return told(holding(numbers) & (np.diff(above, prepend=-1) <= 0))

    def _compared(self, compare: Callable[..., np.ndarray], other: Cells | date | int) -> Answers:
        """Return what comparing numbers or days says; it is unknown where either is empty."""
        mine = _numbers(self.values)
        if not isinstance(other, Cells):
            number = (other - FIRST_DAY).days if isinstance(other, date) else other
            yes, empty = compare(mine, number), [self.values]
        else:
            yes, empty = compare(mine, _numbers(other.values)), [self.values, other.values]
        said = told(yes)
        for column in empty:
            if column.null_count:
                holds = holding(column)
                said = Answers(said.yes & holds, said.no & holds)
        return said


def _numbers(values: pa.Array) -> np.ndarray:
    return numbers_in(values, f"i{values.type.bit_width // 8}")

"""The fused pass in memory: what counts unless another engine is named.

Rows that say the same wherever conditions look are of one pattern. Patterns are few: a condition is asked of each
value once, and of a row it is only looked up in which cell it stands and of which pattern it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gwella.metrics.cells import COUNTED, LEFT_OUT, PLACE, UNKNOWN, VALUE, Pass, Tally, placed
from gwella.metrics.counts import Condition
from gwella.metrics.encoded import Encoded
from gwella.metrics.words import holds

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from gwella.metrics.rows import Standing

DENSE = 4  # numbers are told apart in an array with a place for each where it is so many times as long as they are many
AT_ONCE = 20  # tallies of people: each has three bits in a number of 63
STATES: Mapping[bool | None, int] = {False: LEFT_OUT, None: UNKNOWN, True: COUNTED}  # that all hold is the least


class Patterns(NamedTuple):
    """Of which pattern each row is, how many patterns there are, and what each of them says in each column."""

    which: np.ndarray
    number: int
    seen: Mapping[str, Encoded]


class Groups(NamedTuple):
    """How often each kind (a pattern of rows, or of people) stands in each of some cells."""

    cell: np.ndarray
    kind: np.ndarray
    times: np.ndarray
    cells: int

    def added_up(self, of_kind: np.ndarray) -> np.ndarray:
        """Return for each cell what stands for each kind in it, as often as it does.

        Whole numbers below 2^53 are exact as floats, and so is their sum.
        """
        import numpy as np

        return np.bincount(self.cell, of_kind[self.kind] * self.times, self.cells).astype(np.int64)


def count(rows: Standing, work: Pass) -> pa.Table:
    """Return one row a place (and value of a median): how many rows, or people, each tally counts, and of how many
    that is not known.
    """
    import numpy as np
    import pyarrow as pa

    number, values = placed(rows, work), [None]
    number += 1  # NOWHERE becomes 0
    if work.median:
        which, values = rows.encoded(work.median)
        number *= len(values)
        number += which
    cell, there = _apart(number, int(number.max(initial=0)) + 1)
    found = _people(rows, work, cell, len(there)) if work.distinct else _rows(rows, work, cell, len(there))
    place, value = np.divmod(there, len(values))
    keys: dict[str, Any] = {PLACE: place - 1}
    if work.median:
        keys[VALUE] = pa.array(values, pa.int32()).take(pa.array(value))
    return pa.table(keys | found)


def _rows(rows: Standing, work: Pass, cell: np.ndarray, cells: int) -> dict[str, np.ndarray]:
    """Return what each tally counts of rows in each cell, and the sums of those that are means."""
    patterns = _patterns(rows, work)
    groups, found = _grouped(cell, cells, patterns.which, patterns.number), {}
    for i, tally in enumerate(work.tallies):
        state = _state(tally, patterns)
        found[f"counted_{i}"] = groups.added_up(state == COUNTED)
        found[f"unknown_{i}"] = groups.added_up(state == UNKNOWN)
        if tally.mean:
            value = _numbers(patterns.seen[tally.mean]) * (state == COUNTED)
            found[f"sum_{i}"] = groups.added_up(value)
            found[f"squares_{i}"] = groups.added_up(value * value)
    return found


def _people(rows: Standing, work: Pass, cell: np.ndarray, cells: int) -> dict[str, np.ndarray]:
    """Return what each tally counts of people in each cell.

    Somebody is counted if any of their rows there is; else not known if any is not, and any is in the whole.
    """
    import numpy as np

    patterns, who = _patterns(rows, work), rows.who(work.distinct)
    people = int(who.max(initial=0)) + 1
    one, there = _apart(cell * people + who, cells * people)
    its_cell, found = there // people, dict[str, Any]()
    for first in range(0, len(work.tallies), AT_ONCE):
        some = work.tallies[first : first + AT_ONCE]
        said = np.zeros(len(there), np.int64)
        np.bitwise_or.at(said, one, _bits(some, patterns)[patterns.which])
        kind, bits = _apart(said, 1 << 3 * len(some))
        groups = _grouped(its_cell, cells, kind, len(bits))
        for i in range(len(some)):
            is_counted, is_unknown, is_in = (bits >> 3 * i + which & 1 == 1 for which in range(3))
            found[f"counted_{first + i}"] = groups.added_up(is_counted)
            found[f"unknown_{first + i}"] = groups.added_up(~is_counted & is_unknown & is_in)
    return found


def _bits(tallies: Sequence[Tally], patterns: Patterns) -> np.ndarray:
    """Return for each pattern three bits a tally: whether it is counted, is not known, and is in the whole."""
    import numpy as np

    bits = np.zeros(patterns.number, np.int64)
    for i, tally in enumerate(tallies):
        # Whether it has to be certain is settled for each person, not for each row.
        state = _state(tally, patterns, settle=False)
        whole = _least((_met(one, patterns, settle=True) for one in tally.certain), patterns)
        for which, said in enumerate((state == COUNTED, state == UNKNOWN, whole == COUNTED)):
            bits |= said.astype(np.int64) << 3 * i + which
    return bits


def _state(tally: Tally, patterns: Patterns, *, settle: bool = True) -> np.ndarray:
    """Return what becomes of the rows of each pattern: of all conditions together it is the least that any says."""
    import numpy as np

    said = [_met(one, patterns, settle=settle and one in tally.certain) for one in tally.where]
    if tally.mean:
        # A row whose value is empty is one of those averaged, and its value is not known.
        which, values = patterns.seen[tally.mean]
        said.append(np.where(which == len(values) - 1, UNKNOWN, COUNTED).astype(np.int8))
    return _least(said, patterns)


def _met(condition: Condition, patterns: Patterns, *, settle: bool) -> np.ndarray:
    """Return what a condition says of each pattern; where it has to be certain, what is not known does not hold."""
    import numpy as np

    which, values = patterns.seen[condition.field]
    answers = [holds(condition.word, value, condition.value) for value in values]
    said: np.ndarray = np.array([STATES[bool(one) if settle else one] for one in answers], np.int8)[which]
    return said


def _least(said: Iterable[np.ndarray], patterns: Patterns) -> np.ndarray:
    import numpy as np

    least = np.full(patterns.number, COUNTED, np.int8)
    for one in said:
        np.minimum(least, one, out=least)
    return least


def _numbers(column: Encoded) -> np.ndarray:
    """Return the whole numbers of a column, a nought where its cell is empty."""
    import numpy as np

    numbers: np.ndarray = np.array([value or 0 for value in column.values], np.int64)[column.which]
    return numbers


def _patterns(rows: Standing, work: Pass) -> Patterns:
    """Return of which pattern each row is."""
    import numpy as np

    columns = {name: rows.encoded(name) for name in work.looked_at}
    number, size = np.zeros(len(rows), np.int64), 1
    for which, values in columns.values():
        if size > DENSE * len(rows):
            number, there = _apart(number, size)
            size = len(there)
        number *= len(values)
        number += which
        size *= len(values)
    kind, there = _apart(number, size)
    one = np.empty(len(there), np.int64)  # the place of some row of each pattern
    one[kind] = np.arange(len(kind))
    return Patterns(kind, len(there), {name: Encoded(its.which[one], its.values) for name, its in columns.items()})


def _grouped(cell: np.ndarray, cells: int, kind: np.ndarray, kinds: int) -> Groups:
    """Return how often each kind stands in each cell."""
    import numpy as np

    number = cell * kinds
    number += kind
    if cells * kinds > DENSE * len(cell):
        which, there = _apart(number, cells * kinds)
        times = np.bincount(which, minlength=len(there))
    else:
        every = np.bincount(number, minlength=cells * kinds)
        there = np.flatnonzero(every)
        times = every[there]
    return Groups(*np.divmod(there, kinds), times, cells)


def _apart(number: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Tell numbers below `size` apart: return the place of each among those there are, and those."""
    import numpy as np
    import pandas as pd

    if size > DENSE * len(number):
        which, found = pd.factorize(number)
        return which, found
    is_there = np.zeros(size, bool)
    is_there[number] = True
    there = np.flatnonzero(is_there)
    places = np.empty(size, np.int64)
    places[there] = np.arange(len(there))
    return places[number], there

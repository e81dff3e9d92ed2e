"""Cells: every count over one table in one fused pass, as additive partials at the finest cell.

A cell is one authority, one period and one category of every dimension; it holds, for each tally, how many
rows (or distinct people) are counted and how many are unknown. Roll-ups add cells up (`rollup`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.years import Period
from gwella.metrics.counts import Condition, When
from gwella.metrics.definitions import breakdowns
from gwella.metrics.derive import AGE_ON_LAST_DAY
from gwella.metrics.dimensions import labels, once_for_each, places, sizes
from gwella.metrics.dimensions import number_of as number_of_cell
from gwella.metrics.periods import number_of
from gwella.metrics.rows import NO_PERIOD
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from gwella.metrics.rows import Rows, Standing

AGE = "age"
LEFT_OUT, UNKNOWN, COUNTED = range(3)  # what becomes of a row, from what says least of its person to what says most
NOWHERE = -1  # the place of a row that stands in no period
PLACE, WHO, VALUE = "place", "who", "value"  # beside the columns of a table, none of which is called so


class Tally(msgspec.Struct, frozen=True):
    """The conditions of one count. The `certain` ones are those of its whole: a row for which they are
    not known is unknown there, not here, so that parts and unknowns add up to the whole.

    `mean` is the column whose sum and sum of squares are taken over the rows counted.
    """

    where: tuple[Condition, ...]
    certain: tuple[Condition, ...] = ()
    mean: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that it looks at."""
        return (*(condition.field for condition in self.where), *((self.mean,) if self.mean else ()))


class Pass(msgspec.Struct, frozen=True):
    """What one fused pass works out: tallies over one table that share `when`, `distinct` and `median`.

    With `median` a cell is also one value of that column, so that the values are counted, and add up.
    """

    of: str
    when: When
    tallies: tuple[Tally, ...]
    dimensions: tuple[str, ...]
    distinct: str = ""
    median: str = ""

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The columns that its tallies look at."""
        return tuple(dict.fromkeys(field for tally in self.tallies for field in tally.fields))

    @property
    def fields(self) -> set[str]:
        """Every column that the pass looks at, those of people among them."""
        fields = set(self.looked_at)
        spell = (table(self.of).spell or ()) if self.when.overlaps else ()
        named = {self.median, self.when.field, self.distinct} - {""}
        lent = {breakdowns()[name].field for name in self.lent}
        return {*fields, *named, *spell, *lent, *(self.field(name) for name in self.own)}

    @property
    def own(self) -> tuple[str, ...]:
        """The dimensions that are columns of the row, or its person's age."""
        return tuple(name for name in self.dimensions if not is_lent(self.of, name))

    @property
    def lent(self) -> tuple[str, ...]:
        """The dimensions that the row's person lends it."""
        return tuple(name for name in self.dimensions if is_lent(self.of, name))

    @property
    def digits(self) -> tuple[str, ...]:
        """The dimensions in the order in which a cell is made of them."""
        return (*self.own, *self.lent)

    def field(self, name: str) -> str:
        """The column of a dimension. Where people are counted their age is that of the period's last day."""
        field = breakdowns()[name].field
        return AGE_ON_LAST_DAY if self.distinct and field == AGE else field

    @property
    def keys(self) -> list[str]:
        """The columns that tell one cell from another in what an engine answers."""
        return [PLACE, VALUE] if self.median else [PLACE]


# What runs a pass over rows in their periods, each at its place, and returns one row a place: an engine.
Count = Callable[["Standing", Pass], "pa.Table"]


def is_lent(of: str, name: str) -> bool:
    """Say whether a dimension is an attribute of the person of a row of table `of`, the same for all their rows."""
    field, definition = breakdowns()[name].field, table(of)
    return field in table(PEOPLE).stored and field not in {*definition.columns, *definition.derive}


def cells(rows: Rows, work: Pass, periods: Sequence[Period], count: Count) -> pa.Table:
    """Return one row a cell: `authority` (its place), `period` (its number), `cell`, and what was counted in it.

    Of each tally there are `counted_i` and `unknown_i`, of a mean `sum_i` and `squares_i` too; `i` is its place in
    `work.tallies`. With a median, `value` is empty for rows in which its column is. `periods` are of one length.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    assert prod(sizes(work.digits)) < 2**31, "a cell is a 32-bit number"
    standing = once_in_each(rows.standing_or_nearly(work.when, periods), work)
    found = count(standing, work)
    found = found.filter(pc.not_equal(found[PLACE], NOWHERE))
    place, cell = np.divmod(found[PLACE].to_numpy(), prod(sizes(work.digits)))
    whose, turn = np.divmod(place, len(periods))
    numbers = np.array([number_of(period) for period in periods], np.int32)
    keys = {"authority": whose, "period": numbers[turn], "cell": cell.astype(np.int32)}
    return pa.table({**keys, **{name: _noughts(found[name], name) for name in found.column_names if name != PLACE}})


def once_in_each(rows: Standing, work: Pass) -> Standing:
    """Return rows once for each code that they hold, where a dimension of `work` may have several."""
    for name in work.own:
        if breakdowns()[name].several:
            taken, each = once_for_each(rows[work.field(name)], name)
            rows = rows.again(taken, {work.field(name): each})
    return rows


def placed(rows: Standing, work: Pass) -> np.ndarray:
    """Return the place of each row: one number for its authority, period and cell; NOWHERE for no period."""
    import numpy as np

    place = rows.whose.astype(np.int64)
    place *= len(rows.periods)
    place += rows.turn
    place *= prod(sizes(work.digits))
    place += _cell(rows, work)
    place[rows.turn == NO_PERIOD] = NOWHERE
    return place


def _noughts(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Return counts in which none is a nought: some engines count by adding up, and nothing adds up to nothing."""
    return column if name == VALUE or not column.null_count else column.fill_null(0)


def _cell(rows: Standing, work: Pass) -> np.ndarray:
    """Return the cell of each row: the categories of its own, then those that its person lends it."""
    number = number_of_cell(work.own, [_places(rows, work, name) for name in work.own], len(rows))
    if work.lent:
        number *= prod(sizes(work.lent))
        number += rows.lent(work.lent)
    return number


def _places(rows: Standing, work: Pass, name: str) -> np.ndarray:
    """Return the place of each row among the categories of one dimension."""
    return rows.lent((name,)) if name in work.lent else places(rows[work.field(name)], name)


def stands_in(rows: Standing, work: Pass, category: str) -> np.ndarray:
    """Return whether each row, all of one period, stands in a category of the dimensions of `work` together."""
    import numpy as np

    each = once_in_each(rows, work)
    number = number_of_cell(work.dimensions, [_places(each, work, name) for name in work.dimensions], len(each))
    its = each.origin[number == labels(work.dimensions).index(category)]
    found: np.ndarray = np.isin(rows.origin, its)
    return found

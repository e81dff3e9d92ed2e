"""Cells: every count over one table in one fused pass, as additive partials at the finest cell.

A cell is one authority, one period and one category of every dimension; it holds, for each tally, how many
rows (or distinct people) are counted and how many are unknown. Roll-ups add cells up (`rollup`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from math import prod
from operator import and_
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.years import Period
from gwella.metrics.counts import Condition, When
from gwella.metrics.definitions import breakdowns
from gwella.metrics.derive import AGE_ON_LAST_DAY
from gwella.metrics.dimensions import labels, numbered_codes, once_for_each, places, sizes
from gwella.metrics.dimensions import number_of as number_of_cell
from gwella.metrics.periods import number_of
from gwella.metrics.rows import NO_PERIOD
from gwella.metrics.words import WORDS
from gwella.snapshots.tables import PEOPLE, Kind, lists, table

if TYPE_CHECKING:
    import ibis.expr.types as ir
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
    def fields(self) -> set[str]:
        """Every column that the pass looks at, those of people among them."""
        fields = {field for tally in self.tallies for field in tally.fields}
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
        """The columns that tell one cell from another in what the engine is asked."""
        return [PLACE, VALUE] if self.median else [PLACE]


# What runs a pass over the rows that it is given (`asked`) and returns its cells (`counted`): an engine.
Count = Callable[["pa.Table", Pass], "pa.Table"]


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
    found = count(asked(standing, work), work)
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


def asked(rows: Standing, work: Pass) -> pa.Table:
    """Return what an engine is asked about: of each row its `place` and what conditions and values look at.

    A place is one number for the authority, the period and the cell, so that an engine groups by nothing else.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    place = rows.whose.astype(np.int64)
    place *= len(rows.periods)
    place += rows.turn
    place *= prod(sizes(work.digits))
    place += _cell(rows, work)
    place[rows.turn == NO_PERIOD] = NOWHERE
    columns: dict[str, Any] = {PLACE: place}
    if work.distinct:
        # A row without a person is somebody, but nobody can say who: it stands for one person of its own.
        columns[WHO] = pc.coalesce(rows[work.distinct], pa.array(-1 - np.arange(len(rows))))
    if work.median:
        columns[VALUE] = rows[work.median].cast(pa.int32())
    fields = dict.fromkeys(field for tally in work.tallies for field in tally.fields)
    assert columns.keys().isdisjoint(fields), "no column of a table is called as what stands beside it"
    return pa.table(columns | {field: plain(rows, field) for field in fields})


def counted(rows: ir.Table, work: Pass) -> ir.Table:
    """Return the fused pass over the rows that are `asked` about: one row a place, and a value of a median."""
    if work.distinct:
        return _people(rows, work)
    met = {f"met_{i}": state(rows, work.of, tally) for i, tally in enumerate(work.tallies)}
    means = dict.fromkeys(tally.mean for tally in work.tallies if tally.mean)
    rows = rows.select(*work.keys, *means, **met)
    found = {f"counted_{i}": rows.count(where=rows[name]) for i, name in enumerate(met)}
    found |= {f"unknown_{i}": rows.count() - rows[name].count() for i, name in enumerate(met)}
    return rows.aggregate(**found, **_sums(rows, work.tallies), by=work.keys)


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


def state(rows: ir.Table, of: str, tally: Tally, *, settle: bool = True) -> ir.BooleanValue:
    """True when every condition holds, false when one fails, else unknown: SQL's three-valued AND.

    Conditions that have to be certain are settled, unless that is left for later.
    """
    import ibis

    conditions = [settled(met(rows, of, c), settle and c in tally.certain) for c in tally.where]
    if tally.mean:
        # A row whose value is empty is one of those averaged, and its value is not known.
        conditions.append(is_recorded(rows, tally.mean))
    return reduce(and_, conditions) if conditions else ibis.literal(True)


def in_whole(rows: ir.Table, of: str, certain: Sequence[Condition]) -> ir.BooleanValue:
    """Return whether each row is known to meet the conditions that a tally shares with its whole."""
    import ibis

    return reduce(and_, (settled(met(rows, of, one), True) for one in certain), ibis.literal(True))


def is_recorded(rows: ir.Table, field: str) -> ir.BooleanValue:
    """Return true where a row holds a value to be averaged, else that it is not known."""
    return rows[field].notnull().nullif(False)


def met(rows: ir.Table, of: str, condition: Condition) -> ir.BooleanValue:
    """Return whether each row meets `condition`: true, false, or unknown where its cell is empty."""
    value = condition.value
    if known := _codes(of, condition.field):
        value = tuple(map(known.index, value)) if isinstance(value, tuple) else known.index(value)
    answer: ir.BooleanValue = WORDS[condition.word](rows[condition.field], value)
    return answer


def plain(rows: Rows, field: str) -> pa.Array:
    """Return a column as an engine is given it: a code as its place in its list, any other value as it stands."""
    known = _codes(rows.name, field)
    return numbered_codes(rows[field], known) if known else rows[field]


def _codes(of: str, field: str) -> tuple[str, ...]:
    """Return the codes that a cell of a column may hold, one of them; none where it holds something else."""
    column = {**table(PEOPLE).stored, **table(of).stored}.get(field)
    return tuple(lists()[column.list].codes) if column is not None and column.kind is Kind.CHOICE else ()


def stands_in(rows: Standing, work: Pass, category: str) -> np.ndarray:
    """Return whether each row, all of one period, stands in a category of the dimensions of `work` together."""
    import numpy as np

    each = once_in_each(rows, work)
    number = number_of_cell(work.dimensions, [_places(each, work, name) for name in work.dimensions], len(each))
    its = each.origin[number == labels(work.dimensions).index(category)]
    found: np.ndarray = np.isin(rows.origin, its)
    return found


def settled(state: ir.BooleanValue, certain: bool) -> ir.BooleanValue:
    """Return `state`; where it has to be certain, what is not known does not hold."""
    return state.fill_null(False) if certain else state


def _people(rows: ir.Table, work: Pass) -> ir.Table:
    """Count distinct people: somebody is counted in a cell if any of their rows is, else unknown if any row is.

    Somebody is in the whole by any of their rows, so what is not known of another is unknown in the part: whether
    it has to be certain is settled for each person, not for each row.
    """
    import ibis

    wholes = list(dict.fromkeys(tally.certain for tally in work.tallies))
    met = [state(rows, work.of, tally, settle=False) for tally in work.tallies]
    ranks = {
        f"rank_{i}": ibis.cases((one, COUNTED), (one.isnull(), UNKNOWN), else_=LEFT_OUT) for i, one in enumerate(met)
    }
    is_in = {f"whole_{k}": in_whole(rows, work.of, certain).ifelse(1, 0) for k, certain in enumerate(wholes)}
    tried = rows.select(*work.keys, WHO, **ranks, **is_in)
    # Of several rows of somebody the one that says most is taken.
    each = tried.aggregate(**{name: tried[name].max() for name in (*ranks, *is_in)}, by=[*work.keys, WHO])
    found = {f"counted_{i}": each.count(where=each[rank] == COUNTED) for i, rank in enumerate(ranks)}
    for i, tally in enumerate(work.tallies):
        may_be = (each[f"rank_{i}"] == UNKNOWN) & (each[f"whole_{wholes.index(tally.certain)}"] == 1)
        found[f"unknown_{i}"] = each.count(where=may_be)
    return each.aggregate(**found, by=work.keys)


def _sums(rows: ir.Table, tallies: Sequence[Tally]) -> dict[str, ir.IntegerScalar]:
    """Return the sum and the sum of squares of each mean."""

    sums: dict[str, ir.IntegerScalar] = {}
    for i, tally in enumerate(tallies):
        if tally.mean:
            value = rows[tally.mean].cast("int64")
            for name, each in ((f"sum_{i}", value), (f"squares_{i}", value * value)):
                sums[name] = each.sum(where=rows[f"met_{i}"]).fill_null(0).cast("int64")
    return sums

"""Cells: every count over one table in one fused pass, as additive partials at the finest cell.

A cell is one authority, one period and one category of every dimension; it holds, for each tally, how many
rows (or distinct people) are counted and how many are unknown. Roll-ups add cells up (`rollup`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import product
from math import prod
from operator import and_
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.results import UNKNOWN
from gwella.code_of_practice.years import Period
from gwella.metrics.counts import Condition, When
from gwella.metrics.definitions import breakdowns
from gwella.metrics.derive import AGE_ON_LAST_DAY
from gwella.metrics.dimensions import NOT_KNOWN, cell, codes, holds_place, once_for_each, place, sizes
from gwella.metrics.lending import LENDING, WHO, in_category, who
from gwella.metrics.rows import met, standing
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import ibis.expr.types as ir

AGE = "age"
KEYS = ("authority", "period", "cell")


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
        """Every column that the conditions, values and dimensions look at, but for what people lend."""
        fields = {field for tally in self.tallies for field in tally.fields} | ({self.median, self.when.field} - {""})
        return fields | {self.field(name) for name in self.own}

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
    def keys(self) -> tuple[str, ...]:
        """The columns that tell one cell from another."""
        return (*KEYS, "value") if self.median else KEYS


def is_lent(of: str, name: str) -> bool:
    """Say whether a dimension is an attribute of the person of a row of table `of`, the same for all their rows."""
    field, definition = breakdowns()[name].field, table(of)
    return field in table(PEOPLE).stored and field not in {*definition.columns, *definition.derive}


def cells(tables: Mapping[str, ir.Table], work: Pass, periods: Sequence[Period]) -> ir.Table:
    """Return one row a cell: `work.keys`, and for each tally `counted_i` and `unknown_i`.

    A mean has `sum_i` and `squares_i` too. `i` is the place of the tally in `work.tallies`. `value` is empty
    for rows in which the column of a median is. `periods` are all of one length.
    """
    rows = _rows(tables, work, periods)
    each = enumerate(work.tallies)
    if work.distinct:
        whole = {f"whole_{i}": in_whole(rows, tally) for i, tally in enumerate(work.tallies)}
        rows = rows.mutate(**{f"met_{i}": state(rows, tally, settle=False) for i, tally in each}, **whole)
    else:
        rows = rows.mutate(**{f"met_{i}": state(rows, tally) for i, tally in each})
    if work.median:
        rows = rows.mutate(value=rows[work.median].cast("int32"))
    if work.distinct:
        rows = _once_each(rows, work)
    return rows.aggregate(_partials(rows, work.tallies), by=list(work.keys))


def state(rows: ir.Table, tally: Tally, *, settle: bool = True) -> ir.BooleanValue:
    """True when every condition holds, false when one fails, else unknown: SQL's three-valued AND.

    Conditions that have to be certain are settled, unless that is left for later.
    """
    import ibis

    conditions = [settled(met(rows, c), settle and c in tally.certain) for c in tally.where]
    if tally.mean:
        # A row whose value is empty is one of those averaged, and its value is not known.
        conditions.append(is_recorded(rows, tally.mean))
    return reduce(and_, conditions) if conditions else ibis.literal(True)


def in_whole(rows: ir.Table, tally: Tally) -> ir.BooleanValue:
    """Return whether each row is known to meet the conditions that a tally shares with its whole."""
    import ibis

    return reduce(and_, (settled(met(rows, c), True) for c in tally.certain), ibis.literal(True))


def is_recorded(rows: ir.Table, field: str) -> ir.BooleanValue:
    """Return true where a row holds a value to be averaged, else that it is not known."""
    return rows[field].notnull().nullif(False)


def stands_in(rows: ir.Table, work: Pass, category: str) -> ir.BooleanValue:
    """Return whether each row stands in a category of the dimensions of `work`, all together one breakdown."""
    wanted = product(*(enumerate((UNKNOWN, *codes(name))) for name in work.dimensions))
    (places,) = ([place for place, _ in each] for each in wanted if "+".join(code for _, code in each) == category)
    return reduce(and_, (_is_in(rows, work, *each) for each in zip(work.dimensions, places, strict=True)))


def _is_in(rows: ir.Table, work: Pass, name: str, wanted: int) -> ir.BooleanValue:
    """Return whether each row is at a place among the categories of one dimension."""
    if breakdowns()[name].several:
        return holds_place(rows[work.field(name)], name, wanted)
    if name in work.lent:
        return rows[in_category(name)].fill_null(NOT_KNOWN) == wanted
    return place(rows[work.field(name)], name) == wanted


def settled(state: ir.BooleanValue, certain: bool) -> ir.BooleanValue:
    """Return `state`; where it has to be certain, what is not known does not hold."""
    return state.fill_null(False) if certain else state


def _rows(tables: Mapping[str, ir.Table], work: Pass, periods: Sequence[Period]) -> ir.Table:
    """Return the rows standing in the periods, each with its cell."""
    if work.lent and LENDING in tables:
        people = tables[LENDING]
        tables = {**tables, LENDING: people.mutate(**{WHO: who(people, work.lent)})}
    rows = standing(tables, work.of, work.when, periods, work.fields, of_person=[WHO] if work.lent else [])
    for name in work.own:
        if breakdowns()[name].several:
            rows = once_for_each(rows, name)
    number = cell(rows, work.own, [work.field(name) for name in work.own])
    if work.lent:
        number = number * prod(sizes(work.lent)) + rows[WHO].fill_null(NOT_KNOWN)
    return rows.mutate(cell=number.cast("int32"))


def _once_each(rows: ir.Table, work: Pass) -> ir.Table:
    """Return one row per distinct person and cell: counted if any row is, else unknown if any row is.

    Somebody is in the whole by any of their rows, so what is not known of another is unknown in the part: whether
    it has to be certain is settled for each person, not for each row.
    """
    import ibis

    places = range(len(work.tallies))
    # A row without a person is somebody, but nobody can say who: it stands for one person of its own.
    alone = rows[work.distinct].isnull().ifelse(rows["_row"], None)
    who = rows.mutate(who=rows[work.distinct], alone=alone)
    any_met = {f"met_{i}": who[f"met_{i}"].max() for i in places}
    any_unknown = {f"open_{i}": who[f"met_{i}"].isnull().max() for i in places}
    any_whole = {f"whole_{i}": who[f"whole_{i}"].max() for i in places}
    each = who.aggregate(**any_met, **any_unknown, **any_whole, by=[*work.keys, "who", "alone"])
    is_open = {i: (each[f"open_{i}"] & each[f"whole_{i}"]).ifelse(ibis.null("boolean"), False) for i in places}
    return each.mutate(**{f"met_{i}": each[f"met_{i}"].fill_null(False).ifelse(True, is_open[i]) for i in places})


def _partials(rows: ir.Table, tallies: Sequence[Tally]) -> dict[str, ir.IntegerScalar]:
    partials: dict[str, ir.IntegerScalar] = {}
    for i, tally in enumerate(tallies):
        counted = rows[f"met_{i}"]
        partials[f"counted_{i}"] = counted.sum().fill_null(0).cast("int64")
        partials[f"unknown_{i}"] = (rows.count() - counted.count()).cast("int64")
        if tally.mean:
            value = rows[tally.mean].cast("int64")
            partials[f"sum_{i}"] = value.sum(where=counted).fill_null(0)
            partials[f"squares_{i}"] = (value * value).sum(where=counted).fill_null(0)
    return partials

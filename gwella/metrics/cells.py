"""Cells: every count over one table in one fused pass, as additive partials at the finest cell.

A cell is one period and one value of every dimension; it holds, for each count, how many rows (or
distinct people) are counted and how many are unknown. Roll-ups add cells up (`rollup`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.years import Period
from gwella.metrics.counts import Condition, When
from gwella.metrics.definitions import Breakdown, breakdowns
from gwella.metrics.rows import met, standing, with_derived
from gwella.snapshots.ages import OLDEST
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


class Tally(msgspec.Struct, frozen=True):
    """The conditions of one count. The `certain` ones are those of its whole: a row for which they are
    not known is unknown there, not here, so that parts and unknowns add up to the whole."""

    where: tuple[Condition, ...]
    certain: tuple[Condition, ...] = ()


class Pass(msgspec.Struct, frozen=True):
    """What one fused pass works out: tallies over one table that share `when` and `distinct`."""

    of: str
    when: When
    distinct: str
    tallies: tuple[Tally, ...]
    dimensions: tuple[str, ...]

    @property
    def fields(self) -> set[str]:
        """Every column that the conditions and dimensions look at."""
        return {c.field for tally in self.tallies for c in tally.where} | {
            breakdowns()[name].field for name in self.dimensions
        }


def cells(tables: Mapping[str, ir.Table], work: Pass, periods: Sequence[Period]) -> pa.Table:
    """Return one row per period and cell: `period`, the dimensions, and `counted_i`, `unknown_i`.

    An unknown dimension is null. `i` is the place of the tally in `work.tallies`.
    """
    rows = standing(tables, work.of, work.when, periods)
    rows = with_derived(rows, table(work.of), work.fields)
    rows = _with_dimensions(rows, work.dimensions)
    states = {f"met_{i}": all_met(rows, tally) for i, tally in enumerate(work.tallies)}
    rows = rows.mutate(**states)
    keys = ["period", *work.dimensions]
    if work.distinct:
        rows = _once_each(rows, work, keys)
    return rows.aggregate(_partials(rows, len(work.tallies)), by=keys).to_pyarrow()


def all_met(rows: ir.Table, tally: Tally) -> ir.BooleanValue:
    """True when every condition holds, false when one fails, else unknown: SQL's three-valued AND."""
    import ibis

    conditions = [settled(met(rows, c), c in tally.certain) for c in tally.where]
    return reduce(and_, conditions) if conditions else ibis.literal(True)


def settled(state: ir.BooleanValue, certain: bool) -> ir.BooleanValue:
    """Return `state`; where it has to be certain, what is not known does not hold."""
    return state.fill_null(False) if certain else state


def _once_each(rows: ir.Table, work: Pass, keys: list[str]) -> ir.Table:
    """Return one row per distinct person and period: counted if any row is, else unknown if any row is."""
    import ibis

    # A row without a person is somebody, but nobody can say who: it stands for one person of its own.
    who = rows.mutate(who=rows[work.distinct].fill_null(-1 - ibis.row_number()))
    any_met = {f"met_{i}": who[f"met_{i}"].max() for i in range(len(work.tallies))}
    any_unknown = {f"open_{i}": who[f"met_{i}"].isnull().max() for i in range(len(work.tallies))}
    each = who.aggregate(**any_met, **any_unknown, by=[*keys, "who"])
    states = {
        f"met_{i}": (each[f"met_{i}"].fill_null(False)).ifelse(True, each[f"open_{i}"].ifelse(None, False))
        for i in range(len(work.tallies))
    }
    return each.mutate(**states)


def _partials(rows: ir.Table, counts: int) -> dict[str, ir.IntegerScalar]:
    partials: dict[str, ir.IntegerScalar] = {}
    for i in range(counts):
        partials[f"counted_{i}"] = rows[f"met_{i}"].sum().fill_null(0).cast("int64")
        partials[f"unknown_{i}"] = rows[f"met_{i}"].isnull().sum().fill_null(0).cast("int64")
    return partials


def _with_dimensions(rows: ir.Table, names: Sequence[str]) -> ir.Table:
    for name in names:
        rows = rows.mutate(**{name: _category(rows, breakdowns()[name])})
        if breakdowns()[name].several:
            # One row for each of its codes: such categories never add up to the whole.
            rows = rows.unnest(name, keep_empty=True)
    return rows


def _category(rows: ir.Table, breakdown: Breakdown) -> ir.Value:
    import ibis

    column = rows[breakdown.field]
    if breakdown.several:
        return column.split(";")
    if not breakdown.bands:
        return column
    cases = [
        (column.between(band.from_, OLDEST if band.to is None else band.to), ibis.literal(code))
        for code, band in breakdown.bands.items()
    ]
    return ibis.cases(*cases)

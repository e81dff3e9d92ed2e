"""The fused pass in Ibis: what DuckDB, Spark or any other engine is asked, over rows that were prepared here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from gwella.metrics.cells import COUNTED, LEFT_OUT, PLACE, UNKNOWN, VALUE, WHO, Pass, Tally, placed
from gwella.metrics.counts import Condition
from gwella.metrics.dimensions import numbered_codes
from gwella.metrics.words import WORDS
from gwella.snapshots.tables import PEOPLE, Kind, lists, table

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from gwella.metrics.rows import Rows, Standing


def asked(rows: Standing, work: Pass) -> pa.Table:
    """Return what an engine is asked about: of each row its place and what conditions and values look at."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    columns: dict[str, Any] = {PLACE: placed(rows, work)}
    if work.distinct:
        # A row without a person is somebody, but nobody can say who: it stands for one person of its own.
        columns[WHO] = pc.coalesce(rows[work.distinct], pa.array(-1 - np.arange(len(rows))))
    if work.median:
        columns[VALUE] = rows[work.median].cast(pa.int32())
    assert columns.keys().isdisjoint(work.looked_at), "no column of a table is called as what stands beside it"
    return pa.table(columns | {field: plain(rows, field) for field in work.looked_at})


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


def plain(rows: Rows, field: str) -> pa.Array:
    """Return a column as an engine is given it: a code as its place in its list, any other value as it stands."""
    known = _codes(rows.name, field)
    return numbered_codes(rows[field], known) if known else rows[field]


def _codes(of: str, field: str) -> tuple[str, ...]:
    """Return the codes that a cell of a column may hold, one of them; none where it holds something else."""
    column = {**table(PEOPLE).stored, **table(of).stored}.get(field)
    return tuple(lists()[column.list].codes) if column is not None and column.kind is Kind.CHOICE else ()

"""The same plan in SQL written by hand, on DuckDB without Ibis: what Ibis adds is the difference.

The plan (which metrics share a pass), the rows that are prepared for it and the roll-up of the small cell table are
the engine's; conditions, what counts as unknown and the fused pass are written here once more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwella.bench.engine import counted
from gwella.metrics.cells import PLACE, WHO, Pass, Tally
from gwella.metrics.counts import Condition
from gwella.metrics.engines import DUCKDB, Connected
from gwella.metrics.in_ibis import asked
from gwella.snapshots.tables import PEOPLE, Kind, lists, table

if TYPE_CHECKING:
    import pyarrow as pa

    from gwella.bench.runs import Facts, Given
    from gwella.metrics.plan import Job
    from gwella.metrics.rows import Standing

CONDITIONS: dict[str, Callable[[str, Any], str]] = {
    "is": lambda column, value: f"{column} = {literal(value)}",
    "is_not": lambda column, value: f"{column} <> {literal(value)}",
    "one_of": lambda column, value: f"{column} IN ({', '.join(map(literal, value))})",
    "at_least": lambda column, value: f"{column} >= {value}",
    "at_most": lambda column, value: f"{column} <= {value}",
}


class InSQL(Connected, frozen=True):
    """DuckDB, asked in our own words."""

    def count(self, rows: Standing, work: Pass) -> pa.Table:
        """Return the cells of a pass over `rows`."""
        self.connection.register("asked", asked(rows, work))
        found = self.connection.execute(query(work)).to_arrow_table()
        self.connection.unregister("asked")
        return found


def figures(given: Given, work: Sequence[Job], facts: Facts) -> pa.Table:
    """Return the figures of all authorities from their snapshots below `given.out`."""
    import duckdb

    on = InSQL(DUCKDB, duckdb.connect(config={"threads": 1}))
    return counted(Path(given.out), work, facts, None, on)


def query(work: Pass) -> str:
    """Return the query of one pass: steps as `WITH`, then one row a cell."""
    met = [f"{_state(work.of, one, settle=not work.distinct)} AS met_{i}" for i, one in enumerate(work.tallies)]
    met += [f"{_in_whole(work.of, one)} AS whole_{i}" for i, one in enumerate(work.tallies) if work.distinct]
    means = [f"{quoted(tally.mean)} AS mean_{i}" for i, tally in enumerate(work.tallies) if tally.mean]
    keys = [*work.keys, *([WHO] if work.distinct else [])]
    tried = f"WITH tried AS (SELECT {', '.join([*keys, *met, *means])} FROM asked)"
    if work.distinct:
        return f"{tried}, each AS ({_once_each(work)}) {_aggregated(work, 'each')}"
    return f"{tried} {_aggregated(work, 'tried')}"


def literal(value: Any) -> str:
    """Return a value of a definition as SQL has it."""
    if isinstance(value, bool | int):
        return str(value).upper()
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a column's name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _said(of: str, condition: Condition) -> str:
    """Return a condition on a row of table `of`; a code is the place in its list, from 0 on."""
    column, value = {**table(PEOPLE).stored, **table(of).stored}.get(condition.field), condition.value
    if column is not None and column.kind is Kind.CHOICE:
        places = {code: place for place, code in enumerate(lists()[column.list].codes)}
        value = tuple(places[code] for code in value) if isinstance(value, tuple) else places[value]
    return f"({CONDITIONS[condition.word](quoted(condition.field), value)})"


def _in_whole(of: str, tally: Tally) -> str:
    """Return whether a row is known to be in the whole."""
    return " AND ".join(f"coalesce({_said(of, one)}, FALSE)" for one in tally.certain) or "TRUE"


def _state(of: str, tally: Tally, *, settle: bool) -> str:
    """Return whether a row is counted, in SQL's own three values."""
    parts = []
    for condition in tally.where:
        said = _said(of, condition)
        parts.append(f"coalesce({said}, FALSE)" if settle and condition in tally.certain else said)
    if tally.mean:
        parts.append(f"(CASE WHEN {quoted(tally.mean)} IS NOT NULL THEN TRUE END)")
    return " AND ".join(parts) or "TRUE"


def _once_each(work: Pass) -> str:
    """Return one row a person and cell."""
    ors = [
        f"CASE WHEN bool_or(met_{i}) THEN TRUE WHEN bool_or(met_{i} IS NULL) AND bool_or(whole_{i}) THEN NULL "
        f"ELSE FALSE END AS met_{i}"
        for i in range(len(work.tallies))
    ]
    return f"SELECT {PLACE}, {', '.join(ors)} FROM tried GROUP BY {PLACE}, {WHO}"


def _aggregated(work: Pass, rows: str) -> str:
    parts = list(work.keys)
    for i, tally in enumerate(work.tallies):
        parts += [f"count(*) FILTER (WHERE met_{i}) AS counted_{i}", f"count(*) - count(met_{i}) AS unknown_{i}"]
        if tally.mean:
            value = f"mean_{i}::BIGINT"
            parts += [
                f"coalesce(sum({value}) FILTER (WHERE met_{i}), 0)::BIGINT AS sum_{i}",
                f"coalesce(sum({value} * {value}) FILTER (WHERE met_{i}), 0)::BIGINT AS squares_{i}",
            ]
    return f"SELECT {', '.join(parts)} FROM {rows} GROUP BY {', '.join(work.keys)}"

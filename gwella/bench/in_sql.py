"""The same plan in SQL written by hand, on DuckDB without Ibis: what Ibis adds is the difference.

The plan (which metrics share a pass) and the roll-up of the small cell table are the engine's; conditions,
derived columns, categories and the fused pass are written here once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwella.bench.engine import SNAPSHOTS, in_force
from gwella.bench.scan import columns, snapshot_files
from gwella.bench.sql_words import CONDITIONS, Whole, derived, literal, place, quoted
from gwella.bench.steps import step
from gwella.metrics.cells import Pass, Tally
from gwella.metrics.compute import Counting
from gwella.metrics.definitions import breakdowns
from gwella.metrics.derive import looks_at_period, needed, with_age
from gwella.metrics.dimensions import sizes
from gwella.metrics.engines import Engine
from gwella.metrics.figures import built, in_order
from gwella.metrics.periods import number_of
from gwella.metrics.plan import Job
from gwella.metrics.source import of_manifests
from gwella.snapshots.calendar import numbered_days
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import pyarrow as pa

    from gwella.bench.runs import Facts, Given
    from gwella.code_of_practice.years import Period

NO_ENGINE = Engine("", None)


def figures(given: Given, work: Sequence[Job], facts: Facts) -> pa.Table:
    """Return the figures of all authorities from their snapshots below `given.out`."""
    return in_order(built(InSQL(Path(given.out), work, facts).figures(work, None)))


class InSQL(Counting):
    """The engine with the cells of each pass worked out by our own query."""

    def __init__(self, out: Path, work: Sequence[Job], facts: Facts) -> None:
        import duckdb

        self._connection, self._facts = duckdb.connect(), facts
        self._files, self._read = snapshot_files(out), columns(work)
        wanted = sorted({period for job in work for period in job.periods})
        # An engine that nothing is asked of: the source says who is there, and what is held of them.
        super().__init__(of_manifests(out / SNAPSHOTS, in_force(out), NO_ENGINE), wanted, None)
        with step(facts, "cells_cpu"):
            self._prepare()

    def cells(self, work: Pass, folder: Path | None) -> pa.Table:
        """Return the cells of one pass."""
        with step(self._facts, "cells_cpu"):
            return self._connection.execute(query(work, self.periods)).to_arrow_table()

    def _prepare(self) -> None:
        """Open the tables, and work out what every pass asks for: people's categories, working days, the periods."""
        run = self._connection.execute
        for name, files in self._files.items():
            listed = f"[{', '.join(literal(file) for file in files)}]"
            run(f"CREATE VIEW {quoted(name)} AS SELECT * FROM read_parquet({listed})")
        lent = [name for name, one in breakdowns().items() if one.field in self._read[PEOPLE] and not one.several]
        places = [f"({place(quoted(breakdowns()[n].field), breakdowns()[n], n)})::TINYINT AS in_{n}" for n in lent]
        own = sorted(map(quoted, self._read[PEOPLE]))
        run(f"CREATE TEMP TABLE lending AS SELECT {', '.join([*own, *places])} FROM people WHERE person IS NOT NULL")
        run("CREATE TEMP TABLE workdays (day DATE, number INT)")
        days, numbers = zip(*numbered_days(), strict=True)
        run("INSERT INTO workdays SELECT unnest(?), unnest(?)", [list(days), list(numbers)])
        run("CREATE TEMP TABLE periods (period INT, first_day DATE, last_day DATE)")
        for period in self.periods:
            run("INSERT INTO periods VALUES (?, ?, ?)", [number_of(period), period.first_day, period.last_day])


def query(work: Pass, periods: Sequence[Period]) -> str:
    """Return the query of one pass: steps as `WITH`, then one row a cell."""
    steps = list(_steps(work, periods))
    named = [f"s{i} AS ({text.replace('{before}', f's{i - 1}')})" for i, text in enumerate(steps)]
    return f"WITH {', '.join(named)} {_aggregated(work, f's{len(steps) - 1}')}"


def _steps(work: Pass, periods: Sequence[Period]) -> Iterator[str]:
    """Yield each step's query over the one `{before}` it."""
    definition = with_age(work.of)
    fields = {*work.fields, work.when.field} - {""}
    order = needed(definition, fields)
    yield _opened(work, order)
    whole = Whole("s0", definition.key)
    in_period = [field for field in order if looks_at_period(definition, field)]
    for field in [field for field in order if field not in in_period]:
        yield _with_derived(definition.derive[field], field, whole)
    yield _standing(work, periods)
    for field in in_period:
        yield _with_derived(definition.derive[field], field, whole)
    settle = not work.distinct
    met = [f"{_state(tally, settle)} AS met_{i}" for i, tally in enumerate(work.tallies)]
    met += [f"{_in_whole(tally)} AS whole_{i}" for i, tally in enumerate(work.tallies) if work.distinct]
    means = [f"{quoted(tally.mean)} AS mean_{i}" for i, tally in enumerate(work.tallies) if tally.mean]
    who = ["person", '"_row"'] if work.distinct else []
    yield f"SELECT {', '.join(['authority', 'period', f'{_cell(work)} AS cell', *who, *met, *means])} FROM {{before}}"
    if work.distinct:
        yield _once_each(work)


def _opened(work: Pass, order: Sequence[str]) -> str:
    """Return the rows of the table with what their people lend them."""
    definition, own = with_age(work.of), table(work.of).stored
    given = {value for field in order for value in definition.derive[field].given.values()}
    of_person = {field for field in {*work.fields, *given} if field in table(PEOPLE).stored and field not in own}
    if any(definition.derive[field].word == "age_at" for field in order):
        of_person |= {"born_on", "expected_on"} - set(own)
    lent = [*(f"p.{quoted(field)}" for field in sorted(of_person)), *(f"p.in_{name}" for name in work.lent)]
    if not lent:
        return f"SELECT * FROM {quoted(work.of)}"
    return f"SELECT t.*, {', '.join(lent)} FROM {quoted(work.of)} t LEFT JOIN lending p USING (authority, person)"


def _with_derived(one: Any, name: str, whole: Whole) -> str:
    done = derived(one.word, name, whole, one.given)
    added = ", ".join(f"{text} AS {quoted(column)}" for column, text in done.columns.items())
    return f"SELECT t.*, {added} FROM {{before}} t {done.joins}"


def _standing(work: Pass, periods: Sequence[Period]) -> str:
    """Return each row once for each period in which it stands."""
    if work.when.overlaps:
        start, end = (f"t.{quoted(column)}" for column in table(work.of).spell or ())
        stands = f"({start} IS NULL OR {start} <= p.last_day) AND ({end} IS NULL OR {end} >= p.first_day)"
        return f"SELECT t.*, p.* FROM {{before}} t JOIN periods p ON {stands}"
    day = f"t.{quoted(work.when.field)}"
    first, last = min(one.first_day for one in periods), max(one.last_day for one in periods)
    year = f"(year({day}) - (month({day}) < 4)::INT)"
    return (
        f"SELECT t.*, {year} AS period, make_date({year}, 4, 1) AS first_day, make_date({year} + 1, 3, 31) AS last_day "
        f"FROM {{before}} t WHERE {day} BETWEEN DATE '{first}' AND DATE '{last}'"
    )


def _in_whole(tally: Tally) -> str:
    """Return whether a row is known to be in the whole."""
    said = (f"({CONDITIONS[one.word](quoted(one.field), one.value)})" for one in tally.certain)
    return " AND ".join(f"coalesce({one}, FALSE)" for one in said) or "TRUE"


def _state(tally: Tally, settle: bool) -> str:
    """Return whether a row is counted, in SQL's own three values."""
    parts = []
    for condition in tally.where:
        said = f"({CONDITIONS[condition.word](quoted(condition.field), condition.value)})"
        parts.append(f"coalesce({said}, FALSE)" if settle and condition in tally.certain else said)
    if tally.mean:
        parts.append(f"(CASE WHEN {quoted(tally.mean)} IS NOT NULL THEN TRUE END)")
    return " AND ".join(parts) or "TRUE"


def _cell(work: Pass) -> str:
    number = "0"
    for name, size in zip(work.digits, sizes(work.digits), strict=True):
        lent = f"coalesce(in_{name}, 0)::INT"
        its = lent if name in work.lent else place(quoted(work.field(name)), breakdowns()[name], name)
        number = its if number == "0" else f"({number}) * {size} + {its}"
    assert prod(sizes(work.digits)) < 2**31, "a cell is a 32-bit number"
    return f"({number})::INT"


def _once_each(work: Pass) -> str:
    """Return one row a person and cell; a row without a person is somebody of its own."""
    ors = [
        f"CASE WHEN bool_or(met_{i}) THEN TRUE WHEN bool_or(met_{i} IS NULL) AND bool_or(whole_{i}) THEN NULL "
        f"ELSE FALSE END AS met_{i}"
        for i in range(len(work.tallies))
    ]
    alone = 'CASE WHEN person IS NULL THEN "_row" END'
    return (
        f"SELECT authority, period, cell, {', '.join(ors)} FROM {{before}} "
        f"GROUP BY authority, period, cell, person, {alone}"
    )


def _aggregated(work: Pass, rows: str) -> str:
    parts = []
    for i, tally in enumerate(work.tallies):
        parts += [f"count(*) FILTER (WHERE met_{i}) AS counted_{i}", f"count(*) - count(met_{i}) AS unknown_{i}"]
        if tally.mean:
            value = f"mean_{i}::BIGINT"
            parts += [
                f"coalesce(sum({value}) FILTER (WHERE met_{i}), 0)::BIGINT AS sum_{i}",
                f"coalesce(sum({value} * {value}) FILTER (WHERE met_{i}), 0)::BIGINT AS squares_{i}",
            ]
    return f"SELECT authority, period, cell, {', '.join(parts)} FROM {rows} GROUP BY authority, period, cell"

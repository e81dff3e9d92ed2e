"""The checks of a table as one question to the engine: said in Ibis, put into SQL once, asked of every return.

To put a question into SQL takes longer than to answer it for 100,000 rows, so the text is kept. It
names tables and columns of ours and nothing that stands in a return.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from gwella.code_of_practice.years import Period
from gwella.returns.definitions import Check, Scope, checks
from gwella.returns.links import beside
from gwella.returns.rules import ASKED_ABOUT, Rows
from gwella.snapshots.tables import Kind, table

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir
    import pyarrow as pa

MOST_KEPT = 1_000
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # to share out a table of this size costs more than it saves
    "temp_directory": "",
    # It turns each part of a date into a lookup whose table takes longer to fill than a check to answer.
    "disabled_optimizers": "expression_rewriter",
}
TYPES = {Kind.DATE: "date", Kind.YES_NO: "boolean"}  # every other kind is text


def connected() -> duckdb.DuckDBPyConnection:
    """Return an engine in memory that writes no copy of rows to a disk."""
    import duckdb

    return duckdb.connect(config=SETTINGS)


def broken(
    connection: duckdb.DuckDBPyConnection, name: str, asked: Collection[str], period: Period
) -> Mapping[str, pa.ChunkedArray]:
    """Return, for each check, the `_row` of the rows that break it.

    The table must be registered with `connection` under its name, as `linked` returns it.
    """
    if not asked:
        return {}
    found = connection.execute(_sql(name, tuple(asked), period)).to_arrow_table()
    return {key: found["_row"].filter(found[f"check_{place}"]) for place, key in enumerate(asked)}


def can_be_asked(check: Check, of: str, present: Collection[str], there: Collection[str]) -> bool:
    """Say whether the columns and the other tables are there that a check needs."""
    # A column that is not there is one finding about the headings, not one about every row.
    has_columns = all(field in present for field in check.rule.fields(table(of)))
    return has_columns and all(name in there for name in check.rule.needs())


@lru_cache(maxsize=MOST_KEPT)
def _sql(name: str, asked: tuple[str, ...], period: Period) -> str:
    import ibis

    rows = Rows(table(name), _unbound(name), period)
    answers = {f"check_{place}": _answer(checks()[key], rows) for place, key in enumerate(asked)}
    answered = rows.own.select("_row", **answers)
    found = answered.filter(reduce(or_, (answered[answer] for answer in answers)))
    return str(ibis.to_sql(found.order_by("_row"), dialect="duckdb", pretty=False))


def _answer(check: Check, rows: Rows) -> ir.BooleanValue:
    if check.rule.leaves_out or check.rows is Scope.ALL:
        return check.rule.broken(rows)
    return rows.own[ASKED_ABOUT] & check.rule.broken(rows)


@cache
def _unbound(name: str) -> ir.Table:
    import ibis

    columns = {column: TYPES.get(declared.kind, "string") for column, declared in table(name).columns.items()}
    empty = {f"_empty_{column}": "boolean" for column in columns}
    return ibis.table({**columns, **empty, **beside(name)}, name=name)

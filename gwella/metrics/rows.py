"""The rows that a count looks at: one table, with its people, standing in their periods.

What is shared by counting (`cells`) and explaining (`explain`), so that both see the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gwella.code_of_practice.years import Period
from gwella.metrics.counts import Condition, When
from gwella.metrics.derive import derive
from gwella.metrics.words import WORDS
from gwella.snapshots.tables import PEOPLE, Column, Kind, Table, table

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


def standing(tables: Mapping[str, ir.Table], name: str, when: When, periods: Sequence[Period]) -> ir.Table:
    """Return the rows of table `name` in each of `periods`: one row a row and period.

    Adds `period`, `first_day`, `last_day` and what is known of the person. A row without its date
    stands in no period.
    """
    rows = with_people(tables[name], tables.get(PEOPLE))
    return _in_periods(rows, table(name), when, periods)


def with_people(rows: ir.Table, people: ir.Table | None) -> ir.Table:
    """Return `rows` with every column of people that they lack; unknown where the person is not there."""
    wanted = {name: column for name, column in table(PEOPLE).stored.items() if name not in rows.columns}
    if people is None:
        return rows.mutate(**{name: _nothing(column) for name, column in wanted.items()})
    # The first row of a person counts: a repeated identifier is a finding of the check, not a second person.
    once = people.filter(people["person"].notnull()).distinct(on="person", keep="first")
    return rows.left_join(once.select("person", *wanted), "person").drop("person_right")


def with_derived(rows: ir.Table, definition: Table, fields: Iterable[str]) -> ir.Table:
    """Return `rows` with those of `fields` that are derived columns of `definition`."""
    for field in sorted(set(fields) & set(definition.derive)):
        rows = derive(rows, field, definition.derive[field])
    return rows


def met(rows: ir.Table, condition: Condition) -> ir.BooleanColumn:
    """Return whether each row meets `condition`: true, false, or unknown where its cell is empty."""
    return WORDS[condition.word](rows[condition.field], condition.value)


def _in_periods(rows: ir.Table, definition: Table, when: When, periods: Sequence[Period]) -> ir.Table:
    calendar = _calendar(periods)
    if when.falls:
        on = rows[when.field]
        return rows.join(calendar, (on >= calendar["first_day"]) & (on <= calendar["last_day"]))
    assert definition.spell, f"the table counted over {when} has no spell"
    start, end = (rows[column] for column in definition.spell)
    # A spell without its beginning may have begun in time: it stands in the period and is not known.
    begun = start.isnull() | (start <= calendar["last_day"])
    not_over = end.isnull() | (end >= calendar["first_day"])
    return rows.join(calendar, begun & not_over)


def _calendar(periods: Sequence[Period]) -> ir.Table:
    import ibis
    import pyarrow as pa

    columns: dict[str, pa.Array] = {
        "period": pa.array([period.code for period in periods], pa.string()),
        "first_day": pa.array([period.first_day for period in periods], pa.date32()),
        "last_day": pa.array([period.last_day for period in periods], pa.date32()),
    }
    return ibis.memtable(pa.table(columns))


def _nothing(column: Column) -> ir.Scalar:
    import ibis

    return ibis.null({Kind.DATE: "date", Kind.YES_NO: "boolean"}.get(column.kind, "string"))

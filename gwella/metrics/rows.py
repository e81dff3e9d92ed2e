"""The rows that a count looks at: one table, with what is known of its people, standing in their periods.

What is shared by counting (`cells`) and explaining (`explain`), so that both see the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gwella.code_of_practice.years import Period
from gwella.metrics.counts import Condition, When
from gwella.metrics.derive import PERIOD_DAYS, Around, derive, looks_at_period, needed, sources, with_age
from gwella.metrics.lending import LENDING, SAME_PERSON
from gwella.metrics.periods import calendar, follow_each_other, number_of, number_on
from gwella.metrics.words import WORDS
from gwella.snapshots.tables import PEOPLE, Column, Kind, Table, table

if TYPE_CHECKING:
    import ibis.expr.types as ir


def standing(
    tables: Mapping[str, ir.Table],
    name: str,
    when: When,
    periods: Sequence[Period],
    fields: Collection[str],
    of_person: Collection[str] = (),
    places: Collection[str] = ("_row",),
) -> ir.Table:
    """Return the rows of table `name` in each of `periods`, all of one length: one row a row and period.

    They have the authority, the person, `period` (its number), `places`, and `fields`, also where these are derived
    or the person's; `of_person` are further columns of people. A row without its date stands in no period.
    """
    definition = with_age(name)
    fields = {*fields, when.field}
    derived = needed(definition, fields)
    asked = {source for field in derived for source in sources(definition.derive[field])} | fields
    own = {*SAME_PERSON, *places, *asked, *(definition.spell or ()), definition.key} & {*tables[name].columns}
    # Few columns make a short question, which is put into words sooner.
    rows = tables[name].select(*sorted(own))
    rows = with_people(rows, tables.get(LENDING), {*_of_person(definition, asked), *of_person})
    around = Around(definition, rows, calendar(periods))
    in_period = [field for field in derived if looks_at_period(definition, field)]
    for field in [field for field in derived if field not in in_period]:
        rows = derive(rows, field, definition.derive[field], around)
    rows = _in_periods(rows, definition, when, periods, days=bool(in_period) or not asked.isdisjoint(PERIOD_DAYS))
    for field in in_period:
        rows = derive(rows, field, definition.derive[field], around)
    return rows


def every(tables: Mapping[str, ir.Table], name: str, period: Period, fields: Collection[str]) -> ir.Table:
    """Return all rows of table `name` with those of `fields` that are derived, as if all stood in `period`."""
    definition = with_age(name)
    derived = needed(definition, fields)
    asked = {source for field in derived for source in sources(definition.derive[field])}
    rows = with_people(tables[name], tables.get(LENDING), _of_person(definition, asked))
    around = Around(definition, rows, calendar([period]))
    rows = rows.cross_join(calendar([period]))
    for field in derived:
        rows = derive(rows, field, definition.derive[field], around)
    return rows


def with_columns(rows: ir.Table, definition: Table) -> ir.Table:
    """Return `rows` with every column of their table: one that came into it after they were kept is empty."""
    missing = {name: _nothing(column) for name, column in definition.stored.items() if name not in rows.columns}
    return rows.mutate(**missing) if missing else rows


def with_people(rows: ir.Table, people: ir.Table | None, wanted: Iterable[str]) -> ir.Table:
    """Return `rows` with the `wanted` columns of what `people` lend; unknown where the person is not there."""
    wanted = sorted(wanted)
    if not wanted:
        return rows
    if people is None:
        stored = table(PEOPLE).stored
        return rows.mutate(**{name: _nothing(stored.get(name)) for name in wanted})
    return rows.left_join(people.select(*SAME_PERSON, *wanted), SAME_PERSON).drop(
        *(f"{column}_right" for column in SAME_PERSON)
    )


def met(rows: ir.Table, condition: Condition) -> ir.BooleanColumn:
    """Return whether each row meets `condition`: true, false, or unknown where its cell is empty."""
    return WORDS[condition.word](rows[condition.field], condition.value)


def _of_person(definition: Table, fields: Iterable[str]) -> set[str]:
    """Return those of `fields` that are columns of people and not the table's own."""
    own = {*definition.columns, *definition.derive}
    return {field for field in fields if field in table(PEOPLE).stored and field not in own}


def _in_periods(rows: ir.Table, definition: Table, when: When, periods: Sequence[Period], *, days: bool) -> ir.Table:
    """Return `rows` once for each period in which they stand, with its number; with its `days` where asked."""
    if not when.falls:
        return _overlapping(rows, definition, periods)
    import ibis

    on, numbers = rows[when.field], [number_of(period) for period in periods]
    if len(periods) == 1:
        within = rows.filter(on.between(periods[0].first_day, periods[0].last_day))
        rows = within.mutate(period=ibis.literal(numbers[0], "int32"))
    else:
        within = rows.filter(on.between(min(one.first_day for one in periods), max(one.last_day for one in periods)))
        rows = within.mutate(period=number_on(within[when.field], periods[0].length))
        if not follow_each_other(periods):
            rows = rows.filter(rows["period"].isin(numbers))
    return rows.join(calendar(periods), "period") if days else rows


def _overlapping(rows: ir.Table, definition: Table, periods: Sequence[Period]) -> ir.Table:
    assert definition.spell, f"{definition.title.en} is counted over its spells and has none"
    each = calendar(periods)
    start, end = (rows[column] for column in definition.spell)
    # A spell without its beginning may have begun in time: it stands in the period and is not known.
    begun = start.isnull() | (start <= each["last_day"])
    not_over = end.isnull() | (end >= each["first_day"])
    return rows.join(each, begun & not_over)


def _nothing(column: Column | None) -> ir.Scalar:
    """Return an empty cell of the kind of a column; of a whole number where it is no column of ours."""
    import ibis

    if column is None:
        return ibis.null("int32")
    return ibis.null({Kind.DATE: "date", Kind.YES_NO: "boolean"}.get(column.kind, "string"))

"""The closed vocabulary of derived columns: one word, one function.

Each takes rows with what is known of their person and returns them with one column more; an empty cell it
needs leaves the answer unknown. Most are worked out once for a row; those that look at the period
(`first_day`, `last_day`) once for each period in which the row stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache, reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.metrics.periods import reporting_year
from gwella.snapshots.ages import UNBORN, age_on, unborn_on
from gwella.snapshots.tables import PEOPLE, Derived, Table, table

if TYPE_CHECKING:
    import ibis.expr.types as ir

PERIOD_DAYS = ("first_day", "last_day")
AGE_ON_LAST_DAY = "age_on_last_day"  # every table has it: what people who are counted are broken down by
SAME = ("authority", "person")  # a person's key is their authority's own: the same person never has one in two


class Around(msgspec.Struct, frozen=True):
    """What a word may look at beside the rows it is given: their table, all its rows, and the periods."""

    definition: Table
    every: ir.Table
    calendar: ir.Table | None = None


class Word(msgspec.Struct, frozen=True):
    """How a word works its column out, and what it looks at beside the columns that it is given."""

    derive: Callable[..., Any]
    of_person: tuple[str, ...] = ()  # columns of the row's person
    counts_working_days: bool = False  # so that a year without known bank holidays is refused
    in_period: bool = False  # it looks at the period even where it is given no day of it
    is_number: bool = False  # whole numbers, of which a mean or a median can be taken
    is_yes_no: bool = False
    is_day: bool = False


@cache
def with_age(name: str) -> Table:
    """Return a table's definition with `age_on_last_day` among its derived columns."""
    of_everybody = Derived(table(PEOPLE).title, "age_at", {"date": "last_day"})
    definition = table(name)
    return msgspec.structs.replace(definition, derive={**definition.derive, AGE_ON_LAST_DAY: of_everybody})


def derive(rows: ir.Table, name: str, derived: Derived, around: Around) -> ir.Table:
    """Return `rows` with the column `name` that `derived` describes."""
    given = {"from_" if key == "from" else key: value for key, value in derived.given.items()}
    worked_out: ir.Table = WORDS[derived.word].derive(rows, name, around, **given)
    return worked_out


def needed(definition: Table, fields: Collection[str]) -> list[str]:
    """Return those of `fields` that are derived, and what they are derived from, each after what it needs."""
    order: dict[str, None] = {}

    def visit(field: str) -> None:
        if field in definition.derive and field not in order:
            for source in sources(definition.derive[field]):
                visit(source)
            order[field] = None

    for field in sorted(fields):
        visit(field)
    return list(order)


def sources(derived: Derived) -> Iterator[str]:
    """Yield the columns, days of the period and attributes of the person that a derived column looks at."""
    yield from (value for value in derived.given.values() if isinstance(value, str))
    yield from WORDS[derived.word].of_person


def looks_at_period(definition: Table, field: str) -> bool:
    """Say whether a derived column, or one that it is derived from, looks at the period."""
    if field not in definition.derive:
        return field in PERIOD_DAYS
    derived = definition.derive[field]
    return WORDS[derived.word].in_period or any(looks_at_period(definition, source) for source in sources(derived))


def working_days(rows: ir.Table, name: str, around: Around, from_: str, to: str) -> ir.Table:
    """The working days after `from`, up to and including `to`; the same day is 0.

    A `to` before its `from` is a mistake: the days are not known, rather than few.
    """
    start, end = _numbers(f"{name}_start"), _numbers(f"{name}_end")
    rows = rows.left_join(start, rows[from_] == start[f"{name}_start"]).drop(f"{name}_start")
    rows = rows.left_join(end, rows[to] == end[f"{name}_end"]).drop(f"{name}_end")
    days = rows[f"{name}_end_number"] - rows[f"{name}_start_number"]
    return rows.mutate(**{name: (rows[to] >= rows[from_]).ifelse(days, None)}).drop(
        f"{name}_end_number", f"{name}_start_number"
    )


def days(rows: ir.Table, name: str, around: Around, from_: str, to: str) -> ir.Table:
    """The calendar days after `from`, up to and including `to`; the same day is 0, a `to` before it not known."""
    between = rows[to].delta(rows[from_], unit="day").cast("int32")
    return rows.mutate(**{name: (rows[to] >= rows[from_]).ifelse(between, None)})


def months_after(rows: ir.Table, name: str, around: Around, date: str, months: int) -> ir.Table:
    """The day so many calendar months after `date`; the month's last day where it has no such day."""
    return rows.mutate(**{name: _months_after(rows[date], months)})


def not_after(rows: ir.Table, name: str, around: Around, date: str, limit: str) -> ir.Table:
    """Whether `date` lies on `limit` or before it."""
    return rows.mutate(**{name: rows[date] <= rows[limit]})


def age_at(rows: ir.Table, name: str, around: Around, date: str) -> ir.Table:
    """The person's age in whole years on `date`; UNBORN for a child who was not yet born then.

    A birth long after the day is a mistake, so the age is not known.
    """
    on, born, expected = rows[date], rows["born_on"], rows["expected_on"]
    # Nearly everybody is born: only of the others is it asked whether they are on the way.
    on_the_way = unborn_on(on, born, expected).ifelse(UNBORN, None)
    return rows.mutate(**{name: (born <= on).ifelse(age_on(on, born), on_the_way)})


def open_on(rows: ir.Table, name: str, around: Around, day: str, from_: str, to: str) -> ir.Table:
    """Whether a spell is open at the end of `day`: begun by then and not ended on it or before."""
    start, end, on = rows[from_], rows[to], rows[day]
    goes_on = end.isnull() | (end > on)
    return rows.mutate(**{name: goes_on & (start <= on)})


def previous(rows: ir.Table, name: str, around: Around, of: str, order: str, looks_back_years: int) -> ir.Table:
    """The `of` of the same person's row just before this one by `order`; empty where there is none.

    That there is none is known only where the authority's rows reach back: where some are dated in each of
    the `looks_back_years` years before. Without them, without a person, where any row of theirs has no date, and
    where the row before lacks its `of`, it is not known; `known(name)` says which.
    """
    import ibis

    # An empty date comes last on every engine, so that it stands before nothing.
    key = around.definition.key
    by = [ibis.asc(rows[order], nulls_first=False), ibis.asc(rows[key], nulls_first=False)]
    mine = ibis.window(group_by=[rows[column] for column in SAME], order_by=by)
    before, is_first = rows[of].lag().over(mine), ibis.row_number().over(mine) == 0
    # A row of theirs without a date may have been any of those before.
    dated = rows[order].notnull().min().over(ibis.window(group_by=[rows[column] for column in SAME]))
    can_be_told = rows["person"].notnull() & dated
    rows = rows.mutate(
        **{name: can_be_told.ifelse(before, None), f"{name}_first": is_first, f"{name}_told": can_be_told}
    )
    rows = _reaching_back(rows, name, order, looks_back_years)
    there_is_none = rows[f"{name}_first"] & rows[f"{name}_reaches"]
    told = rows[f"{name}_told"] & (rows[name].notnull() | there_is_none)
    return rows.mutate(**{known(name): told}).drop(f"{name}_first", f"{name}_reaches", f"{name}_told")


def known(name: str) -> str:
    """Return the column that says whether a `previous` column, empty or not, is known."""
    return f"{name}_known"


def at_most_months_after(rows: ir.Table, name: str, around: Around, date: str, earlier: str, months: int) -> ir.Table:
    """Whether `date` is at most so many months after `earlier`, a `previous` column; no where there is none.

    A `date` before its `earlier` is a mistake, so it is not known.
    """
    soon = (rows[date] <= _months_after(rows[earlier], months)).fill_null(False)
    in_turn = (rows[date] >= rows[earlier]).fill_null(True)
    return rows.mutate(**{name: (rows[known(earlier)] & rows[date].notnull() & in_turn).ifelse(soon, None)})


def distinct_per_person(rows: ir.Table, name: str, around: Around, of: str, from_: str, to: str) -> ir.Table:
    """How many different `of` the person has in spells that overlap the period.

    Not known without a person, nor where a spell that may overlap lacks its beginning or its `of`.
    """
    import ibis

    every, calendar = around.every, around.calendar
    assert calendar is not None, f"{name} looks at the period"
    every = every.select(*SAME, _of=every[of], _from=every[from_], _to=every[to])
    begun = every["_from"].isnull() | (every["_from"] <= calendar["last_day"])
    goes_on = every["_to"].isnull() | (every["_to"] >= calendar["first_day"])
    spells = every.join(calendar, begun & goes_on)
    told = (ibis._["_from"].notnull() & ibis._["_of"].notnull()).min()
    each = spells.aggregate(_different=ibis._["_of"].nunique().cast("int32"), _told=told, by=[*SAME, "period"])
    each = each.filter(each["person"].notnull())
    rows = rows.left_join(each, [*SAME, "period"])
    # Nobody's spells are not known; somebody without one in the period has none.
    different = rows["_told"].fill_null(True).ifelse(rows["_different"].fill_null(0), None)
    different = rows["person"].notnull().ifelse(different, None)
    return rows.mutate(**{name: different}).drop("_different", "_told", *(f"{column}_right" for column in REPEATED))


REPEATED = (*SAME, "period")

WORDS = {
    "working_days": Word(working_days, counts_working_days=True, is_number=True),
    "days": Word(days, is_number=True),
    "months_after": Word(months_after, is_day=True),
    "not_after": Word(not_after, is_yes_no=True),
    "age_at": Word(age_at, of_person=("born_on", "expected_on"), is_number=True),
    "open_on": Word(open_on, is_yes_no=True),
    "previous": Word(previous),
    "at_most_months_after": Word(at_most_months_after, is_yes_no=True),
    "distinct_per_person": Word(distinct_per_person, in_period=True, is_number=True),
}


def _months_after(day: ir.DateValue, months: int) -> ir.DateValue:
    import ibis

    # Adding months gives a timestamp on some engines.
    return (day + ibis.interval(months=months)).cast("date")


def _reaching_back(rows: ir.Table, name: str, order: str, years: int) -> ir.Table:
    """Return `rows` with `{name}_reaches`: whether the authority has rows dated in each of the years before."""
    year = reporting_year(rows[order])
    rows = rows.mutate(**{f"{name}_year": year})
    held = rows.select("authority", _held=year).distinct()
    for back in range(1, years + 1):
        of_year = held.select(_whose=held["authority"], _next=held["_held"] + back, **{f"{name}_{back}": held["_held"]})
        rows = rows.left_join(
            of_year, [rows["authority"] == of_year["_whose"], rows[f"{name}_year"] == of_year["_next"]]
        )
        rows = rows.drop("_whose", "_next")
    there = reduce(and_, (rows[f"{name}_{back}"].notnull() for back in range(1, years + 1)))
    rows = rows.mutate(**{f"{name}_reaches": there})
    return rows.drop(f"{name}_year", *(f"{name}_{back}" for back in range(1, years + 1)))


def _numbers(name: str) -> ir.Table:
    """Return the calendar as a table of days (`name`) and their working-day numbers."""
    import ibis
    import pyarrow as pa

    from gwella.snapshots.calendar import numbered_days

    days, numbers = zip(*numbered_days(), strict=True)
    table = pa.table({name: pa.array(days, pa.date32()), f"{name}_number": pa.array(numbers, pa.int32())})
    return ibis.memtable(table)

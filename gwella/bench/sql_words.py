"""The vocabulary once more, in SQL written by hand for DuckDB: conditions, derived columns and categories.

It shares no line with the engine's own (`metrics/words.py`, `metrics/derive.py`), so that the two check each other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from gwella.metrics.definitions import Breakdown
from gwella.metrics.dimensions import codes
from gwella.snapshots.ages import LONGEST_WAIT, OLDEST, UNBORN
from gwella.snapshots.tables import YES_NO_LIST

CONDITIONS: dict[str, Callable[[str, Any], str]] = {
    "is": lambda column, value: f"{column} = {literal(value)}",
    "is_not": lambda column, value: f"{column} <> {literal(value)}",
    "one_of": lambda column, value: f"{column} IN ({', '.join(map(literal, value))})",
    "at_least": lambda column, value: f"{column} >= {value}",
    "at_most": lambda column, value: f"{column} <= {value}",
}


class Step(msgspec.Struct, frozen=True):
    """One step of a query: further columns, and tables joined for them (aliases of their own)."""

    columns: dict[str, str]
    joins: str = ""


class Whole(msgspec.Struct, frozen=True):
    """What a word may look at beside its row: all rows of its table, the key of one, and the periods."""

    rows: str
    key: str


def literal(value: Any) -> str:
    """Return a value of a definition as SQL has it."""
    if isinstance(value, bool | int):
        return str(value).upper()
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a column's name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def place(column: str, breakdown: Breakdown, name: str) -> str:
    """Return the number of a row's category, as the engine numbers them; 0 is not known."""
    if breakdown.bands:
        bands = enumerate(breakdown.bands.values(), start=1)
        whens = [f"WHEN {column} BETWEEN {b.from_} AND {OLDEST if b.to is None else b.to} THEN {i}" for i, b in bands]
    elif breakdown.list == YES_NO_LIST:
        whens = [f"WHEN {column} THEN 1", f"WHEN NOT {column} THEN 2"]
    else:
        whens = [f"WHEN {column} = {literal(code)} THEN {i}" for i, code in enumerate(codes(name), start=1)]
    return f"CASE {' '.join(whens)} ELSE 0 END"


def _working_days(name: str, whole: Whole, from_: str, to: str) -> Step:
    a, b = quoted(f"{name}_a"), quoted(f"{name}_b")
    joins = f"LEFT JOIN workdays {a} ON {a}.day = t.{quoted(from_)} LEFT JOIN workdays {b} ON {b}.day = t.{quoted(to)}"
    asked = f"CASE WHEN t.{quoted(to)} >= t.{quoted(from_)} THEN {b}.number - {a}.number END"
    return Step({name: asked}, joins)


def _days(name: str, whole: Whole, from_: str, to: str) -> Step:
    start, end = f"t.{quoted(from_)}", f"t.{quoted(to)}"
    return Step({name: f"CASE WHEN {end} >= {start} THEN {end} - {start} END"})


def _months_after(name: str, whole: Whole, date: str, months: int) -> Step:
    return Step({name: _later(f"t.{quoted(date)}", months)})


def _not_after(name: str, whole: Whole, date: str, limit: str) -> Step:
    return Step({name: f"t.{quoted(date)} <= t.{quoted(limit)}"})


def _age_at(name: str, whole: Whole, date: str) -> Step:
    on, born, expected = f"t.{quoted(date)}", "t.born_on", "t.expected_on"
    birthday_to_come = f"(month({on}) * 100 + day({on}) < month({born}) * 100 + day({born}))::INT"
    awaited = (
        f"WHEN {born} > {on} AND {born} <= {_later(on, LONGEST_WAIT)} THEN {UNBORN} "
        f"WHEN {born} IS NULL AND {expected} >= {on} AND {expected} <= {_later(on, LONGEST_WAIT)} THEN {UNBORN}"
    )
    return Step({name: f"CASE WHEN {born} <= {on} THEN year({on}) - year({born}) - {birthday_to_come} {awaited} END"})


def _open_on(name: str, whole: Whole, day: str, from_: str, to: str) -> Step:
    on, start, end = (f"t.{quoted(column)}" for column in (day, from_, to))
    return Step({name: f"({end} IS NULL OR {end} > {on}) AND {start} <= {on}"})


def _previous(name: str, whole: Whole, of: str, order: str, looks_back_years: int) -> Step:
    on, own = f"t.{quoted(order)}", "t.person IS NOT NULL"
    over = f"OVER (PARTITION BY t.authority, t.person ORDER BY {on} NULLS LAST, t.{quoted(whole.key)} NULLS LAST)"
    can_tell = f"{own} AND bool_and({on} IS NOT NULL) OVER (PARTITION BY t.authority, t.person)"
    before = f"lag(t.{quoted(of)}) {over}"
    held = [
        f"EXISTS (SELECT 1 FROM (SELECT DISTINCT authority, {_year(quoted(order))} AS y FROM {whole.rows}) h "
        f"WHERE h.authority = t.authority AND h.y = {_year(on)} - {back})"
        for back in range(1, looks_back_years + 1)
    ]
    there_is_none = " AND ".join([f"row_number() {over} = 1", *held])
    told = f"{can_tell} AND ({before} IS NOT NULL OR ({there_is_none}))"
    return Step({name: f"CASE WHEN {can_tell} THEN {before} END", f"{name} is known": told})


def _at_most_months_after(name: str, whole: Whole, date: str, earlier: str, months: int) -> Step:
    on, known = f"t.{quoted(date)}", f"t.{quoted(f'{earlier} is known')}"
    soon = f"coalesce({on} <= {_later(f't.{quoted(earlier)}', months)}, FALSE)"
    in_turn = f"coalesce({on} >= t.{quoted(earlier)}, TRUE)"
    return Step({name: f"CASE WHEN {known} AND {on} IS NOT NULL AND {in_turn} THEN {soon} END"})


def _distinct_per_person(name: str, whole: Whole, of: str, from_: str, to: str) -> Step:
    each, it, start, end = quoted(f"{name}_each"), quoted(of), quoted(from_), quoted(to)
    spells = (
        f"SELECT s.authority, s.person, p.period, count(DISTINCT s.{it}) AS different, "
        f"bool_and(s.{start} IS NOT NULL AND s.{it} IS NOT NULL) AS told FROM {whole.rows} s JOIN periods p "
        f"ON (s.{start} IS NULL OR s.{start} <= p.last_day) AND (s.{end} IS NULL OR s.{end} >= p.first_day) "
        f"WHERE s.person IS NOT NULL GROUP BY ALL"
    )
    joins = (
        f"LEFT JOIN ({spells}) {each} ON {each}.authority = t.authority AND {each}.person = t.person "
        f"AND {each}.period = t.period"
    )
    different = f"CASE WHEN coalesce({each}.told, TRUE) THEN coalesce({each}.different, 0) END"
    return Step({name: f"CASE WHEN t.person IS NOT NULL THEN {different} END"}, joins)


WORDS: dict[str, Callable[..., Step]] = {
    "working_days": _working_days,
    "days": _days,
    "months_after": _months_after,
    "not_after": _not_after,
    "age_at": _age_at,
    "open_on": _open_on,
    "previous": _previous,
    "at_most_months_after": _at_most_months_after,
    "distinct_per_person": _distinct_per_person,
}


def derived(word: str, name: str, whole: Whole, given: dict[str, Any]) -> Step:
    """Return the step that works a derived column out."""
    named = {"from_" if key == "from" else key: value for key, value in given.items()}
    return partial(WORDS[word], name, whole)(**named)


def _later(day: str, months: int) -> str:
    return f"CAST({day} + INTERVAL {months} MONTH AS DATE)"


def _year(day: str) -> str:
    return f"(year({day}) - (month({day}) < 4)::INT)"

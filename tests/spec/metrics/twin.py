"""The slow, obvious twin of counting: plain Python, one row at a time, nothing shared with the engine.

It reads the same definitions and must come to the same answers. True, False and None stand for
"holds", "fails" and "not known".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from statistics import mean, median
from typing import Any, NamedTuple

from twin_words import (
    age_at,
    all_of,
    days,
    last_spell_open,
    months_after,
    months_later,
    not_after,
    open_on,
    working_days,
)

from gwella.code_of_practice.years import Period, year_of
from gwella.metrics.counts import Condition, Count
from gwella.metrics.definitions import Measure, Metric, breakdowns, metrics
from gwella.snapshots.tables import Column, Derived, Kind, Table, lists, table

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]

ONLY = "-"  # the authority of rows that name none
NONE_BEFORE = object()  # it is known that there is no earlier row, which is more than not knowing


class Around(NamedTuple):
    """What a derived column may look at beside its row: the table, the authority's rows in it, the period."""

    definition: Table
    rows: Sequence[Row]
    period: Period


def twin_count(
    metric: Metric, edition_count: Count, rows_by_table: Mapping[str, Rows], period: Period
) -> dict[str, tuple[float | None, int]]:
    """Return (counted or averaged, unknown) by authority. Cells may be text as in a file, or values already read."""
    return {
        authority: _answer(metric, edition_count, rows, Around(table(edition_count.of), rows, period))
        for authority, rows in _by_authority(edition_count.of, rows_by_table).items()
    }


def twin_breakdown(
    metric: Metric, edition_count: Count, rows_by_table: Mapping[str, Rows], period: Period, breakdown: str
) -> dict[str, tuple[float | None, int]]:
    """Return (counted or averaged, unknown) by category of a breakdown, for rows of one authority."""
    ((_, rows),) = _by_authority(edition_count.of, rows_by_table).items()
    around = Around(table(edition_count.of), rows, period)
    by_category: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        each = [_categories(row, name, around, of_people=bool(edition_count.distinct)) for name in breakdown.split("+")]
        for category in product(*each):
            by_category["+".join(category)].append(row)
    return {category: _answer(metric, edition_count, its, around) for category, its in by_category.items()}


def _by_authority(name: str, rows_by_table: Mapping[str, Rows]) -> dict[str, list[Row]]:
    people = _people(rows_by_table.get("people", ()))
    by_authority: dict[str, list[Row]] = defaultdict(list)
    for given in rows_by_table[name]:
        row = _read(given, table(name))
        authority = row.get("authority") or ONLY
        person = people.get((authority, row.get("person")), {}) if row.get("person") is not None else {}
        by_authority[authority].append(_of_person(person) | row)
    return by_authority


def _answer(metric: Metric, counted: Count, rows: Sequence[Row], around: Around) -> tuple[float | None, int]:
    states = [_state(metric, counted, row, around) for row in rows]
    if counted.averaged:
        return _average(counted, rows, states, around)
    whose = [_who(counted, row, number) for number, row in enumerate(rows)]
    if counted.distinct:
        # Who is in the whole by one row, and may be in the part by another, is unknown in the part.
        of_whole = _conditions_of_whole(metric, around.period)
        in_whole = {who for who, row in zip(whose, rows, strict=True) if _meets(counted, of_whole, row, around)}
        open_ = [_state(metric, counted, row, around, settle=False) for row in rows]
        states = [o if who in in_whole else s for who, s, o in zip(whose, states, open_, strict=True)]
    return _tally(zip(whose, states, strict=True))


def _meets(counted: Count, conditions: Iterable[Condition], row: Row, around: Around) -> bool:
    """Does the row stand in the period and is it known to meet these conditions?"""
    cells = [(one, _cell(row, one.field, around)) for one in conditions]
    return _stands_in(counted, row, around) and all(cell is not None and _holds(cell, one) for one, cell in cells)


def _categories(row: Row, name: str, around: Around, *, of_people: bool) -> list[str]:
    """Return the categories in which a row stands; people who are counted have the age of the period's last day."""
    breakdown = breakdowns()[name]
    if breakdown.field == "age" and of_people:
        cell = age_at(row, around.period.last_day)
    else:
        cell = _cell(row, breakdown.field, around)
    if cell is None:
        return ["unknown"]
    if breakdown.several:
        return str(cell).split(";")
    if breakdown.bands:
        found = [code for code, b in breakdown.bands.items() if b.from_ <= cell and (b.to is None or cell <= b.to)]
        return found or ["unknown"]
    return [{True: "yes", False: "no"}.get(cell, cell)]


def _average(counted: Count, rows: Sequence[Row], states: Sequence[bool | None], around: Around) -> tuple[Any, int]:
    """Return the mean or the median of what the rows that count hold; those that hold nothing are unknown."""
    cells = [_cell(row, counted.averaged, around) for row, state in zip(rows, states, strict=True) if state]
    values = [cell for cell in cells if cell is not None]
    middle = (mean if counted.mean else median)(values) if values else None
    return middle, states.count(None) + len(cells) - len(values)


def twin_measure(measure: Measure, given: Mapping[str, int], unknown: Mapping[str, int]) -> float | None:
    """Return the measure worked out from counts: a share of what is known of the whole, or a rate."""
    if measure.share:
        known = given[measure.share.whole] - max(unknown.get(part, 0) for part in measure.share.parts)
        return sum(given[part] for part in measure.share.parts) / known if known else None
    assert measure.rate, "a measure is a share or a rate"
    people = given[measure.rate.population]
    return given[measure.rate.events] / people * measure.rate.per if people else None


def count_in_force(metric: Metric, year: int) -> Count | None:
    """Return what a metric counts in `year`: the last edition's count by then, else the file's."""
    over = metric.until is not None and year > metric.until
    editions = [edition for edition in metric.edition if edition.from_ <= year and not over]
    return (editions[-1].count or metric.count) if editions else None


def drawn_rows(text: str) -> list[Row]:
    """Return the rows of a table drawn with `|` and a line of dashes."""
    lines = [line for line in text.splitlines() if line.strip() and not set(line.strip()) <= set("-+|")]
    headings = [cell.strip() for cell in lines[0].split("|")]
    return [dict(zip(headings, (cell.strip() for cell in line.split("|")), strict=True)) for line in lines[1:]]


def _state(metric: Metric, counted: Count, row: Row, around: Around, *, settle: bool = True) -> bool | None:
    """Does the row count? A condition of the whole that is not known is unknown there, and fails here."""
    if not _stands_in(counted, row, around):
        return False
    of_whole = _conditions_of_whole(metric, around.period)
    states = []
    for condition in counted.where:
        cell = _cell(row, condition.field, around)
        state = None if cell is None else _holds(cell, condition)
        states.append(False if settle and state is None and condition in of_whole else state)
    return all_of(states)


def _stands_in(counted: Count, row: Row, around: Around) -> bool:
    """Does the row belong to the period? A flow needs its date; a spell may lack either end."""
    if counted.when.falls:
        on = _cell(row, counted.when.field, around)
        return on is not None and around.period.first_day <= on <= around.period.last_day
    spell, period = around.definition.spell, around.period
    assert spell, "a stock is counted over spells"
    start, end = (row.get(column) for column in spell)
    return (start is None or start <= period.last_day) and (end is None or end >= period.first_day)


def _conditions_of_whole(metric: Metric, period: Period) -> tuple[Condition, ...]:
    whole = count_in_force(metrics()[metric.part_of], period.year) if metric.part_of else None
    return whole.where if whole else ()


def _holds(cell: Any, condition: Condition) -> bool:
    """Does a known cell meet the condition?"""
    match condition.word:
        case "is":
            return bool(cell == condition.value)
        case "is_not":
            return bool(cell != condition.value)
        case "one_of":
            return cell in condition.value
        case "at_least":
            return bool(cell >= condition.value)
        case "at_most":
            return bool(cell <= condition.value)
    raise AssertionError(f"the twin does not know the word {condition.word}")


def _cell(row: Row, field: str, around: Around) -> Any:
    """Return the cell, or work out the derived column; None where it is not known."""
    if field in ("first_day", "last_day"):
        return getattr(around.period, field)
    if field not in around.definition.derive:
        return row.get(field)
    derived: Derived = around.definition.derive[field]
    if derived.word in LOOKING_AROUND:
        return LOOKING_AROUND[derived.word](row, around, derived.given)
    given = (_cell(row, value, around) if isinstance(value, str) else value for value in derived.given.values())
    return WORDS[derived.word](row, *given)


def _previous(row: Row, around: Around, given: Mapping[str, Any]) -> Any:
    """The `of` of the row just before; NONE_BEFORE where the rows of the years before show that there is none."""
    found = _earlier(row, around, given)
    return None if found is NONE_BEFORE else found


def _earlier(row: Row, around: Around, given: Mapping[str, Any]) -> Any:
    order = given["order"]
    if row.get("person") is None or row.get(order) is None:
        return None

    def place(one: Row) -> tuple[date, bool, str]:
        key = one.get(around.definition.key)
        return one[order], key is None, key or ""

    its = [one for one in around.rows if one.get("person") == row["person"]]
    if any(one.get(order) is None for one in its):
        return None
    before = [one for one in its if place(one) < place(row)]
    if before:
        return max(before, key=place).get(given["of"])
    held = {year_of(one[order]) for one in around.rows if one.get(order) is not None}
    back = {year_of(row[order]) - years for years in range(1, given["looks_back_years"] + 1)}
    return NONE_BEFORE if back <= held else None


def _at_most_months_after(row: Row, around: Around, given: Mapping[str, Any]) -> bool | None:
    day = _cell(row, given["date"], around)
    earlier = _earlier(row, around, around.definition.derive[given["earlier"]].given)
    if day is None or earlier is None or (earlier is not NONE_BEFORE and day < earlier):
        return None
    return earlier is not NONE_BEFORE and day <= months_later(earlier, given["months"])


def _distinct_per_person(row: Row, around: Around, given: Mapping[str, Any]) -> int | None:
    """Count the different `of` in the person's spells that overlap the period, or may."""
    if row.get("person") is None:
        return None
    its = [one for one in around.rows if one.get("person") == row["person"]]
    spells = [(one.get(given["of"]), one.get(given["from"]), one.get(given["to"])) for one in its]
    may_overlap = [
        (of, start)
        for of, start, end in spells
        if (start is None or start <= around.period.last_day) and (end is None or end >= around.period.first_day)
    ]
    if any(of is None or start is None for of, start in may_overlap):
        return None
    return len({of for of, _ in may_overlap})


def _came_again(row: Row, around: Around, given: Mapping[str, Any]) -> bool | None:
    """Did somebody come again after any of their rows of the period that are among those asked about?"""
    if row.get("person") is None:
        return None
    its = [one for one in around.rows if one.get("person") == row["person"]]
    of_period = [
        one
        for one in its
        if (on := one.get(given["date"])) is not None and around.period.first_day <= on <= around.period.last_day
    ]
    asked = [_cell(one, given["among"], around) for one in of_period]
    came = [all_of([a, _comes_soon(one, its, around, given)]) for a, one in zip(asked, of_period, strict=True)]
    return True if True in came else None if None in came else False


def _comes_soon(row: Row, its: Sequence[Row], around: Around, given: Mapping[str, Any]) -> bool | None:
    limit = months_later(row[given["date"]], given["months"])
    others = [one.get(given["date"]) for one in its if one is not row]
    if any(day is not None and row[given["date"]] < day <= limit for day in others):
        return True
    key = around.definition.key
    same_day = [one for one in its if one is not row and one.get(given["date"]) == row[given["date"]]]
    if any((one.get(key) is None, one.get(key) or "") > (row.get(key) is None, row.get(key) or "") for one in same_day):
        return True
    if None in others:
        return None
    every = [day for one in around.rows if (day := one.get(given["date"])) is not None]
    return False if any(day > row[given["date"]] for day in others) or max(every) >= limit else None


WORDS: dict[str, Callable[..., Any]] = {
    "last_spell_open": last_spell_open,
    "working_days": working_days,
    "days": days,
    "months_after": months_after,
    "not_after": not_after,
    "age_at": age_at,
    "open_on": open_on,
}
LOOKING_AROUND: dict[str, Callable[..., Any]] = {
    "came_again": _came_again,
    "previous": _previous,
    "at_most_months_after": _at_most_months_after,
    "distinct_per_person": _distinct_per_person,
}


def _who(counted: Count, row: Row, number: int) -> object:
    """Return who or what is counted once: the row, or its person; a row without a person is its own."""
    person = row.get(counted.distinct) if counted.distinct else None
    return ("row", number) if person is None else ("person", person)


def _tally(answers: Iterable[tuple[object, bool | None]]) -> tuple[int, int]:
    """Count each once: counted if any row is, else unknown if any row is."""
    counted, unknown = set(), set()
    for who, state in answers:
        if state is None:
            unknown.add(who)
        elif state:
            counted.add(who)
    return len(counted), len(unknown - counted)


def _people(rows: Rows) -> dict[tuple[str, object], Row]:
    """Return the people by authority and identifier; of a repeated identifier the first row."""
    people: dict[tuple[str, object], Row] = {}
    for given in rows:
        row = _read(given, table("people"))
        people.setdefault((row.get("authority") or ONLY, row.get("person")), row)
    return people


def _of_person(person: Row) -> Row:
    """Return what a row takes from its person."""
    return {name: cell for name, cell in person.items() if name != "authority"}


def _read(given: Mapping[str, Any], definition: Table) -> Row:
    """Return a row with every cell of its declared kind; None where it is empty or says "not known"."""
    row = {name: _value(cell, definition.columns.get(name)) for name, cell in given.items()}
    for name, column in definition.columns.items():
        if column.filled_from and row.get(name) is None and (code := given.get(column.filled_from)):
            is_unknown = lists()[definition.columns[column.filled_from].list].codes[code].unknown
            row[name] = code if is_unknown else "given"
    return row


def _value(cell: Any, column: Column | None) -> Any:
    if cell is None or cell == "":
        return None
    if column is None or not isinstance(cell, str):
        return cell
    if column.kind is Kind.DATE:
        return date.fromisoformat(cell)
    if column.kind is Kind.YES_NO:
        return {"yes": True, "no": False}[cell]
    if column.kind is Kind.CHOICE:
        return None if lists()[column.list].codes[cell].unknown else cell
    return cell

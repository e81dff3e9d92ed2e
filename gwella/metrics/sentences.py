"""A definition in words: each condition as a sentence, for the method page and the waterfall."""

from __future__ import annotations

from collections.abc import Iterator

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Joined, Message, message
from gwella.metrics.counts import Condition, Count
from gwella.snapshots.tables import PEOPLE, Table, lists, table


def conditions(count: Count) -> Iterator[Message]:
    """Yield what is counted, in the order in which it is tried: the period, then each condition."""
    definition = table(count.of)
    yield when(count, definition)
    for condition in count.where:
        yield condition_words(definition, condition)
    if count.averaged:
        yield message("conditions.recorded", field=title(definition, count.averaged))


def averaged(count: Count) -> Message | None:
    """Return what is averaged over the rows that count, in words; None where rows or people are counted."""
    if not count.averaged:
        return None
    code = "conditions.mean_of" if count.mean else "conditions.median_of"
    return message(code, field=title(table(count.of), count.averaged))


def when(count: Count, definition: Table) -> Message:
    """Return which rows belong to a period, in words."""
    if count.when.falls:
        return message("conditions.falls_in_period", field=title(definition, count.when.field))
    return message("conditions.overlaps_period")


def condition_words(definition: Table, condition: Condition) -> Message:
    """Return one condition in words, such as “Client group: Adult”."""
    field = title(definition, condition.field)
    match condition.value:
        case tuple() as several:
            labels = tuple(label(definition, condition.field, code) for code in several)
            return message("conditions.one_of", field=field, values=Joined(labels, message("conditions.or")))
        case bool() as yes:
            return message(f"conditions.{condition.word}_{'yes' if yes else 'no'}", field=field)
        case int() as number:
            return message(f"conditions.{condition.word}", field=field, value=str(number))
    return message(
        f"conditions.{condition.word}", field=field, value=label(definition, condition.field, condition.value)
    )


def title(definition: Table, field: str) -> Text:
    """Return the title of a column, derived column or attribute of the person."""
    for known in (definition.columns, definition.derive, table(PEOPLE).columns):
        if field in known:
            return known[field].title
    raise AssertionError(f"{field} is no column of {definition.title.en}")


def label(definition: Table, field: str, code: str) -> Text:
    """Return the label of a code, from the list of its column."""
    column = definition.columns.get(field) or table(PEOPLE).columns[field]
    return lists()[column.list].codes[code].title

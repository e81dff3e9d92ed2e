"""What is said of figures that somebody entered: both values where one was replaced, and every entry of one.

An authority reads it of its own figures, as they are, before anything is released.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from gwella.charts.figures import Amount
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Joined, Message, Parameter, Spoken, message
from gwella.code_of_practice.results import FigureKey, Result
from gwella.entries.sheet import Row, Sheet
from gwella.metrics.definitions import definition

Said = Callable[[Row, Result | None], Spoken]


def summed(of: Sheet) -> Message:
    """Return how many figures of the sheet came about how."""
    what = Counter(row.what or "nothing" for row in of.rows)
    counts = {name: what[name] for name in ("computed", "imported", "entered", "nothing")}
    replaced = sum(row.is_replaced for row in of.rows)
    return message("entries.counted_up", **counts, replaced=replaced, look=sum(row.is_to_look_at for row in of.rows))


def both_values(rows: Iterable[Row], said: Said | None = None) -> Iterator[tuple[FigureKey, Message]]:
    """Yield, for each figure in whose place something was entered, and each that follows, a sentence with both.

    `said` says a figure, where it is not to be said as it is.
    """
    say = said or said_figure
    for row in rows:
        follows = row.follows and row.base and (row.figure is None or row.figure.value != row.base.value)
        if not row.is_replaced and not follows:
            continue
        both = {"title": row.definition.title, "value": say(row, row.figure), "replaced": say(row, row.base)}
        if row.is_replaced and row.entry:
            yield row.key, message(f"entries.in_place_of_{row.base_is}", **both, reason=row.entry.reason)
        else:
            parts = Joined(tuple(definition(part).title for part in row.follows), "; ")
            yield row.key, message("entries.follows", **both, parts=parts)


def to_look_at(rows: Iterable[Row]) -> Iterator[tuple[FigureKey, Message]]:
    """Yield, for each figure that was entered against another value than there is now, a sentence with both."""
    for row in rows:
        if row.is_to_look_at and row.entry:
            then, now = said_value(row, row.entry.replaces), said_value(row, row.stood)
            yield row.key, message("entries.to_look_at", title=row.definition.title, then=then, now=now)


def history_lines(row: Row, language: Language) -> Iterator[str]:
    """Yield every entry of a figure, the oldest first: when, who, what, in whose place and why."""
    for entry in row.history:
        said: dict[str, Parameter] = {"day": entry.at.date(), "by": entry.by}
        said |= {"value": said_value(row, entry.value), "status": message(f"entries.status_{entry.status}")}
        line = message("entries.history_withdrawn" if entry.withdrawn else "entries.history_line", **said)
        if entry.replaced:
            line = message("entries.history_instead", line=line, replaced=said_value(row, entry.replaces))
        if entry.reason:
            line = message("entries.history_reason", line=line, reason=entry.reason)
        yield line.in_(language)


def said_value(row: Row, value: float | None) -> Spoken:
    """Return a value in the unit of its row."""
    return message("entries.no_figure") if value is None else Amount(value, row.definition.unit)


def said_figure(row: Row, figure: Result | None) -> Spoken:
    """Return the value of a figure as it is."""
    return said_value(row, figure.value if figure else None)

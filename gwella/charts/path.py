"""The path: each step as a bar, its parts below it, and beside each how much of it is not known.

Every bar is the figure of its metric; nothing is worked out here, and no step is said to be a part of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gwella.charts.chart import Chart, check_alike
from gwella.charts.figures import amount, period, place, said_period
from gwella.charts.lists import Entry, bars, height
from gwella.charts.look import Width, chart, head
from gwella.charts.words import spoken
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Joined, Message, Spoken, message, say
from gwella.code_of_practice.results import Result
from gwella.metrics.paths import Path, Step


class Row(msgspec.Struct, frozen=True):
    """A figure of the path: its name there, its metric, whether it is a part, and the figure if there is one."""

    label: Text
    metric: str
    is_part: bool
    result: Result | None


def rows(path: Path, figures: Mapping[str, Result]) -> list[Row]:
    """Return the figures of a path in order, each step followed by its parts; `figures` are by metric."""
    return [row for step in path.step for row in _rows(step, figures)]


def drawn(path: Path, figures: Mapping[str, Result], language: Language, *, width: Width = Width.WIDE) -> Chart:
    """Return the chart of a path in one area and period. Raises NoSeries, MixedOrigins."""
    found = [row.result for row in rows(path, figures) if row.result]
    check_alike(found, "area", "period", "unit")
    heading = message("charts.title_at", title=path.title, area=place(found[0]), period=period(found[0]))
    sentences = spoken(list(said(path, figures)), language)
    made_up = [say("figures.made_up", language)] if found[0].is_made_up else []
    entries = list(_entries(path, figures, language))
    title = heading.in_(language)
    tall = height(entries) + head(title, made_up, width) + 30
    layers = bars(entries, language, width)
    words = " ".join(sentences)
    specification = chart(title=title, subtitle=made_up, words=words, width=width, height=tall, layers=layers)
    return Chart(specification, sentences, title)


def said(path: Path, figures: Mapping[str, Result]) -> Iterator[Message]:
    """Yield a sentence a step: its figure, those of its parts, and what is not known."""
    if any(one.is_made_up for one in figures.values()):
        yield message("figures.made_up")
    for step in path.step:
        if whole := figures.get(step.whole):
            yield message("charts.path_step", step=step.title, period=said_period(whole), value=_value(whole))
        else:
            yield message("charts.path_none", step=step.title)
        if listed := [_part(row) for row in _rows(step, figures) if row.is_part and row.result]:
            yield message("charts.path_parts", list=Joined(tuple(listed), "; "))


def _rows(step: Step, figures: Mapping[str, Result]) -> Iterator[Row]:
    yield Row(step.title, step.whole, False, figures.get(step.whole))
    for part in step.parts:
        yield Row(part.label, part.metric, True, figures.get(part.metric))


def _entries(path: Path, figures: Mapping[str, Result], language: Language) -> Iterator[Entry]:
    """Yield a row for each step and each part with a figure, and one for what is not known of it where anything is."""
    for row in rows(path, figures):
        if row.is_part and not row.result:
            continue
        label = row.label.in_(language)
        yield Entry(f"– {label}" if row.is_part else label, row.result)
        if row.result and row.result.unknown:
            yield Entry(say("charts.path_unknown", language, label=label), _of_unknown(row.result))


def _of_unknown(result: Result) -> Result:
    """Return what is not known of a figure as one that can be drawn."""
    return msgspec.structs.replace(result, value=result.unknown, numerator=result.unknown, unknown=None)


def _part(row: Row) -> Spoken:
    assert row.result, "only what has a figure is listed"
    return message("charts.of_none", category=row.label, value=_value(row.result))


def _value(result: Result) -> Spoken:
    if not result.is_known:
        return message("charts.not_shown" if result.is_suppressed else "charts.note_missing")
    if not result.unknown:
        return amount(result)
    return message("charts.path_value", value=amount(result), unknown=result.unknown)

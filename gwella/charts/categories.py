"""One metric or measure by the categories of one breakdown, for one area and period.

What is not known is drawn like any category and never left out: of an equality figure it can be a quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gwella.charts.chart import Chart, check_alike
from gwella.charts.figures import Amount, amount, place, said_period
from gwella.charts.lists import Entry, bars, height, points
from gwella.charts.look import Width, chart, head
from gwella.charts.units import unit_line
from gwella.charts.unknowns import in_category_order, not_known
from gwella.charts.words import spoken
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Joined, Message, Spoken, message, say
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.units import COUNT, SHARE, is_relative
from gwella.metrics.categories import codes
from gwella.metrics.definitions import breakdowns
from gwella.metrics.drafts import titled


def categories(
    results: Iterable[Result], language: Language, *, width: Width = Width.WIDE, total: Result | None = None
) -> Chart:
    """Return the chart of the categories of a breakdown with one dimension, in the order of its list.

    `total` is the figure without breakdown; with it the words give each category's part of a count.
    Raises NoSeries, MixedOrigins.
    """
    every = list(results)
    check_alike([*every, *([total] if total else [])], "metric", "area", "period", "unit")
    check_alike(every, "breakdown")
    labels = codes(breakdowns()[every[0].breakdown])
    ordered = in_category_order(every)
    heading = _heading(ordered[0])
    sentences = spoken(said(ordered, total, labels), language)
    entries = [Entry(labels[result.category].in_(language), result) for result in ordered]
    drawn = _specification(entries, heading.in_(language), " ".join(sentences), language, width)
    return Chart(drawn, sentences, heading.in_(language))


def said(results: Sequence[Result], total: Result | None, labels: dict[str, Spoken]) -> list[Message]:
    """Return each category with its figure, what is not known, and whether categories overlap."""
    breakdown = breakdowns()[results[0].breakdown]
    first = [message("figures.made_up")] if results[0].is_made_up else []
    listed = Joined(tuple(_of(result, total, labels[result.category]) for result in results), "; ")
    several = [message("charts.several")] if breakdown.several else []
    return [
        *first,
        message("charts.categories", title=_heading(results[0]), list=listed),
        *_unknown(results, total),
        *several,
    ]


def _heading(result: Result) -> Message:
    named: dict[str, Spoken] = {"area": place(result), "period": said_period(result)}
    return message("charts.title_at", title=titled(result.metric, result.edition), **named)


def _of(result: Result, total: Result | None, label: Spoken) -> Message:
    if not result.is_known:
        value: Spoken = message("charts.not_shown" if result.is_suppressed else "charts.note_missing")
        return message("charts.of_none", category=label, value=value)
    if part := _part(result, total):
        return message("charts.of_total", category=label, value=amount(result), percent=part)
    return message("charts.of_none", category=label, value=amount(result))


def _part(result: Result, total: Result | None) -> Amount | None:
    """Return a category's part of the total count; None for shares and rates, and without a total."""
    if total is None or not total.value or result.value is None or result.unit != COUNT:
        return None
    return Amount(result.value / total.value, SHARE) if result.value <= total.value else None


def _unknown(results: Sequence[Result], total: Result | None) -> list[Message]:
    """Return how many are in the categories that say "not known", of how many in all."""
    unknown = sum(result.value or 0 for result in not_known(results))
    if not unknown or total is None or not total.value or total.unit != COUNT or unknown > total.value:
        return []
    percent = Amount(unknown / total.value, SHARE)
    return [message("charts.not_known_of_total", unknown=unknown, all=total.value, percent=percent)]


def _specification(
    entries: list[Entry], heading: str, words: str, language: Language, width: Width
) -> dict[str, object]:
    results = [entry.result for entry in entries if entry.result]
    made_up = [say("figures.made_up", language)] if results[0].is_made_up else []
    by = say("charts.by", language, breakdown=breakdowns()[results[0].breakdown].title)
    subtitle = [*made_up, by, unit_line(results, language)]
    layers = (points if is_relative(results[0].unit) else bars)(entries, language, width)
    tall = height(entries) + head(heading, subtitle, width) + 30
    return chart(title=heading, subtitle=subtitle, words=words, width=width, height=tall, layers=layers)

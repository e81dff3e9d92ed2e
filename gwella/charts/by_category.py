"""One measure over time by the categories of one breakdown: a plot each, under each other and on one scale.

It is drawn so, and not as lines that cross, since a reader then needs no colour to tell them apart. What it says is
each category's latest figure and where it began; which is more is left to the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gwella.charts.chart import Chart, check_alike
from gwella.charts.figures import amount, category, period, place, said_period
from gwella.charts.look import Width, stacked
from gwella.charts.periods import slots
from gwella.charts.series import plotted, under_title
from gwella.charts.unknowns import in_category_order
from gwella.charts.words import spoken
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Joined, Message, Spoken, message, say
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Period
from gwella.metrics.categories import codes
from gwella.metrics.definitions import breakdowns, definition
from gwella.metrics.drafts import titled
from gwella.metrics.editions import break_between

TICKS = 3


def by_category(results: Iterable[Result], language: Language, *, width: Width = Width.WIDE) -> Chart:
    """Return the chart of one measure of one area by the categories of a breakdown with one dimension, over time.

    Raises NoSeries, MixedOrigins.
    """
    every = list(results)
    check_alike(every, "metric", "area", "breakdown", "unit")
    series = grouped(every)
    periods = slots(every)
    heading = message("charts.title", title=titled(every[0].metric, every[0].edition), area=place(every[0]))
    sentences = spoken(said(series), language)
    labels = codes(breakdowns()[every[0].breakdown])
    by = say("charts.by", language, breakdown=breakdowns()[every[0].breakdown].title)
    plots = [
        (labels[code].in_(language), plotted(its, periods, language, width, TICKS)) for code, its in series.items()
    ]
    drawn = stacked(
        title=heading.in_(language),
        subtitle=[*_lines(series, periods, language), by],
        words=" ".join(sentences),
        width=width,
        plots=plots,
    )
    return Chart(drawn, sentences, heading.in_(language))


def grouped(results: Iterable[Result]) -> Mapping[str, list[Result]]:
    """Return the figures of each category in the order of time, categories in that of their list."""
    series: dict[str, list[Result]] = {}
    for one in in_category_order(results):
        series.setdefault(one.category, []).append(one)
    return {code: sorted(its, key=period) for code, its in series.items()}


def said(series: Mapping[str, Sequence[Result]]) -> list[Message]:
    """Return the latest figure of every category, and from where each came since a definition last began anew."""
    latest = max(period(one) for its in series.values() for one in its)
    now = [one for its in series.values() for one in its if period(one) == latest]
    first = [message("figures.made_up")] if now[0].is_made_up else []
    named: dict[str, Spoken] = {"area": place(now[0]), "period": said_period(now[0])}
    heading = message("charts.title_at", title=titled(now[0].metric, now[0].edition), **named)
    listed = Joined(tuple(_of(one) for one in now), "; ")
    return [*first, message("charts.categories", title=heading, list=listed), *_since(series, latest)]


def _of(result: Result) -> Message:
    return message("charts.of_none", category=category(result), value=figure(result))


def figure(result: Result) -> Spoken:
    """Return the figure of a category, or why there is none."""
    if result.is_known:
        return amount(result)
    return message("charts.not_shown" if result.is_suppressed else "charts.note_missing")


def _since(series: Mapping[str, Sequence[Result]], latest: Period) -> list[Message]:
    """Return what each category was in the first period that may be compared with the latest; nothing without one."""
    of = definition(next(iter(series.values()))[0].metric)
    every = [one for its in series.values() for one in its if one.is_known]
    before = {period(one) for one in every if not break_between(of, period(one), latest)} - {latest}
    if not before:
        return []
    then = [one for one in every if period(one) == min(before)]
    now = {one.category: one for one in every if period(one) == latest}
    moved = [
        message("charts.from_to", category=category(one), first=amount(one), last=amount(now[one.category]))
        for one in then
        if one.category in now
    ]
    if not moved:
        return []
    since = message("charts.since", period=said_period(then[0]), list=Joined(tuple(moved), "; "))
    return [since, message("figures.neither")]


def _lines(series: Mapping[str, Sequence[Result]], periods: Sequence[Period], language: Language) -> list[str]:
    """Return the lines under the title: those of all series, the keys of their marks too, each once."""
    return list(dict.fromkeys(line for its in series.values() for line in under_title(its, periods, language)))

"""One measure over time for one area: a point a period, its interval, gaps where there is no figure,
and a rule where the definition changed. Neighbouring points are joined only where they may be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gwella.charts.chart import Chart, NoSeries, check_alike
from gwella.charts.figures import amount, period, place, title
from gwella.charts.look import HALO, LABEL_SIZE, QUIET, Layer, Width, chart, head
from gwella.charts.periods import breaks, label, slots
from gwella.charts.units import axis_format, unit_line
from gwella.charts.words import ALONE, Beside, about, spoken
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import message, say
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Period

PLOT_HEIGHT = {Width.NARROW: 190, Width.WIDE: 250}
AXIS_ROOM = 60
TICKS = 5
STARRED, NONE = "*", "–"


def series(
    results: Iterable[Result],
    language: Language,
    *,
    width: Width = Width.WIDE,
    beside: Beside = ALONE,
) -> Chart:
    """Return the chart of one series, with everything there is to say about its latest figure.

    `beside` is for the words, as in `words.about`. Raises NoSeries, MixedOrigins.
    """
    ordered = sorted(results, key=period)
    check_alike(ordered, "metric", "area", "breakdown", "category", "unit")
    if len({period(result).length for result in ordered}) > 1:
        raise NoSeries("charts.no_series", columns="period")
    latest = ordered[-1]
    heading = message("charts.title", title=title(latest), area=place(latest)).in_(language)
    sentences = spoken(about(ordered, beside), language)
    return Chart(_specification(ordered, heading, " ".join(sentences), language, width), sentences, heading)


def _specification(
    results: Sequence[Result], heading: str, words: str, language: Language, width: Width
) -> dict[str, Any]:
    periods = slots(results)
    subtitle = under_title(results, periods, language)
    layers = plotted(results, periods, language, width)
    height = PLOT_HEIGHT[width] + head(heading, subtitle, width) + 30
    return chart(title=heading, subtitle=subtitle, words=words, width=width, height=height, layers=layers)


def plotted(
    results: Sequence[Result], periods: Sequence[Period], language: Language, width: int, ticks: int = TICKS
) -> list[Layer]:
    """Return what draws one series over `periods`: breaks, intervals, lines, points, and marks where there is none."""
    broken = breaks(results, periods)
    labels = {one: label(results[0].metric, one, language) for one in periods}
    points = _points(results, labels, broken, language)
    return [
        *_rules(broken, labels, language),
        *_figures(points, _across(list(labels.values()), width), axis_format(results), ticks),
        *_marks(_empty(results, labels)),
    ]


def under_title(results: Sequence[Result], periods: Sequence[Period], language: Language) -> list[str]:
    """Return the lines under the title of one series over `periods`."""
    return _subtitle(results, _empty(results, dict.fromkeys(periods, "")), language)


def _points(
    results: Sequence[Result], labels: Mapping[Period, str], broken: Sequence[Period], language: Language
) -> list[dict[str, Any]]:
    """Return a row a known figure. `run` changes where a line may not be drawn: over a gap or a break."""
    known = {period(result): result for result in results if result.is_known}
    rows, run = list[dict[str, Any]](), 0
    for one in labels:
        run += one in broken or one not in known
        if one in known:
            result = known[one]
            row = {"period": labels[one], "value": result.value, "run": run}
            rows.append(row | _limits(result))
    if rows:
        rows[-1]["said"] = amount(known[max(known)]).in_(language)
    return rows


def _limits(result: Result) -> dict[str, float]:
    if result.low is None or result.high is None:
        return {}
    return {"low": result.low, "high": result.high}


def _empty(results: Sequence[Result], labels: Mapping[Period, str]) -> list[dict[str, str]]:
    """Return a mark for every period without a figure: a star, or a dash."""
    of = {period(result): result for result in results}
    rows = []
    for one in labels:
        if one not in of or not of[one].is_known:
            starred = one in of and of[one].is_suppressed
            rows.append({"period": labels[one], "mark": STARRED if starred else NONE})
    return rows


def _subtitle(results: Sequence[Result], empty: Sequence[dict[str, str]], language: Language) -> list[str]:
    lines = [say("figures.made_up", language)] if results[-1].is_made_up else []
    lines.append(unit_line(results, language))
    marks = {row["mark"] for row in empty}
    keys = [(STARRED, "charts.key_starred"), (NONE, "charts.key_none")]
    # Sentences, so that nobody takes them for more of what the figures are of.
    return [*lines, *(say(code, language, mark=mark) for mark, code in keys if mark in marks)]


def _across(labels: list[str], width: int) -> Layer:
    """Return the axis of periods: all have their place, and as many labels as fit, the last among them."""
    longest = max(len(line) for one in labels for line in one.split("\n"))
    room = max(1, int((width - AXIS_ROOM) / (longest * LABEL_SIZE * 0.62 + 6)))
    step = -(-len(labels) // room)
    scale = {"type": "band", "domain": labels, "padding": 0}
    axis = {"values": labels[::-1][::step], "labelOverlap": False}
    return {"field": "period", "type": "ordinal", "sort": None, "scale": scale, "axis": axis, "bandPosition": 0.5}


def _figures(points: list[dict[str, Any]], across: Layer, number: str, ticks: int) -> list[Layer]:
    """Return intervals, lines and points, and the latest figure in writing."""
    # Without any figure there is no scale to draw, only the marks that say so.
    scale = {"zero": True, "nice": True} if points else {"domain": [0, 1]}
    axis = {"format": number, "tickCount": ticks} if points else {"values": []}
    up = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}
    limits = {"y": up | {"field": "low"}, "y2": {"field": "high"}}
    layers: list[Layer] = [
        {"mark": "rule", "transform": [{"filter": "isValid(datum.low)"}], "encoding": {"x": across} | limits},
        {"mark": "line", "encoding": {"x": across, "y": up, "detail": {"field": "run", "type": "nominal"}}},
        {"mark": "point", "encoding": {"x": across, "y": up}},
        *[_said(across, up, halo) for halo in (HALO, {})],
    ]
    return [{"data": {"values": points}, "layer": layers}]


def _said(across: Layer, up: Layer, halo: Layer) -> Layer:
    """Return the latest figure in writing over its interval; drawn twice, first as a white halo over lines."""
    return {
        "mark": {"type": "text", "dy": -10, "fontWeight": "bold"} | halo,
        "transform": [
            {"filter": "isValid(datum.said)"},
            {"calculate": "isValid(datum.high) ? datum.high : datum.value", "as": "top"},
        ],
        "encoding": {"x": across, "y": up | {"field": "top"}, "text": {"field": "said"}},
    }


def _marks(empty: list[dict[str, str]]) -> list[Layer]:
    if not empty:
        return []
    mark = {"type": "text", "dy": -8, "fontSize": 16, "color": QUIET}
    where = {"x": {"field": "period", "type": "ordinal", "bandPosition": 0.5}, "y": {"datum": 0}}
    return [{"data": {"values": empty}, "mark": mark, "encoding": where | {"text": {"field": "mark"}}}]


def _rules(broken: Sequence[Period], labels: Mapping[Period, str], language: Language) -> list[Layer]:
    """Return a dashed rule with a label before each period with which a new definition begins."""
    layers = list[Layer]()
    for one in broken:
        at = {"field": "period", "type": "ordinal", "bandPosition": 0}
        # Over the right half the label stands left of its rule, so that it stays inside the drawing.
        align, aside = ("right", -3) if list(labels).index(one) > len(labels) / 2 else ("left", 3)
        rule = {"type": "rule", "color": QUIET, "strokeDash": [4, 3], "strokeWidth": 1.5}
        text = {"type": "text", "align": align, "dx": aside, "color": QUIET, "baseline": "bottom"}
        said = {"text": {"value": say("charts.break", language)}, "y": {"value": -2}}
        layers.append(
            {
                "data": {"values": [{"period": labels[one]}]},
                "layer": [{"mark": rule, "encoding": {"x": at}}, {"mark": text, "encoding": {"x": at} | said}],
            }
        )
    return layers

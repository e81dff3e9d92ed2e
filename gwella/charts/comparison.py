"""One measure across areas at one time: a point and its interval each, in the alphabet of the reader, never ranked.

Of shares and rates Wales is a line through all of them. An area without a figure keeps its row and says
why. It is drawn as a list from top to bottom, so that it fits a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gwella.charts.chart import Chart, check_alike
from gwella.charts.comparison_words import Compared, said
from gwella.charts.figures import amount, said_period, title
from gwella.charts.lists import Entry, bars, height, points
from gwella.charts.look import LABEL_SIZE, WALES_LINE, Layer, Width, chart, head
from gwella.charts.units import unit_line
from gwella.charts.words import spoken
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import message, say
from gwella.code_of_practice.places import WALES, area, authorities
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.units import is_relative


def comparison(
    results: Iterable[Result],
    language: Language,
    *,
    width: Width = Width.WIDE,
    expected: Sequence[str] | None = None,
) -> Chart:
    """Return the chart of one measure in one period across the areas `expected` (codes; else all 22 authorities).

    The row of Wales, if there is one, is the line. Raises NoSeries, MixedOrigins.
    """
    every = list(results)
    check_alike(every, "metric", "period", "breakdown", "category", "unit")
    by_area = {result.area: result for result in every}
    codes = expected if expected is not None else [one.code for one in authorities()]
    ordered = in_order(codes, lambda code: area(code).name.in_(language), language)
    compared = Compared(tuple(ordered), by_area)
    heading = message("charts.title", title=title(every[0]), area=said_period(every[0])).in_(language)
    sentences = spoken(said(compared), language)
    return Chart(_specification(compared, heading, " ".join(sentences), language, width), sentences, heading)


def _specification(compared: Compared, heading: str, words: str, language: Language, width: Width) -> dict[str, Any]:
    results = list(compared.by_area.values())
    made_up = [say("figures.made_up", language)] if results[0].is_made_up else []
    subtitle = [*made_up, unit_line(results, language)]
    entries = [Entry(area(code).name.in_(language), compared.by_area.get(code)) for code in compared.areas]
    wales = compared.by_area.get(WALES)
    # The count of a whole country beside those of its parts would only push them together.
    line = _wales(wales, language) if wales and wales.is_known and is_relative(wales.unit) else []
    layers = [*line, *(points if is_relative(results[0].unit) else bars)(entries, language, width)]
    tall = height(entries) + head(heading, subtitle, width) + 50
    return chart(title=heading, subtitle=subtitle, words=words, width=width, height=tall, layers=layers)


def _wales(wales: Result, language: Language) -> list[Layer]:
    """Return the line of Wales with its label above the plot."""
    at = {"field": "value", "type": "quantitative"}
    line = {"type": "rule", "color": WALES_LINE, "strokeWidth": 2, "strokeDash": [6, 3]}
    text = {"type": "text", "color": WALES_LINE, "fontWeight": "bold", "baseline": "bottom", "fontSize": LABEL_SIZE}
    label = say("charts.wales", language, value=amount(wales))
    layers: list[Layer] = [
        {"mark": line, "encoding": {"x": at}},
        {"mark": text, "encoding": {"x": at, "y": {"value": -4}, "text": {"value": label}}},
    ]
    return [{"data": {"values": [{"value": wales.value}]}, "layer": layers}]

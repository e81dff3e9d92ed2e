"""One measure across areas at one time: a point and its interval each, in the alphabet of the reader, never ranked.

Wales is a line through all of them. An area without a figure keeps its row and says why. It is drawn
as a list from top to bottom, so that it fits a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gwella.charts.chart import Chart, check_alike
from gwella.charts.comparison_words import Compared, said
from gwella.charts.figures import amount, period, title
from gwella.charts.look import HALO, LABEL_SIZE, QUIET, WALES_LINE, Layer, Width, chart, head
from gwella.charts.units import axis_format, unit_line
from gwella.charts.words import paragraph
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import message, say
from gwella.code_of_practice.places import WALES, area, authorities
from gwella.code_of_practice.results import Result, Status

ROW_HEIGHT = 23
# Room for the longest name, Castell-nedd Port Talbot, beside the plot.
NAMES_WIDTH = 160
WHY_NONE = {Status.SUPPRESSED: "charts.not_shown", Status.NOT_PROVIDED: "charts.not_provided"}


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
    heading = message("charts.title", title=title(every[0]), area=period(every[0])).in_(language)
    words = paragraph(said(compared), language)
    return Chart(_specification(compared, heading, words, language, width), words, heading)


def _specification(compared: Compared, heading: str, words: str, language: Language, width: Width) -> dict[str, Any]:
    results = list(compared.by_area.values())
    made_up = [say("figures.made_up", language)] if results[0].is_made_up else []
    subtitle = [*made_up, unit_line(results, language)]
    names = [area(code).name.in_(language) for code in compared.areas]
    wales = compared.by_area.get(WALES)
    layers = [
        *(_wales(wales, language) if wales and wales.is_known else []),
        *_figures(compared, names, axis_format(results), language, width),
        *_missing(compared, language),
    ]
    height = ROW_HEIGHT * len(names) + head(heading, subtitle, width) + 50
    return chart(title=heading, subtitle=subtitle, words=words, width=width, height=height, layers=layers)


def _figures(compared: Compared, names: list[str], number: str, language: Language, width: Width) -> list[Layer]:
    """Return intervals, points and, right of the plot, each figure in writing."""
    known = [compared.by_area[code] for code in compared.areas if compared.is_known(code)]
    rows = [_row(result, language) for result in known]
    down = {"field": "area", "type": "nominal", "sort": None, "scale": {"domain": names}, "axis": DOWN_AXIS}
    across = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": {"tickCount": 2 if width is Width.NARROW else 6, "format": number},
    }
    limits = {"x": across | {"field": "low"}, "x2": {"field": "high"}}
    right = {"type": "text", "align": "left", "dx": 8, "baseline": "middle"}
    layers: list[Layer] = [
        {"mark": "rule", "transform": [{"filter": "isValid(datum.low)"}], "encoding": {"y": down} | limits},
        {"mark": "point", "encoding": {"y": down, "x": across}},
        {"mark": right, "encoding": {"y": down, "x": {"value": "width"}, "text": {"field": "said"}}},
    ]
    return [{"data": {"values": rows}, "layer": layers}]


def _row(result: Result, language: Language) -> Mapping[str, Any]:
    limits = {} if result.low is None or result.high is None else {"low": result.low, "high": result.high}
    said_ = amount(result).in_(language)
    return {"area": area(result.area).name.in_(language), "value": result.value, "said": said_} | limits


def _missing(compared: Compared, language: Language) -> list[Layer]:
    """Return the row of each area without a figure, with the reason in words."""
    rows = []
    for code in compared.areas:
        if not compared.is_known(code):
            result = compared.by_area.get(code)
            why = WHY_NONE.get(result.status, "charts.not_published") if result else "charts.not_published"
            rows.append({"area": area(code).name.in_(language), "why": say(why, language)})
    if not rows:
        return []
    where = {"y": {"field": "area", "type": "nominal"}, "x": {"value": 0}, "text": {"field": "why"}}
    mark = {"type": "text", "align": "left", "dx": 6, "baseline": "middle", "color": QUIET}
    # Drawn twice, first as a white halo, since the line of Wales may run behind.
    return [{"data": {"values": rows}, "layer": [{"mark": mark | halo, "encoding": where} for halo in (HALO, {})]}]


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


DOWN_AXIS: Layer = {"grid": True, "gridDash": [1, 3], "labelLimit": NAMES_WIDTH}

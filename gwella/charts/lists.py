"""A chart that is a list from top to bottom: a name, a point with its interval or a bar, and the figure in writing.

It fits a phone, and a row without a figure keeps its place and says why.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import msgspec

from gwella.charts.figures import amount
from gwella.charts.look import BAR, HALO, LABEL_SIZE, QUIET, Layer, Width
from gwella.charts.units import axis_format
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.results import Result, Status

# The longest name of an authority, Castell-nedd Port Talbot, stands on one line; longer names wrap.
NAME_LETTERS = 25
LINE, BETWEEN = 15, 8
WHY_NONE = {Status.SUPPRESSED: "charts.not_shown", Status.NOT_PROVIDED: "charts.not_provided"}

# Vega centres the first line of a name on its row; a name of several lines goes up by half a line for each more.
LINES = "length(split(datum.value, '\\n'))"
CENTRED: Layer = {
    "condition": [{"test": f"{LINES} === {lines}", "value": -(lines - 1) * LINE / 2} for lines in (2, 3, 4)],
    "value": 0,
}


class Entry(msgspec.Struct, frozen=True):
    """One row: its name in the reader's language, and its figure if there is one."""

    name: str
    result: Result | None

    @property
    def label(self) -> str:
        return "\n".join(textwrap.wrap(self.name, NAME_LETTERS, break_long_words=False))

    @property
    def is_known(self) -> bool:
        return self.result is not None and self.result.is_known


def height(entries: Sequence[Entry]) -> int:
    """Return the height of the rows together, in pixels."""
    return len(entries) * (max(entry.label.count("\n") + 1 for entry in entries) * LINE + BETWEEN)


def points(entries: Sequence[Entry], language: Language, width: Width) -> list[Layer]:
    """Return the layers of a list of points with their intervals; the scale need not begin at zero."""
    across = _across(entries, width, zero=False)
    limits = {"x": across | {"field": "low"}, "x2": {"field": "high"}}
    marks: list[Layer] = [
        {"mark": "rule", "transform": [{"filter": "isValid(datum.low)"}], "encoding": limits},
        {"mark": "point", "encoding": {"x": across}},
    ]
    return _layers(entries, marks, language)


def bars(entries: Sequence[Entry], language: Language, width: Width) -> list[Layer]:
    """Return the layers of a list of bars, which always begin at zero."""
    marks: list[Layer] = [{"mark": BAR, "encoding": {"x": _across(entries, width, zero=True)}}]
    return _layers(entries, marks, language)


def _across(entries: Sequence[Entry], width: Width, *, zero: bool) -> Layer:
    number = axis_format([entry.result for entry in entries if entry.result])
    axis = {"tickCount": 2 if width is Width.NARROW else 6, "format": number}
    return {"field": "value", "type": "quantitative", "scale": {"zero": zero, "nice": True}, "axis": axis}


def _layers(entries: Sequence[Entry], marks: list[Layer], language: Language) -> list[Layer]:
    """Return `marks` over the known rows, each figure in writing on the right, and why the others have none."""
    labels = [entry.label for entry in entries]
    axis = {"grid": True, "gridDash": [1, 3], "labelLimit": 0, "labelLineHeight": LINE, "labelOffset": CENTRED}
    down = {"field": "name", "type": "nominal", "sort": None, "scale": {"domain": labels}, "axis": axis}
    right = {"type": "text", "align": "left", "dx": 8, "baseline": "middle", "fontSize": LABEL_SIZE}
    said: Layer = {"mark": right, "encoding": {"x": {"value": "width"}, "text": {"field": "said"}}}
    layers = [layer | {"encoding": {"y": down} | layer["encoding"]} for layer in (*marks, said)]
    rows = [_row(entry.label, entry.result, language) for entry in entries if entry.result and entry.is_known]
    return [{"data": {"values": rows}, "layer": layers}, *_missing(entries, language)]


def _row(label: str, result: Result, language: Language) -> dict[str, str | float | None]:
    row: dict[str, str | float | None] = {"name": label, "value": result.value, "said": amount(result).in_(language)}
    return row if result.low is None or result.high is None else row | {"low": result.low, "high": result.high}


def _missing(entries: Sequence[Entry], language: Language) -> list[Layer]:
    rows = [{"name": one.label, "why": say(_why(one), language)} for one in entries if not one.is_known]
    if not rows:
        return []
    where = {"y": {"field": "name", "type": "nominal"}, "x": {"value": 0}, "text": {"field": "why"}}
    mark = {"type": "text", "align": "left", "dx": 6, "baseline": "middle", "color": QUIET}
    # Drawn twice, first as a white halo, since the line of Wales may run behind.
    return [{"data": {"values": rows}, "layer": [{"mark": mark | halo, "encoding": where} for halo in (HALO, {})]}]


def _why(entry: Entry) -> str:
    return WHY_NONE.get(entry.result.status, "charts.none_here") if entry.result else "charts.none_here"

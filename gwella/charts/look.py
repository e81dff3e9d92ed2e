"""How every chart looks: one font, one hue, no colour that judges, readable at 300 pixels.

Dark blue on white has a contrast of more than 10 to 1 and is told from grey by every eye; what the
colour says is always said by shape or words too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

Specification = dict[str, Any]
Layer = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Atkinson Hyperlegible Next"

INK = "#1b1b1b"
QUIET = "#595959"
GRID = "#dcdcdc"
BLUE = "#1d4e89"
# The Wales line: an orange dark enough for lines (4.6 to 1), which stays apart from the blue for every kind of eye.
WALES_LINE = "#b45309"

# Under a text, so that lines behind it do not cross it out.
HALO = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
BAR = {"type": "bar", "color": BLUE, "height": {"band": 0.55}}

TITLE_SIZE, TEXT_SIZE, LABEL_SIZE = 15, 13, 12
EDGES = 12  # left and right of a chart together
NUMBERS_ROOM, PANEL_HEIGHT = 48, 96  # of each of several plots under each other
# The mean width of a letter as a part of its size, measured on Welsh and English titles in this font.
BOLD_WIDTH, PLAIN_WIDTH = 0.54, 0.5


class Width(IntEnum):
    """How wide a chart is drawn, in pixels: for a phone of 320, and for a page or paper."""

    NARROW = 300
    WIDE = 640


def wrapped(text: str, width: int, size: int = TEXT_SIZE, letter: float = PLAIN_WIDTH) -> list[str]:
    """Return `text` in lines that fit `width` pixels: Vega does not wrap."""
    return textwrap.wrap(text, int(width / (size * letter)), break_long_words=False)


def chart(
    *,
    title: str,
    subtitle: Sequence[str],
    words: str,
    width: int,
    height: int,
    layers: list[Layer],
) -> Specification:
    """Return a whole specification around `layers`."""
    fit = {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
    return _around(title, subtitle, words, width) | fit | {"layer": layers}


def stacked(
    *, title: str, subtitle: Sequence[str], words: str, width: int, plots: Sequence[tuple[str, list[Layer]]]
) -> Specification:
    """Return a whole specification with `plots` under each other, each with its name, all on one scale from left to
    right and from bottom to top.
    """
    # The room for the numbers of the axis is fixed, so that plots begin under each other and the whole keeps its width.
    axis = {"axisY": {"minExtent": NUMBERS_ROOM, "maxExtent": NUMBERS_ROOM}}
    plot = {"width": width - NUMBERS_ROOM - EDGES, "height": PANEL_HEIGHT}
    named = [{"title": {"text": name, "fontSize": TEXT_SIZE, "offset": 6}, "layer": its} | plot for name, its in plots]
    return _around(title, subtitle, words, width) | {
        "vconcat": named,
        "spacing": 16,
        "resolve": {"scale": {"y": "shared"}},
        "config": CONFIG | axis,
    }


def _around(title: str, subtitle: Sequence[str], words: str, width: int) -> Specification:
    """Return what every chart has around what it draws."""
    return {
        "$schema": SCHEMA,
        "description": words,
        "background": "white",
        "padding": {"left": 4, "top": 4, "right": 8, "bottom": 6},
        "title": {
            "text": wrapped(title, width - EDGES, TITLE_SIZE, BOLD_WIDTH),
            "subtitle": [line for text in subtitle for line in wrapped(text, width - EDGES)],
            "offset": 12,
        },
        "config": CONFIG,
    }


def head(title: str, subtitle: Sequence[str], width: int) -> int:
    """Return about how many pixels the title and subtitle take, so that the plot keeps its own height."""
    lines = sum(len(wrapped(text, width - 12)) for text in subtitle)
    return len(wrapped(title, width - 12, TITLE_SIZE, BOLD_WIDTH)) * 19 + lines * 17 + 20


CONFIG: Specification = {
    "font": f"{FONT}, sans-serif",
    "aria": False,
    "lineBreak": "\n",
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": TITLE_SIZE,
        "fontWeight": "bold",
        "lineHeight": 19,
        "subtitleColor": INK,
        "subtitleFontSize": TEXT_SIZE,
        "subtitleLineHeight": 17,
        "subtitlePadding": 6,
    },
    "axis": {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelColor": INK,
        "labelFontSize": LABEL_SIZE,
        "labelPadding": 6,
        "labelAngle": 0,
        "gridColor": GRID,
    },
    "text": {"color": INK, "fontSize": LABEL_SIZE},
    "point": {"filled": True, "size": 64, "color": BLUE, "opacity": 1},
    "line": {"color": BLUE, "strokeWidth": 1.5, "opacity": 0.55},
    "rule": {"color": BLUE, "strokeWidth": 2},
}

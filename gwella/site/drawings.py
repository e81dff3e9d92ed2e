"""The charts of the pages: words beside a picture that is drawn once for each result and language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path as Folder

import msgspec
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from gwella.charts.by_category import by_category as charted_by_category
from gwella.charts.chart import Chart
from gwella.charts.comparison import comparison
from gwella.charts.drawing import svg
from gwella.charts.look import Width
from gwella.charts.path import drawn
from gwella.charts.series import series
from gwella.charts.standing import differing, testable
from gwella.charts.words import ALONE, Beside
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import WALES
from gwella.code_of_practice.results import Result
from gwella.metrics.paths import Path
from gwella.release import queries

FEWEST_POINTS = 2


class Drawing(msgspec.Struct, frozen=True):
    """A chart for a page: what it says in words, and the picture for a wide page and for a phone."""

    sentences: tuple[str, ...]
    title: str
    wide: SafeString | None = None
    narrow: SafeString | None = None


def over_time(results: Sequence[Result], language: Language) -> Drawing:
    """Return the chart of one series, its words beside those of all Wales; no picture for a single figure."""
    return _series(results, language, _beside(results[-1]))


def unjudged(results: Sequence[Result], language: Language) -> Drawing:
    """Return the chart of one series by itself, beside nobody else's."""
    return _series(results, language, ALONE)


def by_category(results: Sequence[Result], language: Language) -> Drawing:
    """Return the chart of one measure over time by the categories of a breakdown; no picture of a single period."""

    def draw(width: Width) -> Chart:
        return charted_by_category(results, language, width=width)

    return _drawing(draw, with_picture=len({one.period for one in results}) >= FEWEST_POINTS)


def _series(results: Sequence[Result], language: Language, beside: Beside) -> Drawing:
    def draw(width: Width) -> Chart:
        return series(results, language, width=width, beside=beside)

    return _drawing(draw, with_picture=len(results) >= FEWEST_POINTS)


def _beside(latest: Result) -> Beside:
    """Return what the words about a figure need: its categories and, of a real authority, what others have."""
    categories = tuple(queries.by_category(latest.metric, latest.area, latest.period))
    if latest.is_made_up or latest.area == WALES:
        return Beside(categories=categories)
    found = {one.area: one for one in queries.across_areas(latest.metric, latest.period)}
    wales, others = found.pop(WALES, None), list(found.values())
    return Beside(wales, testable(others), differing(others, wales), categories)


def across(results: Sequence[Result], language: Language) -> Drawing:
    """Return the chart of one measure in one period across the authorities."""

    def draw(width: Width) -> Chart:
        return comparison(results, language, width=width)

    return _drawing(draw, with_picture=any(one.area != WALES for one in results))


def path(shown: Path, figures: Mapping[str, Result], language: Language) -> Drawing:
    """Return the chart of a path in one area and year."""

    def draw(width: Width) -> Chart:
        return drawn(shown, figures, language, width=width)

    return _drawing(draw, with_picture=True)


def _drawing(draw: Callable[[Width], Chart], *, with_picture: bool) -> Drawing:
    wide = draw(Width.WIDE)
    if not with_picture:
        return Drawing(wide.sentences, wide.title)
    # Our own drawing, in which gwella.charts allows no script and no style.
    pictures = (mark_safe(_svg(chart)) for chart in (wide, draw(Width.NARROW)))  # noqa: S308
    return Drawing(wide.sentences, wide.title, *pictures)


def _svg(chart: Chart) -> str:
    return svg(chart.specification, kept())


def kept() -> Folder:
    """Return the folder in which drawings are kept."""
    return Folder(settings.DATA) / "charts"

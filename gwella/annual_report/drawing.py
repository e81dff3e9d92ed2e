"""The charts of the report: one series of a pinned figure, drawn as everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from gwella.charts.drawing import svg
from gwella.charts.series import series
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Result
from gwella.documents import Chart

POINTS = 2


def drawer(cache: Path | None = None) -> Callable[[Sequence[Result], Language], Chart | None]:
    """Return what draws a series of released results; drawings are kept in `cache`, a folder.

    It gives None where fewer than two figures are known: one point would say nothing.
    """

    def draw(results: Sequence[Result], language: Language) -> Chart | None:
        if sum(result.is_known for result in results) < POINTS:
            return None
        chart = series(results, language)
        return Chart(
            title=chart.title,
            svg=svg(chart.specification, cache),
            alternative=f"{chart.title}. {chart.words}",
            words=chart.words,
        )

    return draw

"""Released figures of the invented authority, as the gate lets them out, and what composes a report of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gwella.annual_report.compose import compose
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.report_form import form
from gwella.code_of_practice.results import Origin, Result
from gwella.documents import Document
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release.gate import released

AUTHORITY, YEAR = "X06000001", 2024


def result(
    metric: str, numerator: int | None, denominator: int | None = None, unknown: int = 0, **given: object
) -> Result:
    """Return an unsuppressed made-up figure; `given` replaces what it would otherwise be."""
    whole: dict[str, object] = {
        "metric": metric,
        "edition": 2020,
        "area": AUTHORITY,
        "period": str(YEAR),
        "numerator": numerator,
        "denominator": denominator,
        "unknown": unknown,
        "value": numerator / denominator if numerator and denominator else numerator,
        "unit": "count" if denominator is None else "share",
        "origin": Origin.MADE_UP,
    }
    return Result(**(whole | given))  # type: ignore[arg-type]


@pytest.fixture
def figure() -> Callable[..., Result]:
    return result


@pytest.fixture
def report() -> Callable[..., Document]:
    """Return what composes a report: passages by slot, and figures that pass the gate first."""

    def composed(
        passages: dict[str, str] | None = None,
        figures: tuple[Result, ...] = (),
        evidence: tuple[object, ...] = (),
        language: Language = Language.EN,
        **given: object,
    ) -> Document:
        texts = {slot: Text(en=text, cy=text) for slot, text in (passages or {}).items()}
        options = {"written_on": date(2025, 6, 1), "made_up": True} | given
        return compose(
            form(), AUTHORITY, YEAR, released(figures, adding_up=what_adds_up), evidence, texts, language, **options
        )  # type: ignore[arg-type]

    return composed

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import pytest
from their_workbook import AREA, YEAR, figures, form

from gwella.code_of_practice.results import FigureKey, Result
from gwella.forms import recognise
from gwella.forms.book import opened
from gwella.forms.filling import Filled, fill
from gwella.forms.layout import Form
from gwella.forms.recognise import check_authority, fitted

Known = dict[FigureKey, Result]
Fill = Callable[..., Filled]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the forms named be the only ones there are."""

    def these(**named: Form) -> None:
        monkeypatch.setattr(recognise, "forms", lambda: MappingProxyType(named))
        monkeypatch.setattr(recognise, "form", lambda key: named[key])

    these(test=form())
    return these


@pytest.fixture
def fill_in(use: Callable[..., None]) -> Fill:
    """Fill a workbook with figures; the four of the test where none are given."""

    def filling(path: Path, known: Known | None = None, year: int = YEAR, key: str = "") -> Filled:
        fit = fitted(opened(path), year, key)
        check_authority(fit, AREA)
        return fill(fit, figures(1200, 345, 0, 12.5) if known is None else known, AREA, year)

    return filling

"""A small folder of results of the invented authority, as the tests of entries need it again and again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from gwella.code_of_practice.results import FigureKey, Result
from gwella.entries.rules import Asked
from gwella.entries.sheet import Row, sheet
from gwella.metrics.files import read_results

AREA, YEAR = "X06000001", 2024
WHOLE, PART = "adult.contacts.received", "adult.contacts.advised"
BY, AT = "Mair Enghraifft", datetime(2025, 5, 12, 9, 30, tzinfo=UTC)


def key(metric: str, breakdown: str = "", category: str = "") -> FigureKey:
    return FigureKey(metric, AREA, str(YEAR), breakdown, category)


def asked(metric: str, value: float | None, reason: str = "", **more: object) -> Asked:
    return Asked(key=key(metric), value=value, reason=reason, **more)  # type: ignore[arg-type]


def row(out: Path, metric: str) -> Row:
    found = sheet(out, AREA, YEAR).row(key(metric))
    assert found is not None
    return found


def figure(out: Path, metric: str) -> Result:
    return next(one for one in read_results(out) if one.key == key(metric))

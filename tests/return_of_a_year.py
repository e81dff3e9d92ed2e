"""A small folder of results of the invented authority, as the tests of entries need it again and again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from gwella.cli.computing import computed
from gwella.code_of_practice.results import FigureKey, Result
from gwella.entries.enter import enter
from gwella.entries.entry import Entry
from gwella.entries.rules import Asked
from gwella.entries.sheet import Row, sheet
from gwella.metrics.files import read_results
from gwella.returns.generate import generate

AREA, YEAR = "X06000001", 2024
WHOLE, PART, SHARE = "adult.contacts.received", "adult.contacts.advice_given", "adult.contacts.advice_share"
IMPORTED, NOTHING_YET, RECALLED = "population.adults", "staff.wte.total", "adult.plans.at_31_march"
BY, AT = "Mair Enghraifft", datetime(2025, 5, 12, 9, 30, tzinfo=UTC)


def make(desk: Path) -> Path:
    """Make extracts and compute them; return the folder of results."""
    generate(desk / "extract", first_year=2023, last_year=2024, size=0.02)
    computed([desk / "extract"], desk / "out", keys=desk / "keys")
    return desk / "out"


def key(metric: str, breakdown: str = "", category: str = "") -> FigureKey:
    return FigureKey(metric, AREA, str(YEAR), breakdown, category)


def asked(metric: str, value: float | None, reason: str = "", **more) -> Asked:
    return Asked(key=key(metric), value=value, reason=reason, **more)


def say(out: Path, *what: Asked, by: str = BY) -> list[Entry]:
    """Enter what is asked for."""
    return enter(out, AREA, YEAR, what, by=by, at=AT)


def row(out: Path, metric: str) -> Row:
    found = sheet(out, AREA, YEAR).row(key(metric))
    assert found is not None
    return found


def figure(out: Path, metric: str) -> Result:
    """The figure as whoever opens the file of results reads it."""
    return next(one for one in read_results(out) if one.key == key(metric))

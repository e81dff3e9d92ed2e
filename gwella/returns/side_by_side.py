"""Figures side by side: a part and its whole, a stock and what flows, this year and the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gwella.code_of_practice.results import FigureKey, Origin, Result
from gwella.returns.asking import loudly
from gwella.returns.by_year import in_force
from gwella.returns.figure_checks import FigureCheck, FigureExample, figure_checks_in
from gwella.returns.figure_rules import Figures
from gwella.returns.findings import AGGREGATE, Finding
from gwella.snapshots.drawn import drawn_rows


def of_figures(figures: Figures, rows: Mapping[FigureKey, int], file: str) -> Iterator[Finding]:
    """Yield what the checks of their year find in figures that stand in the `rows` of a file; of others only what
    they say of these.

    Raises CheckBrokeDown.
    """
    for key, check in figure_checks_in(figures.period.year).items():
        with loudly(key, AGGREGATE):
            found = list(check.rule.found(figures))
        for one in found:
            if one.key in rows:
                yield Finding(
                    table=AGGREGATE,
                    file=file,
                    rule=key,
                    severity=check.severity,
                    row=rows[one.key],
                    parameters=one.parameters,
                )


def found_in_example(check: FigureCheck, example: FigureExample) -> list[int]:
    """Return which figures of a drawn example the check finds (1 is the first), as asked in the example's year."""
    asked = in_force(check, example.year)
    results = [_drawn(row, example.year) for row in drawn_rows(example.given)]
    several = frozenset(example.several)
    figures = Figures(results, example.year, example.wholes, several, lambda _: example.shares)
    places = {result.key: place for place, result in enumerate(results, start=1)}
    return sorted(places[one.key] for one in (asked.rule.found(figures) if asked else ()))


def _drawn(row: Mapping[str, str], year: int) -> Result:
    return Result(
        metric=row["metric"],
        edition=year,
        area=row["area"],
        period=row["period"],
        breakdown=row.get("breakdown", ""),
        category=row.get("category", ""),
        value=float(row["value"]) if row["value"] else None,
        unknown=int(row["unknown"]) if row.get("unknown") else None,
        origin=Origin.MADE_UP,
    )

"""`gwella reconcile THEIRS.csv`: the case system's or last year's figures beside ours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.charts.figures import Amount, said_period, title
from gwella.cli.aggregates import read
from gwella.cli.explain import lines
from gwella.cli.options import OUT, From
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.results import FigureKey, Origin
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.units import SHARE
from gwella.code_of_practice.years import Period
from gwella.entries.folder import figures_in
from gwella.metrics.drafts import titled
from gwella.metrics.explain import Waterfall, Within, explain
from gwella.metrics.files import SNAPSHOTS
from gwella.metrics.reconcile import Pair, paired
from gwella.metrics.source import open_snapshots


def reconcile(
    theirs: Annotated[Path, typer.Argument(help=spoken("cli.argument_theirs"), metavar="THEIRS.csv")],
    from_: From = OUT,
) -> None:
    """Print each of their figures beside ours, and the waterfall of each that differs. Exit 1 when any does."""
    pairs = paired(read(theirs, Origin.ENTERED), figures_in(from_))
    for pair in pairs:
        typer.echo(line(pair))
    differing = [pair for pair in pairs if not pair.agrees]
    shown: set[FigureKey] = set()
    for pair in differing:
        typer.echo("\n" + "\n".join(waterfall(pair, from_ / SNAPSHOTS, shown)))
    typer.echo("\n" + spoken("cli.reconciled", agree=len(pairs) - len(differing), differ=len(differing)))
    raise typer.Exit(1 if differing else 0)


def line(pair: Pair) -> str:
    """Return one pair in words: title and category, area, period, theirs, ours, difference."""
    their = pair.theirs
    named = f"{title(pair.ours or their).in_(READER)} ({their.area}, {said_period(their).in_(READER)})"
    unit = pair.ours.unit if pair.ours else their.unit
    difference = "" if pair.difference is None else _difference(pair.difference, unit)
    code = "cli.pair_agrees" if pair.agrees else "cli.pair_differs" if difference else "cli.pair_missing"
    ours = None if pair.ours is None else pair.ours.value
    values = {"theirs": _said(their.value, unit), "ours": _said(ours, unit)}
    return spoken(code, named=named, difference=difference, **values)


def waterfall(pair: Pair, snapshots: Path, shown: set[FigureKey]) -> list[str]:
    """Return how our figure came about, or why that cannot be shown; what was `shown` already is only named."""
    their = pair.theirs
    within = Within(their.breakdown, their.category)
    try:
        explained = explain(open_snapshots(snapshots, their.area), their.metric, Period.parse(their.period), within)
    except NotFound as reason:
        return [reason.in_(READER)]
    return [row for one in explained for row in [*_once(one, their.key._replace(metric=one.metric), shown), ""]]


def _once(one: Waterfall, key: FigureKey, shown: set[FigureKey]) -> list[str]:
    if key in shown:
        return [spoken("cli.shown_above", title=titled(one.metric, one.edition), metric=one.metric)]
    shown.add(key)
    return lines(one)


def _difference(value: float, unit: str) -> str:
    """Return how far two figures lie apart; shares lie apart by percentage points, not by per cent."""
    return spoken("cli.points", points=number(value * 100, READER, 1)) if unit == SHARE else _said(value, unit)


def _said(value: float | None, unit: str) -> str:
    return spoken("cli.no_figure") if value is None else Amount(value, unit).in_(READER)

"""`gwella explain METRIC --area A --period P [--rows FILE]`: how a figure came about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from gwella.charts.figures import Amount, when
from gwella.charts.units import unit_words
from gwella.charts.words import what
from gwella.cli.figures_at_hand import is_wider, sum_lines
from gwella.cli.options import OUT, Area, Breakdown, Category, From, PeriodCode
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.places import area as name_of
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.sheets import write_sheet
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.writing import whole
from gwella.code_of_practice.years import Period
from gwella.entries.folder import figures_in
from gwella.metrics.definitions import Measure, definition, key_of
from gwella.metrics.drafts import titled
from gwella.metrics.explain import Row, Step, Waterfall, Within, check_named_together
from gwella.metrics.explain import explain as explained
from gwella.metrics.files import SNAPSHOTS
from gwella.metrics.source import open_snapshots


def explain(
    metric: Annotated[str, typer.Argument(help=spoken("cli.argument_metric"), metavar="METRIC")],
    area: Area,
    period: PeriodCode,
    from_: From = OUT,
    rows: Annotated[Path | None, typer.Option("--rows", help=spoken("cli.option_rows"), metavar="FILE")] = None,
    breakdown: Breakdown = "",
    category: Category = "",
) -> None:
    """Print the definition and the waterfall; with `--rows` write what became of every row.

    A share or a rate stands below the counts that it is worked out from, and a sum above the figures that it adds up.
    """
    key = FigureKey(key_of(metric), area, Period.parse(period).code, breakdown, category)
    within = Within(breakdown, category)
    check_named_together(definition(metric), within)
    if is_wider(area):
        if rows:
            raise NotFound("cli.rows_of_a_sum", area=name_of(area).name)
        typer.echo("\n".join(sum_lines({one.key: one for one in figures_in(from_)}, key)))
        return
    source = open_snapshots(from_ / SNAPSHOTS, area)
    waterfalls = explained(source, metric, Period.parse(period), within)
    if rows:
        write_rows(waterfalls, rows)
    for waterfall in waterfalls:
        typer.echo("\n".join(lines(waterfall)) + "\n")
    if isinstance(definition(metric), Measure):
        figures = [one for one in figures_in(from_) if one.key == key]
        if not waterfalls and not figures:
            raise NotFound("explain.not_counted", metric=definition(metric).title, period=Period.parse(period))
        for figure in figures:
            typer.echo(what(figure).in_(READER))
    if rows:
        typer.echo(spoken("cli.rows_written", file=rows.name))


def lines(waterfall: Waterfall) -> list[str]:
    """Return the waterfall as lines of text, numbers to the right."""
    title = titled(waterfall.metric, waterfall.edition).in_(READER)
    head = [
        f"{title} ({waterfall.metric}{', ' + waterfall.code if waterfall.code else ''})",
        spoken(
            "cli.explain_head",
            area=waterfall.area,
            period=when(waterfall.metric, waterfall.period),
            edition=str(waterfall.edition),
        ),
        spoken("cli.explain_snapshot", table=waterfall.table, snapshot=waterfall.snapshot or "-"),
        "",
    ]
    counted = "cli.counted_people" if waterfall.distinct else "cli.counted_rows"
    feet = [(spoken(counted), waterfall.counted), (_not_known(waterfall), waterfall.unknown)]
    averaged = [] if waterfall.average is None else [_averaged(waterfall, waterfall.average)]
    return head + [_step(step) for step in waterfall.steps] + [_line(words, count) for words, count in feet] + averaged


def _not_known(waterfall: Waterfall) -> str:
    """Return what is said of those not known: in the last line above they are among those left, unless people count."""
    left = waterfall.steps[-1].left
    if waterfall.distinct or not waterfall.unknown or left != waterfall.counted + waterfall.unknown:
        return spoken("cli.not_known")
    return spoken("cli.not_known_of", left=left)


def write_rows(waterfalls: Sequence[Waterfall], path: Path) -> None:
    """Write one line a row: metric, source file, row, what became of it, and by which condition."""
    headings = [spoken(f"cli.column_{name}") for name in ("metric", "file", "row", "state", "by")]
    rows = (_row(waterfall.metric, row) for waterfall in waterfalls for row in waterfall.rows)
    with whole(path) as unfinished:
        write_sheet(unfinished, chain([headings], rows))


def _row(metric: str, row: Row) -> list[str]:
    by = row.by.in_(READER) if row.by else ""
    return [metric, row.file, str(row.row), spoken(f"cli.state_{row.state}"), by]


def _step(step: Step) -> str:
    words = step.says.in_(READER)
    if step.unknown:
        words += " " + spoken("cli.step_unknown", count=step.unknown)
    return _line(words, step.left)


def _averaged(waterfall: Waterfall, value: float) -> str:
    words = spoken("cli.median" if waterfall.is_median else "cli.mean", unit=unit_words(waterfall.unit))
    return f"{Amount(value, waterfall.unit).in_(READER):>12}  {words}"


def _line(words: str, count: int) -> str:
    return f"{number(count, READER):>12}  {words}"

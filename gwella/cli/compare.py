"""`gwella compare METRIC --area A --period 2023 --with 2024`: whether two figures differ by more than chance."""

from __future__ import annotations

from typing import Annotated

import typer

from gwella.charts.changes import Verdict, change
from gwella.charts.words import changing, what
from gwella.charts.words import spoken as in_words
from gwella.cli.figures_at_hand import the_figure
from gwella.cli.options import OUT, Area, Breakdown, Category, From, PeriodCode
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.years import Period
from gwella.entries.folder import figures_in
from gwella.metrics.definitions import key_of

REFUSED = 2


def compare(
    metric: Annotated[str, typer.Argument(help=spoken("cli.argument_metric"), metavar="METRIC")],
    area: Area,
    period: PeriodCode,
    with_: Annotated[str, typer.Option("--with", help=spoken("cli.option_with"), metavar="2024")],
    from_: From = OUT,
    breakdown: Breakdown = "",
    category: Category = "",
) -> None:
    """Say both figures, and whether they differ. A break in the series between them is a refusal: exit 2."""
    known = {result.key: result for result in figures_in(from_)}
    keys = [FigureKey(key_of(metric), area, Period.parse(code).code, breakdown, category) for code in (period, with_)]
    pair = sorted((the_figure(known, key) for key in keys), key=lambda result: Period.parse(result.period))
    found = change(pair)
    if found.verdict is Verdict.BREAK:
        typer.echo(" ".join(in_words(changing(pair), READER)), err=True)
        raise typer.Exit(REFUSED)
    for line in in_words([*map(what, pair), *changing(pair)], READER):
        typer.echo(line)

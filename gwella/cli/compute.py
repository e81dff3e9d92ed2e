"""`gwella compute FOLDER... --out DIR`: every figure from the files of one or more folders."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.computing import computed
from gwella.cli.options import OUT, MappingFile, Out, today, year_begun
from gwella.cli.reader import spoken, text
from gwella.code_of_practice.places import area
from gwella.code_of_practice.years import Length
from gwella.metrics.engines import OWN
from gwella.metrics.engines import engine as start
from gwella.metrics.many_rows import ready_for_many_rows


class Each(StrEnum):
    """How long a period is that can be asked for. Several years together are only ever published."""

    YEAR = Length.YEAR.value
    QUARTER = Length.QUARTER.value
    MONTH = Length.MONTH.value


def compute(
    folders: Annotated[
        list[Path] | None, typer.Argument(help=spoken("cli.argument_folders"), metavar="[FOLDER...]")
    ] = None,
    out: Out = OUT,
    period: Annotated[Each, typer.Option("--period", help=spoken("cli.option_length"))] = Each.YEAR,
    year: Annotated[list[int] | None, typer.Option("--year", parser=year_begun, help=spoken("cli.option_year"))] = None,
    engine: Annotated[
        str, typer.Option("--engine", help=spoken("cli.option_engine"), metavar="gwella|duckdb|spark|URL")
    ] = OWN,
    mapping: MappingFile = None,
) -> None:
    """Write `results.csv` and `results.parquet` to `out`, and keep the snapshots they came from.

    Without folders what lies in `out` is computed again.
    """
    running = start(engine)
    ready_for_many_rows()
    done = computed(
        folders or (),
        out,
        Length(period),
        tuple(year or ()),
        as_of=today(),
        running=running,
        tell=typer.echo,
        mapping=mapping,
    )
    names = ", ".join(text(area(code).name) for code in done.authorities)
    typer.echo(spoken("cli.computed", count=done.figures.num_rows, areas=names, folder=str(out)))
    if done.gone:
        typer.echo(spoken("cli.no_longer_defined", keys=", ".join(done.gone)))
    if done.findings:
        typer.echo(spoken("cli.findings_in_the_way", count=len(done.findings)))

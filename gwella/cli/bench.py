"""`gwella bench all --scale 5`: what the engine costs, beside a scan, hand-written SQL and pandas."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from gwella.bench.data import default_folder
from gwella.bench.report import as_json, lines
from gwella.bench.rounds import What
from gwella.bench.rounds import bench as measured
from gwella.bench.workload import SCALES
from gwella.cli.reader import READER, spoken

DIFFERENT = 1


class ScaleOf(StrEnum):
    """The scales that there are: 1 is Wales for a year."""

    ONE = "1"
    FIVE = "5"
    TWENTY = "20"


def bench(
    what: Annotated[What, typer.Argument(help=spoken("bench.argument_what"), metavar="WHAT")],
    scale: Annotated[ScaleOf, typer.Option("--scale", help=spoken("bench.option_scale"))] = ScaleOf.ONE,
    json: Annotated[bool, typer.Option("--json", help=spoken("bench.option_json"))] = False,
    data: Annotated[Path | None, typer.Option("--data", help=spoken("bench.option_data"), metavar="DIR")] = None,
    metrics: Annotated[int, typer.Option("--metrics", help=spoken("bench.option_metrics"), min=0)] = 0,
    rounds: Annotated[int, typer.Option("--rounds", help=spoken("bench.option_rounds"), min=1, max=99)] = 5,
) -> None:
    """Measure, compare every value, and exit 1 where one differs."""
    number = int(scale)
    folder = (data or default_folder(number)).absolute()
    scale_of = msgspec.structs.replace(SCALES[number], metrics=metrics)
    outcome = measured(what, scale_of, folder, rounds, _tell)
    for line in lines(outcome, number, READER):
        typer.echo(line)
    if json:
        typer.echo(as_json(outcome, number))
    raise typer.Exit(DIFFERENT if outcome.compared.different else 0)


def _tell(way: str, number: int) -> None:
    """Say on the screen, beside the results, what begins now: a benchmark takes minutes."""
    said = spoken("bench.round", way=spoken(f"bench.way_{way}"), round=number)
    typer.echo(said, err=True)

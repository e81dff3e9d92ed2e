"""`gwella spec export DIR --year 2024`: the return, written down for suppliers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.options import OnDay, Year, today
from gwella.cli.reader import spoken
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.years import year_label
from gwella.conformance.specification import write_specification
from gwella.metrics.definitions import definitions, in_force
from gwella.returns.generate.extract import FIRST, LAST

spec = typer.Typer(rich_markup_mode=None)

To = Annotated[Path, typer.Argument(help=spoken("conformance.argument_to"), metavar="DIR")]


@spec.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella spec`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@spec.command(help=spoken("spec.export"))
def export(to: To, year: Year, on: OnDay = None) -> None:
    """Write the pack to a new or empty folder, in both languages at once."""
    if not FIRST <= year <= LAST or not any(in_force(one, year) for one in definitions().values()):
        raise NotFound("spec.no_definitions", year=year_label(year))
    write_specification(to, year, on or today())
    typer.echo(spoken("spec.exported", year=year_label(year), folder=str(to)))

"""`gwella release show|propose`: what a release of a year's returns would hold, and put together for a second person.

The returns lie in the server's database, so the work is done by the site's own process, which this starts.
"""

from __future__ import annotations

from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.options import year_begun
from gwella.cli.reader import spoken

release = typer.Typer(rich_markup_mode=None)

Year = Annotated[int, typer.Option("--year", parser=year_begun, help=spoken("release.option_year"), metavar="2024")]


@release.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella release`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@release.command(help=spoken("release.show"))
def show(year: Year) -> None:
    """Say what a release would hold."""
    run("release", "show", f"--year={year}")


@release.command(help=spoken("release.propose"))
def propose(year: Year) -> None:
    """Put a release together."""
    run("release", "propose", f"--year={year}")

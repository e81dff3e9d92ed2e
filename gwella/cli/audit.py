"""`gwella audit verify|checkpoint|key|weekly`: the record of a server, looked at by whoever runs it.

The record lies in the server's database, so the work is done by the site's own process, which this starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.reader import spoken

audit = typer.Typer(rich_markup_mode=None)

FileTo = Annotated[Path, typer.Option("--out", help=spoken("audit.option_out"), metavar="FILE")]
CheckpointFile = Annotated[
    Path | None, typer.Option("--checkpoint", help=spoken("audit.option_checkpoint"), metavar="FILE")
]
PublicKey = Annotated[Path | None, typer.Option("--public-key", help=spoken("audit.option_public_key"), metavar="FILE")]


@audit.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella audit`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@audit.command(help=spoken("audit.verify"))
def verify(checkpoint: CheckpointFile = None, public_key: PublicKey = None) -> None:
    """Say whether the record is as it was written, and where it is not. Exit code 1 where it is not."""
    words = ["--checkpoint", str(checkpoint)] if checkpoint else []
    words += ["--public-key", str(public_key)] if public_key else []
    run("audit", "verify", *words)


@audit.command(help=spoken("audit.checkpoint"))
def checkpoint(out: FileTo) -> None:
    """Write a signed file of where every chain stands."""
    run("audit", "checkpoint", "--out", str(out))


@audit.command(help=spoken("audit.key"))
def key(out: FileTo) -> None:
    """Write the public key that checks a checkpoint."""
    run("audit", "key", "--out", str(out))


@audit.command(help=spoken("audit.weekly"))
def weekly() -> None:
    """Write the week's notice to each information governance lead, unless they have it already."""
    run("audit", "weekly")

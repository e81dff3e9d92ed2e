"""`gwella backup`: everything that this installation holds in one encrypted file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.reader import spoken


def backup(
    to: Annotated[Path | None, typer.Option("--to", help=spoken("backup.option_to"), metavar="DIR")] = None,
    make_key: Annotated[
        Path | None, typer.Option("--make-key", help=spoken("backup.option_make_key"), metavar="FILE")
    ] = None,
) -> None:
    """Make a backup, or once before the first the key that opens them."""
    given = {"--to": to, "--make-key": make_key}
    run("backup", *(word for name, path in given.items() if path is not None for word in (name, str(path))))

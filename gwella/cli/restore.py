"""`gwella restore FILE --key FILE`: an installation from its backup, to an empty place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.reader import spoken


def restore(
    archive: Annotated[Path, typer.Argument(help=spoken("backup.argument_archive"), metavar="FILE")],
    key: Annotated[Path, typer.Option("--key", help=spoken("backup.option_key"), metavar="FILE")],
) -> None:
    """Bring everything back, or nothing."""
    run("restore", str(archive), "--key", str(key))

"""`gwella upgrade`: the database to this version, with the way back."""

from __future__ import annotations

from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.reader import spoken


def upgrade(back: Annotated[bool, typer.Option("--back", help=spoken("backup.option_back"))] = False) -> None:
    """Keep a copy, check, migrate, check again; where anything fails the database goes back by itself."""
    run("upgrade", *(["--back"] if back else []))

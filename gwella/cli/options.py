"""The options that several verbs share, with their help in the reader's language."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.reader import spoken

From = Annotated[Path, typer.Option("--from", help=spoken("cli.option_from"), metavar="DIR")]
Out = Annotated[Path, typer.Option("--out", help=spoken("cli.option_out"), metavar="DIR")]
Area = Annotated[str, typer.Option("--area", help=spoken("cli.option_area"), metavar="CODE")]
PeriodCode = Annotated[str, typer.Option("--period", help=spoken("cli.option_period"), metavar="2024|2024-Q1|2024-06")]

OUT = Path("out")
SNAPSHOTS = "snapshots"


def keys_folder() -> Path:
    """Where the pseudonym keys of authorities are kept: never beside the results, which are made to be shared."""
    return Path(os.environ.get("GWELLA_KEYS", "") or Path.home() / ".config" / "gwella" / "keys")

"""The options that several verbs share, with their help in the reader's language."""

from __future__ import annotations

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
KEYS = "keys"

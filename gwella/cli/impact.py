"""`gwella impact --out DIR`: the impact assessment of a server, filled with what it really stores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.options import Authority
from gwella.cli.reader import spoken


def impact(
    out: Annotated[Path, typer.Option("--out", help=spoken("impact.option_out"), metavar="DIR")],
    authority: Authority,
) -> None:
    """Write the assessment of one authority as HTML and PDF in both languages."""
    run("impact", "--out", str(out), "--authority", authority)

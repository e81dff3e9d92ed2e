"""`gwella doctor`: whether all is well with this installation."""

from __future__ import annotations

from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.reader import spoken


def doctor(json: Annotated[bool, typer.Option("--json", help=spoken("doctor.option_json"))] = False) -> None:
    """Look at everything and say what to do where something is not well; ends with 1 there."""
    run("doctor", *(["--json"] if json else []))

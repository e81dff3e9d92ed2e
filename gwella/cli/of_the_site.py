"""Commands that need the site's database run in a process of their own, so that the engine never loads Django."""

from __future__ import annotations

import os
import subprocess

import typer

from gwella.cli.reader import READER
from gwella.cli.serving import site


def run(*words: str) -> None:
    """Run a command of the site with this process's own environment, in the reader's language; end as it ends."""
    around = os.environ | {"GWELLA_LANG": READER.value}
    done = subprocess.run(site(*words), env=around, check=False)  # noqa: S603 - the same interpreter
    if done.returncode:
        raise typer.Exit(done.returncode)

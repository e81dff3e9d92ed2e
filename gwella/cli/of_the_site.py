"""Commands that need the site's database run in a process of their own, so that the engine never loads Django."""

from __future__ import annotations

import subprocess

import typer

from gwella.cli.serving import site


def run(*words: str) -> None:
    """Run a command of the site with this process's own environment; end as it ends."""
    done = subprocess.run(site(*words), check=False)  # noqa: S603 - the same interpreter
    if done.returncode:
        raise typer.Exit(done.returncode)

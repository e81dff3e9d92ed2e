"""`gwella demo`: a data folder filled with made-up and published data, and the site over it.

Django runs in a process of its own. The folder is filled beside its place and moved there when it is
whole, so a killed demo leaves nothing half-filled.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from gwella import __version__
from gwella.cli.reader import spoken
from gwella.cli.serving import HOST, check_is_free, environment, served, site
from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.words import SHIPPED
from gwella.code_of_practice.writing import whole_folder

FILLED = "filled-with"


def demo(
    out: Annotated[Path, typer.Option("--out", help=spoken("demo.option_out"), metavar="DIR")] = Path("gwella-data"),
    port: Annotated[int, typer.Option("--port", help=spoken("demo.option_port"), min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help=spoken("demo.option_serve"))] = True,
) -> None:
    """Fill `out` unless this version has filled it already; then serve the site on 127.0.0.1."""
    if serve:
        check_is_free(port)
    folder = out.absolute()
    if not is_filled(folder):
        fill(folder)
    typer.echo(spoken("demo.filled", folder=str(out)))
    if serve:
        typer.echo(spoken("demo.serving", english=f"http://{HOST}:{port}/en/", welsh=f"http://{HOST}:{port}/cy/"))
        sys.stdout.flush()
        os.execve(sys.executable, served(port), environment(folder))  # noqa: S606 - the same interpreter


def fill(folder: Path) -> None:
    """Fill `folder` whole or not at all. A folder with something else in it is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / FILLED).exists():
        raise ReturnRejected("demo.not_ours", folder=folder.name)
    with whole_folder(folder, private=True) as beside:
        filled = subprocess.run(site("fill"), env=environment(beside), check=False)  # noqa: S603 - the same interpreter
        if filled.returncode:
            raise typer.Exit(filled.returncode)
        (beside / FILLED).write_text(fingerprint(), encoding="utf-8")


def is_filled(folder: Path) -> bool:
    """Say whether this version of Gwella, with these definitions, has filled `folder`."""
    mark = folder / FILLED
    return mark.is_file() and mark.read_text(encoding="utf-8") == fingerprint()


def fingerprint() -> str:
    """Return the version, and how many definitions there are and when the newest was changed."""
    changed = [path.stat().st_mtime_ns for path in SHIPPED.rglob("*") if path.is_file()]
    return f"{__version__} {len(changed)} {max(changed)}"

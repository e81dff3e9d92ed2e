"""`gwella definitions`: the metrics and measures there are, with key, code and title."""

from __future__ import annotations

import typer

from gwella.cli.reader import text
from gwella.metrics.definitions import Definition, measures, metrics


def definitions() -> None:
    """List every metric and measure: key, national code, title."""
    every: dict[str, Definition] = {**metrics(), **measures()}
    for key, one in every.items():
        typer.echo(f"{key:<45} {one.edition[-1].code:<8} {text(one.title)}")

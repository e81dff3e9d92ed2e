"""`gwella definitions`: the metrics and measures there are, with key, code and title."""

from __future__ import annotations

import typer

from gwella.cli.own_definitions import check_own_examples
from gwella.cli.reader import text
from gwella.metrics.definitions import definitions as every


def definitions() -> None:
    """List every metric and measure: key, national code, title. The authority's own are tried on their examples."""
    check_own_examples()
    for key, one in every().items():
        typer.echo(f"{key:<45} {one.edition[-1].code:<8} {text(one.title)}")

"""The `gwella` command: the engine's verbs, no server needed. Django only by starting `python -m gwella.site`."""

from __future__ import annotations


def main() -> None:
    """Run the command that was typed."""
    # The site and its children use modules beside this one, and do without what the command line is read with.
    from gwella.cli.command import main as run

    run()

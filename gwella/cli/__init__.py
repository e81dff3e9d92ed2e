"""The `gwella` command: the engine's verbs, no server needed. Django only by starting `python -m gwella.site`."""

from gwella.cli.command import main

__all__ = ["main"]

"""The frame of help in Welsh: Typer writes headings, “required” and the like in English only.

Every command's help goes through one formatter, which is replaced here; English stays as Typer writes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer

from gwella.cli.reader import spoken

# The base class of Typer's context, which says what formats the help of every command, has no public name.
_CONTEXT: Any = typer.Context.__mro__[1]
_PLAIN: Any = _CONTEXT.formatter_class

HEADINGS = {"Arguments": "help.arguments", "Options": "help.options", "Commands": "help.commands"}
IN_USAGE = {"[OPTIONS]": "help.options_here", "COMMAND": "help.command_here", "[ARGS]...": "help.words_here"}
SHOWS_HELP = "Show this message and exit."
NOTES = re.compile(r"\[((?:default: |required|env var: )[^\[\]]*)\]$")
REQUIRED, DEFAULT = "required", "default: "


def speak() -> None:
    """Let help be framed in the reader's language from now on."""
    _CONTEXT.formatter_class = type(
        "Framed", (_PLAIN,), {"write_usage": _usage, "write_heading": _heading, "write_dl": _rows}
    )


def _usage(self: Any, prog: str, args: str = "", prefix: str | None = None) -> None:
    words = (spoken(IN_USAGE[word]) if word in IN_USAGE else word for word in args.split(" "))
    _PLAIN.write_usage(self, prog, " ".join(words), prefix or f"{spoken('help.usage')} ")


def _heading(self: Any, heading: str) -> None:
    _PLAIN.write_heading(self, spoken(HEADINGS[heading]) if heading in HEADINGS else heading)


def _rows(self: Any, rows: Sequence[tuple[str, str]], *widths: int, **named: int) -> None:
    _PLAIN.write_dl(self, [(name, _said(text)) for name, text in rows], *widths, **named)


def _said(text: str) -> str:
    if text == SHOWS_HELP:
        return spoken("help.shows_help")
    found = NOTES.search(text)
    if found is None:
        return text
    return f"{text[: found.start()]}[{'; '.join(map(_note, found[1].split('; ')))}]"


def _note(note: str) -> str:
    if note == REQUIRED:
        return spoken("help.required")
    return spoken("help.default", value=note.removeprefix(DEFAULT)) if note.startswith(DEFAULT) else note

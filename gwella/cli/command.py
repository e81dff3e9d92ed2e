"""The verbs of `gwella`, and the edge at which messages are spoken."""

from __future__ import annotations

import importlib
import keyword
import os
import sys
from collections.abc import Callable
from typing import Any

import typer

from gwella.cli import help_frame
from gwella.cli.own_examples import try_own_examples
from gwella.cli.reader import ASKED, READER, WORDS, spoken
from gwella.cli.refusals import GWELLA, UsageError, mistyped, on_one_line, stopped
from gwella.cli.unread import quiet_when_unread
from gwella.code_of_practice.errors import Fault, NotFound, Remediable

REFUSED = 2
OURS = 3  # nothing that the reader did: a fault of Gwella's

# The module of each verb is imported when the verb is typed, so that help stays quick.
VERBS = (
    "template",
    "map",
    "check",
    "compute",
    "explain",
    "compare",
    "reconcile",
    "report",
    "return",
    "generate",
    "definitions",
    "conformance",
    "spec",
    "key",
    "package",
    "release",
    "audit",
    "rights",
    "retention",
    "impact",
    "desk",
    "submit",
    "serve",
    "person",
    "demo",
    "backup",
    "restore",
    "upgrade",
    "doctor",
    "bench",
)

# An example of the authority's own that fails is not in the way of what works by no definition; of the site, which
# tries them where it counts; of `check`, which says so itself, as JSON where asked; of what puts a definition right.
UNTRIED = {
    *("key", "retention", "submit"),
    *("package", "release", "audit", "impact", "serve", "person", "backup", "restore", "upgrade", "doctor"),
    "check",
    *(f"definitions {verb}" for verb in ("confirm", "withdraw", "open", "comment", "decide", "changes")),
}


def main() -> None:
    """Run the command that was typed; what a person can put right is one sentence and exit 2; our fault, 3.

    Whose reader goes away, as `head` does, ends with 141 and says nothing.
    """
    # No command multiplies large matrices; the library for it would start threads, which spin while others are loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with quiet_when_unread():
        _run()


def _run() -> None:
    code = REFUSED
    try:
        if ASKED and ASKED != READER:
            raise NotFound("cli.no_such_language")
        if not WORDS:
            WORDS.append("--help")
        refuse_failing_examples(WORDS)
        sys.exit(application(WORDS[0])(WORDS, prog_name=GWELLA, standalone_mode=False) or 0)
    except Remediable as refusal:
        said = refusal.in_(READER)
    except Fault as fault:
        said, code = fault.in_(READER), OURS
    except UsageError as error:
        said = mistyped(error)
    except OSError as error:
        said = stopped(error)
    typer.echo(on_one_line(said), err=True)
    sys.exit(code)


def refuse_failing_examples(words: list[str]) -> None:
    """Raise DefinitionError where what is typed works by definitions and an example of the authority's own fails."""
    asked = {words[0], " ".join(words[:2])}
    if words[0] in VERBS and "--help" not in words and not asked & UNTRIED:
        try_own_examples()


def application(typed: str) -> typer.Typer:
    """Return the command with its verbs; only the verb `typed` brings its module with it."""
    help_frame.speak()
    app = typer.Typer(
        help=spoken("cli.gwella"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for verb in VERBS:
        function = _verb(verb) if verb == typed else _unopened
        if isinstance(function, typer.Typer):
            app.add_typer(function, name=verb, help=spoken(f"cli.{verb}"))
        else:
            app.command(verb, help=spoken(f"cli.{verb}"))(function)
    return app


def _verb(name: str) -> Callable[..., Any]:
    """Return the function of a verb, or the application of one that has verbs of its own."""
    called = f"{name}_" if keyword.iskeyword(name) else name
    function: Callable[..., Any] = getattr(importlib.import_module(f"gwella.cli.{called}"), called)
    return function


def _unopened() -> None:
    """Stands for a verb that was not typed, so that help can list it."""

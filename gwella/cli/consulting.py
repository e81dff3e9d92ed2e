"""`gwella definitions open|comment|decide KEY`: a draft opened for comment, its answers, and what was decided."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from gwella.cli.confirming import Body, BodyCy, Into, Key, Name, Role, Whose, body_of, both, by_whom
from gwella.cli.options import day_typed, today
from gwella.cli.reader import spoken
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.metrics.appending import entries_file, folder_for
from gwella.metrics.consultations import KIND, Answer, Decision, Opened, answer, open_for_comment
from gwella.metrics.consultations import decide as decided
from gwella.metrics.definitions import definition, key_of


def open_(
    key: Key,
    closes: Annotated[
        date,
        typer.Option("--closes", parser=day_typed, help=spoken("consultations.option_closes"), metavar="2025-03-31"),
    ],
    question: Annotated[str, typer.Option("--question", help=spoken("consultations.option_question"))],
    question_cy: Annotated[str, typer.Option("--question-cy", help=spoken("consultations.option_question_cy"))],
    by: Name,
    role: Role,
    authority: Whose = "",
    body: Body = "",
    body_cy: BodyCy = "",
    into: Into = None,
) -> None:
    """Open a draft for comment until a closing day."""
    folder = folder_for(into)
    if closes < today():
        raise NotAllowed("consultations.closes_before", day=closes)
    asked = Opened(today(), closes, both(question, question_cy), by_whom(by, role, body_of(authority, body, body_cy)))
    open_for_comment(folder, key, asked)
    file = str(entries_file(folder, KIND, key_of(key)))
    typer.echo(spoken("consultations.opened", day=closes, title=definition(key).title, file=file))


def comment(
    key: Key,
    organisation: Annotated[str, typer.Option("--organisation", help=spoken("consultations.option_organisation"))],
    words: Annotated[str, typer.Option("--text", help=spoken("consultations.option_text"))],
    in_welsh: Annotated[bool, typer.Option("--in-welsh", help=spoken("consultations.option_in_welsh"))] = False,
    name: Annotated[str, typer.Option("--publish-name", help=spoken("consultations.option_publish_name"))] = "",
    into: Into = None,
) -> None:
    """Keep an answer, in the words it was given in."""
    folder = folder_for(into)
    if not organisation.strip() or not words.strip():
        raise NotAllowed("consultations.both_languages")
    language = Language.CY if in_welsh else Language.EN
    answer(folder, key, Answer(0, today(), organisation.strip(), words.strip(), language, name.strip()))
    file = str(entries_file(folder, KIND, key_of(key)))
    typer.echo(spoken("consultations.answered", organisation=organisation.strip(), file=file))


def decide(
    key: Key,
    words: Annotated[str, typer.Option("--text", help=spoken("consultations.option_decision"))],
    words_cy: Annotated[str, typer.Option("--text-cy", help=spoken("consultations.option_decision_cy"))],
    by: Name,
    role: Role,
    led_to: Annotated[str, typer.Option("--led-to", help=spoken("consultations.option_led_to"))] = "",
    led_to_cy: Annotated[str, typer.Option("--led-to-cy", help=spoken("consultations.option_led_to_cy"))] = "",
    authority: Whose = "",
    body: Body = "",
    body_cy: BodyCy = "",
    into: Into = None,
) -> None:
    """Keep what was decided once answers have closed."""
    folder = folder_for(into)
    whoever = by_whom(by, role, body_of(authority, body, body_cy))
    led = both(led_to, led_to_cy) if led_to or led_to_cy else None
    decided(folder, key, Decision(0, today(), whoever, both(words, words_cy), led))
    typer.echo(spoken("consultations.decision_kept", file=str(entries_file(folder, KIND, key_of(key)))))

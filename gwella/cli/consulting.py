"""`gwella definitions open|comment|decide KEY`: a draft opened for comment, its answers, and what was decided."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from gwella.cli.confirming import Body, BodyCy, Into, Key, Name, Role, Whose, body_of
from gwella.cli.options import day_typed, today
from gwella.cli.reader import spoken
from gwella.code_of_practice.language import Language
from gwella.metrics.appending import entries_file, folder_for
from gwella.metrics.comment_typed import answered, both, by_whom, decided, opened
from gwella.metrics.consultations import KIND, answer, open_for_comment
from gwella.metrics.consultations import decide as keep
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
    whoever = by_whom(by, role, body_of(authority, body, body_cy))
    open_for_comment(folder, key, opened(both(question, question_cy), closes, whoever, today()))
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
    language = Language.CY if in_welsh else Language.EN
    answer(folder, key, answered(organisation, words, language, name, today()))
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
    keep(folder, key, decided((words, words_cy), (led_to, led_to_cy), whoever, today()))
    typer.echo(spoken("consultations.decision_kept", file=str(entries_file(folder, KIND, key_of(key)))))

"""The page that draws the stages of all that several people take in turn, one in each language."""

from __future__ import annotations

from collections.abc import Iterator

from docs.markdown import table
from gwella.accounts.matrix import matrix
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.office.stages import Life, Move, lives


def stages_page(language: Language, made: str) -> str:
    """Return the page of `language`: each life as a drawing, and its moves with who makes them on what terms."""
    lines = [f"# {_say('page_title', language)}", "", made, "", _say("page_about", language)]
    for kind, life in lives().items():
        source = life.source.in_(language)
        lines += ["", f"## {_say(f'of_{kind}', language)}", "", f"{source}.", "", *_drawing(life, language), ""]
        headings = [_say(f"page_{name}", language) for name in ("stage", "move", "who", "to", "terms")]
        lines += table(headings, list(_rows(life, language)))
    lines += ["", f"## {_say('census_title', language)}", "", _say("census_why_none", language)]
    return "\n".join(lines) + "\n"


def _drawing(life: Life, language: Language) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for name, stage in life.stages.items():
        yield f'    state "{stage.title.in_(language)}" as {name}'
    yield f"    [*] --> {life.first}"
    for stage, _, move in life.moves():
        yield f"    {stage} --> {move.to}: {move.title.in_(language)}"
    yield "```"


def _rows(life: Life, language: Language) -> Iterator[list[str]]:
    for stage, _, move in life.moves():
        title, to = life.stages[stage].title.in_(language), life.stages[move.to].title.in_(language)
        who = ", ".join(one.title.in_(language) for role, one in matrix().roles.items() if move.is_for(role))
        yield [title, move.title.in_(language), who, to, ", ".join(_terms(move, language))]


def _terms(move: Move, language: Language) -> Iterator[str]:
    if move.not_by:
        yield _say("page_second_person", language)
    for name in ("answers", "reason", "same", "locks", "revises"):
        if getattr(move, name) and not (name == "reason" and move.answers):
            yield _say(f"page_{name}", language)


def _say(code: str, language: Language) -> str:
    return say(f"stages.{code}", language)

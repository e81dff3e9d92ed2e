"""`gwella definitions [METRIC]`: the metrics and measures there are, or all that is said of one; and what is done
with them: confirmed, withdrawn, opened for comment, decided, and what changed in a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gwella.cli.confirming import confirm, withdraw
from gwella.cli.consulting import comment, decide, open_
from gwella.cli.reader import spoken, text
from gwella.cli.what_changed import changes
from gwella.code_of_practice.messages import Parameter
from gwella.code_of_practice.years import Period
from gwella.metrics.confirmations import confirmations
from gwella.metrics.definitions import Definition, key_of
from gwella.metrics.definitions import definitions as every

SHOW = "show"


class ByName(TyperGroup):
    """A word that is no verb names a definition: `gwella definitions AD/004` shows it."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        known = args and (args[0] in self.commands or args[0].startswith("-"))
        return super().resolve_command(ctx, args if known else [SHOW, *args])


definitions = typer.Typer(rich_markup_mode=None, cls=ByName)


@definitions.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """List every metric and measure: key, national code, title."""
    if typed.invoked_subcommand is None:
        for key, one in every().items():
            typer.echo(_line(key, one))


@definitions.command(SHOW, help=spoken("confirmations.show"))
def show(metric: Annotated[str, typer.Argument(help=spoken("cli.argument_one_metric"), metavar="METRIC")]) -> None:
    """Say what is known of one definition."""
    key = key_of(metric)
    typer.echo("\n".join(_said(key, every()[key])))


for verb, function in (
    ("confirm", confirm),
    ("withdraw", withdraw),
    ("open", open_),
    ("comment", comment),
    ("decide", decide),
    ("changes", changes),
):
    part = "consultations" if verb in ("open", "comment", "decide") else "confirmations"
    definitions.command(verb, help=spoken(f"{part}.{verb}"))(function)


def _line(key: str, one: Definition) -> str:
    mark = f" {spoken('confirmations.draft_mark')}" if one.confidence.is_draft else ""
    return f"{key:<45} {one.edition[-1].code:<8} {text(one.title)}{mark}"


def _said(key: str, one: Definition) -> Iterator[str]:
    yield _line(key, one)
    yield text(one.meaning)
    if one.aliases:
        yield spoken("cli.definition_aliases", aliases=", ".join(one.aliases))
    if one.until is not None:
        yield spoken("cli.definition_until", year=Period.of_year(one.until))
    is_draft = one.confidence.is_draft
    if is_draft:
        yield spoken("confirmations.is_draft", key=key)
    yield from confirmed_lines(key)
    for code, said in (("unknowns", one.unknowns), ("missing", one.missing if is_draft else None)):
        if said:
            yield spoken(f"cli.definition_{code}", said=said)
    if one.nearest:
        yield spoken("cli.definition_nearest", key=one.nearest, title=every()[one.nearest].title)


def confirmed_lines(key: str) -> Iterator[str]:
    """Yield who confirmed each edition of a definition, and against what."""
    for held in confirmations(key):
        its = held.confirmation
        facts: dict[str, Parameter] = {
            "year": Period.of_year(its.edition),
            "body": its.by.body,
            "day": its.confirmed_on,
        }
        code = "confirmed_edition" if its.count_follows else "differing_edition"
        yield spoken(f"confirmations.{code}", **facts, document=its.document, page=its.page)

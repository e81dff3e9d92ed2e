"""`gwella definitions changes --year Y`: what changed in the definitions in a year, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from gwella.cli.options import year_begun
from gwella.cli.reader import READER, spoken, text
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Parameter
from gwella.code_of_practice.years import Period
from gwella.metrics import changes as changed
from gwella.metrics.changes import Change, Confirmed
from gwella.metrics.consultations import Asked


def changes(
    year: Annotated[
        int | None,
        typer.Option("--year", parser=year_begun, help=spoken("confirmations.option_year"), metavar="2025"),
    ] = None,
) -> None:
    """Print the editions that begin in a year, what was confirmed in it, and drafts that were open for comment."""
    begun = changed.years()[0] if year is None else year
    typer.echo(Period.of_year(begun).in_(READER))
    lines = [
        *map(_change, changed.changes(begun)),
        *map(_confirmed, changed.confirmed_in(begun)),
        *(line for title, one in changed.asked_in(begun) for line in _asked(title, one)),
    ]
    typer.echo("\n".join(lines) or spoken("confirmations.changes_none", year=Period.of_year(begun)))


def _change(one: Change) -> str:
    edition = one.edition
    said = [text(edition.change)]
    if one.is_first:
        said.insert(0, spoken("confirmations.change_first"))
    if edition.break_in_series:
        said.append(spoken("confirmations.change_breaks"))
    if one.made_by:
        said.append(spoken("confirmations.change_made", body=one.made_by.by.body))
    code = f", {edition.code}" if edition.code else ""
    return spoken("confirmations.change_line", title=one.title, key=one.key, code=code, change=" ".join(said))


def _confirmed(one: Confirmed) -> str:
    its = one.held.confirmation
    facts: dict[str, Parameter] = {
        "day": one.on,
        "title": one.title,
        "key": one.key,
        "year": Period.of_year(its.edition),
    }
    if one.withdrawal:
        return spoken("confirmations.withdrawn_line", body=one.withdrawal.by.body, why=one.withdrawal.why, **facts)
    return spoken("confirmations.confirmed_line", body=its.by.body, document=its.document, page=its.page, **facts)


def _asked(title: Text, one: Asked) -> Iterator[str]:
    opened = one.opened
    facts: dict[str, Parameter] = {
        "opened": opened.opened_on,
        "closes": opened.closes_on,
        "title": title,
        "key": one.key,
    }
    yield spoken("confirmations.asked_line", question=opened.question, answers=len(one.answers), **facts)
    if one.decision:
        yield spoken("confirmations.decided_line", day=one.decision.on, text=one.decision.text)

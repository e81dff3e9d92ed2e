"""`gwella definitions confirm KEY` and `withdraw KEY`: our wording beside what was read in the official source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from gwella.cli.options import area_code, today
from gwella.cli.reader import spoken, text
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Parameter
from gwella.code_of_practice.places import area
from gwella.code_of_practice.reading import read
from gwella.code_of_practice.years import Period, year_typed
from gwella.metrics.appending import entries_file, folder_for, is_national
from gwella.metrics.comment_typed import both, by_whom
from gwella.metrics.confirmation_typed import ALWAYS, Entered, confirmation
from gwella.metrics.confirmations import KIND, Confirmation
from gwella.metrics.confirming import confirm as confirmed
from gwella.metrics.confirming import edition_to_confirm
from gwella.metrics.confirming import withdraw as withdrawn
from gwella.metrics.definitions import Definition, Metric, counted, definitions, key_of
from gwella.metrics.edition import Recounted


def option(name: str, field: str) -> object:
    """Return an option that is called as its field is."""
    return typer.Option(name, help=spoken(f"confirmations.field_{field}"))


Key = Annotated[str, typer.Argument(help=spoken("cli.argument_metric"), metavar="KEY")]
Into = Annotated[Path | None, typer.Option("--into", help=spoken("confirmations.option_into"), metavar="DIR")]
Whose = Annotated[
    str, typer.Option("--authority", parser=area_code, help=spoken("confirmations.option_authority"), metavar="CODE")
]
Body = Annotated[str, typer.Option("--body", help=spoken("confirmations.option_body"))]
BodyCy = Annotated[str, typer.Option("--body-cy", help=spoken("confirmations.option_body_cy"))]
Unchanged = Annotated[bool, typer.Option("--count-unchanged", help=spoken("confirmations.option_count_unchanged"))]
Recount = Annotated[Path | None, typer.Option("--counted", help=spoken("confirmations.option_counted"), metavar="FILE")]
Breaks = Annotated[bool, typer.Option("--breaks-series", help=spoken("confirmations.option_breaks"))]
Name = Annotated[str, option("--by", "name")]
Role = Annotated[str, option("--role", "role")]


def confirm(
    key: Key,
    code: Annotated[str, option("--code", "code")] = "",
    title: Annotated[str, option("--title", "title")] = "",
    title_cy: Annotated[str, option("--title-cy", "title_cy")] = "",
    wording: Annotated[str, option("--wording", "wording")] = "",
    wording_cy: Annotated[str, option("--wording-cy", "wording_cy")] = "",
    document: Annotated[str, option("--document", "document")] = "",
    page: Annotated[str, option("--page", "page")] = "",
    address: Annotated[str, option("--address", "address")] = "",
    read_on: Annotated[str, option("--read-on", "read_on")] = "",
    name: Name = "",
    role: Role = "",
    authority: Whose = "",
    body: Body = "",
    body_cy: BodyCy = "",
    differs: Annotated[str, option("--differs", "differs")] = "",
    differs_cy: Annotated[str, option("--differs-cy", "differs_cy")] = "",
    from_year: Annotated[str, option("--from", "from_year")] = "",
    count_unchanged: Unchanged = False,
    recount: Recount = None,
    breaks: Breaks = False,
    into: Into = None,
) -> None:
    """Write the confirmation; with nothing of what was read, print our wording and what to read."""
    entered = _entered(locals())  # an option is called as its field is
    if entered.is_empty:
        typer.echo("\n".join(_to_read(key_of(key))))
        return
    folder, whose = folder_for(into), body_of(authority, body, body_cy)
    recounted = read(recount, Recounted) if recount else None
    one = confirmation(entered, edition_to_confirm(key, _year(entered)), whose, today(), recounted)
    then = confirmed(folder, key, one)
    typer.echo("\n".join(_done(key_of(key), then, one, folder)))


def _entered(options: Mapping[str, object]) -> Entered:
    """Return those of the options that are entered to confirm, without spaces around them."""
    texts = {name: options[name] for name in Entered.__struct_fields__}
    stripped = {name: value.strip() if isinstance(value, str) else value for name, value in texts.items()}
    return msgspec.convert(stripped, Entered)


def _year(entered: Entered) -> int | None:
    """Return the year whose edition is meant; of a difference the latest, since it makes an edition of its own."""
    return None if entered.says_it_differs else year_typed(entered.from_year)


def withdraw(
    key: Annotated[str, typer.Argument(help=spoken("confirmations.argument_key"), metavar="KEY")],
    why: Annotated[str, typer.Option("--why", help=spoken("confirmations.option_why"))],
    why_cy: Annotated[str, typer.Option("--why-cy", help=spoken("confirmations.option_why_cy"))],
    by: Name,
    role: Role,
    authority: Whose = "",
    body: Body = "",
    body_cy: BodyCy = "",
    from_: Annotated[int | None, typer.Option("--from", help=spoken("confirmations.option_in_year"))] = None,
    into: Into = None,
) -> None:
    """Write why a confirmation no longer holds. The key is not looked up: it may be what does not load."""
    folder = folder_for(into)
    reason = (today(), by_whom(by, role, body_of(authority, body, body_cy)), both(why, why_cy))
    gone = withdrawn(folder, key, from_, reason)
    facts: dict[str, Parameter] = {"year": Period.of_year(gone.edition), "day": gone.confirmed_on}
    typer.echo(spoken("confirmations.withdrawn", key=key, file=str(entries_file(folder, KIND, key)), **facts))


def body_of(authority: str, body: str, body_cy: str) -> Text:
    """Return the body in whose name something is entered. Raises NotAllowed where none is said."""
    if authority:
        return area(authority).name
    if not body.strip() or not body_cy.strip():
        raise NotAllowed("confirmations.whose")
    return Text(body.strip(), body_cy.strip())


def _to_read(key: str) -> Iterator[str]:
    """Yield our wording, and what an officer has to read beside it."""
    one = definitions()[key]
    edition = one.edition[-1]
    yield f"{text(one.title)} ({key})"
    yield spoken("confirmations.our_wording", year=Period.of_year(edition.from_))
    yield f"  {text(one.meaning)}"
    yield f"  {text(edition.change)}"
    yield spoken("confirmations.our_code", code=edition.code) if edition.code else spoken("confirmations.no_code")
    yield spoken("confirmations.our_source", source=one.source)
    if one.missing and one.confidence.is_draft:
        yield spoken("cli.definition_missing", said=one.missing)
    yield spoken("confirmations.to_read")
    for field in ALWAYS:
        name = "by" if field == "name" else field.replace("_", "-")
        yield f"  --{name:<12} {spoken(f'confirmations.field_{field}')}"
    yield spoken("confirmations.to_differ")


def _done(key: str, then: Definition, one: Confirmation, folder: Path) -> Iterator[str]:
    year, file = Period.of_year(one.edition), str(entries_file(folder, KIND, key))
    yield spoken("confirmations.done", title=then.title, key=key, year=year, body=one.by.body, file=file)
    yield spoken("confirmations.for_all" if is_national(folder) else "confirmations.for_itself")
    if one.makes:
        yield spoken("confirmations.new_edition", year=year)
    if not one.count_follows:
        yield spoken("confirmations.still_draft")
    elif isinstance(then, Metric) and counted(then, then.edition[-1]) is None:
        yield spoken("confirmations.no_count")

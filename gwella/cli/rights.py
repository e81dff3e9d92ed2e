"""`gwella rights bundle|erase`: what an officer alone holds of one person, handed over or taken out.

On a server of many hands the pages do the same with a second person's approval; there nobody does it alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.options import OUT, Authority, From, keys_folder, now
from gwella.cli.reader import READER, spoken
from gwella.cli.whose import authority_named
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Message, Spoken, message, said
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.results import Result, told_apart
from gwella.code_of_practice.writing import check_is_new, whole
from gwella.code_of_practice.years import Period
from gwella.metrics.categories import codes
from gwella.metrics.categories import said as labels
from gwella.metrics.definitions import breakdowns, definitions
from gwella.metrics.files import CSV, SNAPSHOTS, read_results
from gwella.rights.bundle import Bundle, as_zip
from gwella.rights.erasing import Change, changed
from gwella.rights.erasing import erase as erased
from gwella.rights.files import files_with, with_them
from gwella.rights.person import check_name_one, held_of, person_keys
from gwella.snapshots.keyring import OWNER_ONLY
from gwella.snapshots.store import authorities

rights = typer.Typer(rich_markup_mode=None)

TYPED = Path("-")
LONGEST = 200  # signs of an identifier

Identifier = Annotated[Path, typer.Option("--identifier", help=spoken("rights.option_identifier"), metavar="FILE")]
To = Annotated[Path, typer.Option("--out", help=spoken("rights.option_out"), metavar="FILE")]
Sent = Annotated[Path | None, typer.Option("--extracts", help=spoken("rights.option_extracts"), metavar="DIR")]
Again = Annotated[bool, typer.Option("--recompute", help=spoken("rights.option_recompute"))]
Sure = Annotated[bool, typer.Option("--yes", help=spoken("rights.option_yes"))]


@rights.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella rights`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@rights.command(help=spoken("rights.bundle"))
def bundle(
    out: To, identifier: Identifier = TYPED, from_: From = OUT, authority: Authority = "", extracts: Sent = None
) -> None:
    """Write the bundle of one person, for its owner alone. Raises NotFound where nothing is held of them."""
    check_is_new(out)
    its, whom = _whose(authority, from_), _identifier(identifier)
    of = frozenset(person_keys(keys_folder(), its.code, whom).values())
    held = tuple(held_of(from_ / SNAPSHOTS, its.code, of))
    sent = files_with(extracts, [whom]) if extracts else {}
    if not held and not with_them(sent):
        raise NotFound("rights.not_found")
    made = Bundle(area=its, at=now(), of=of, held=held, files=sent)
    with whole(out) as unfinished:
        unfinished.touch(OWNER_ONLY)
        unfinished.write_bytes(as_zip(made))
    typer.echo(spoken("rights.written", file=str(out), rows=made.rows))


@rights.command(help=spoken("rights.erase"))
def erase(
    identifier: Identifier = TYPED,
    from_: From = OUT,
    authority: Authority = "",
    recompute: Again = False,
    yes: Sure = False,
) -> None:
    """Take one person out of every snapshot; figures stand until they are computed again."""
    its = _whose(authority, from_)
    keys = person_keys(keys_folder(), its.code, _identifier(identifier))
    held = held_of(from_ / SNAPSHOTS, its.code, keys.values())
    rows = sum(one.rows.num_rows for one in held)
    if not held:
        typer.echo(spoken("rights.not_found"))  # older snapshots may hold them still, so it goes on
    elif not yes:
        typer.echo(spoken("rights.sure", tables=len(held), rows=rows))
        return
    done = erased(from_, from_ / SNAPSHOTS, its.code, keys.values())
    counts = {"rows": sum(done.rows.values()), "tables": len(done.rows), "cells": done.cells, "files": done.files}
    if any(counts.values()):
        typer.echo(spoken("rights.erased", key=", ".join(keys), **counts))
    typer.echo(spoken("rights.source_too"))
    if recompute:
        for line in _recomputed(from_):
            typer.echo(line)


@rights.command(help=spoken("rights.recompute"))
def recompute(from_: From = OUT, authority: Authority = "") -> None:
    """Compute every figure again and say which changed, as after an erasure. Raises NotFound where nothing is held."""
    _whose(authority, from_)
    for line in _recomputed(from_):
        typer.echo(line)


def _recomputed(out: Path) -> Iterator[str]:
    """Compute every figure of the folder again, and yield what changed."""
    from gwella.cli.computing import computed

    before = _figures(out)
    computed([], out)
    changes = list(changed(before, _figures(out)))
    yield spoken("rights.some_changed", count=len(changes)) if changes else spoken("rights.none_changed")
    yield from (said_of(one) for one in changes)


def said_of(change: Change) -> str:
    """Return one line of what a figure was and is."""
    key = change.key
    figure = change.after or change.before
    assert figure is not None, "what changed was a figure before, or is one now"
    values = {"before": _value(change.before), "after": _value(change.after)}
    if values["before"] == values["after"]:  # a share may look the same, though other people make it up
        values = {"before": _counted(change.before), "after": _counted(change.after)}
    return spoken("rights.changed", figure=_name(figure), period=Period.parse(key.period), **values)


def _name(figure: Result) -> Message | Text:
    """Return what a figure is of: the title of its definition, and its category; the key where it has none any more."""
    definition = definitions().get(figure.metric)
    title = definition.title if definition else message("report.undefined", metric=figure.metric)
    if not figure.breakdown:
        return title
    return message("figures.of_category", title=title, category=_category(figure))


def _category(figure: Result) -> Spoken | str:
    """Return the labels of a category; its codes where they stand in no list any more."""
    known = [codes(breakdowns()[name]) for name in figure.breakdown.split("+") if name in breakdowns()]
    is_known = told_apart(figure.category, known) is not None
    return labels(figure.breakdown, figure.category) if is_known else figure.category


def _value(figure: Result | None) -> str:
    if figure is None or figure.value is None:
        return spoken("rights.no_figure")
    return said(figure.value, READER)


def _counted(figure: Result | None) -> str:
    if figure is None or figure.numerator is None or figure.denominator is None:
        return _value(figure)
    part, whole = said(figure.numerator, READER), said(figure.denominator, READER)
    return spoken("rights.of_whole", value=_value(figure), part=part, whole=whole)


def _figures(out: Path) -> list[Result]:
    return read_results(out) if (out / CSV).is_file() else []


def _identifier(file: Path) -> str:
    """Return the identifier that was typed, or that stands on a file's first line. Raises NotFound without either."""
    if file == TYPED:
        text = _typed()
    elif file.is_file():
        with file.open(encoding="utf-8-sig", errors="replace") as opened:
            text = opened.readline(LONGEST)
    else:
        raise NotFound("rights.no_file", file=str(file))
    if not text.strip():
        raise NotFound("rights.no_identifier", file=file.name)
    check_name_one([text])
    return text.strip()


def _typed() -> str:
    """Return what is typed unseen; nothing where nobody is there to type."""
    try:
        return str(typer.prompt(spoken("rights.type_identifier"), hide_input=True))
    except typer.Abort:
        return ""


def _whose(code: str, results: Path) -> Area:
    """Return the authority named, or the only one that has snapshots."""
    snapshots = results / SNAPSHOTS
    nobody = NotFound("rights.whose", folder=str(results))
    return authority_named(code, lambda: set(authorities(snapshots)), nobody, "key.not_an_authority")

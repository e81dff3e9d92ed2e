"""`gwella definitions [METRIC]`: the metrics and measures there are, or all that is said of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from gwella.cli.own_definitions import check_own_examples
from gwella.cli.reader import spoken, text
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import Definition, key_of
from gwella.metrics.definitions import definitions as every


def definitions(
    metric: Annotated[str, typer.Argument(help=spoken("cli.argument_one_metric"), metavar="METRIC")] = "",
) -> None:
    """List every metric and measure: key, national code, title; or say what is known of one.

    The authority's own are tried on their examples.
    """
    check_own_examples()
    if metric:
        key = key_of(metric)
        typer.echo("\n".join(_said(key, every()[key])))
        return
    for key, one in every().items():
        typer.echo(_line(key, one))


def _line(key: str, one: Definition) -> str:
    return f"{key:<45} {one.edition[-1].code:<8} {text(one.title)}"


def _said(key: str, one: Definition) -> Iterator[str]:
    yield _line(key, one)
    yield text(one.meaning)
    if one.aliases:
        yield spoken("cli.definition_aliases", aliases=", ".join(one.aliases))
    if one.until is not None:
        yield spoken("cli.definition_until", year=Period.of_year(one.until))
    for code, said in (("unknowns", one.unknowns), ("missing", one.missing)):
        if said:
            yield spoken(f"cli.definition_{code}", said=said)
    if one.nearest:
        yield spoken("cli.definition_nearest", key=one.nearest, title=every()[one.nearest].title)

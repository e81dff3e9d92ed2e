"""`gwella package key|keys|believe|forget|make|open`: signed files between installations.

What is made and taken lies in the server's database, so the work is done by the site's own process, which this starts.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.options import area_code, year_begun
from gwella.cli.reader import spoken

package = typer.Typer(rich_markup_mode=None)


class Made(StrEnum):
    """What a package can be made of."""

    RETURN = "return"
    REQUEST = "request"
    ANSWER = "answer"
    RELEASE = "release"


KeyOf = Annotated[str, typer.Option("--at", parser=area_code, help=spoken("package.option_at_key"), metavar="CODE")]
At = Annotated[str, typer.Option("--at", parser=area_code, help=spoken("package.option_at"), metavar="CODE")]
To = Annotated[Path, typer.Option("--out", help=spoken("package.option_out"), metavar="FILE")]
Print = Annotated[str, typer.Option("--fingerprint", help=spoken("package.option_fingerprint"), metavar="TEXT")]
PlaceOf = Annotated[str, typer.Option("--place", parser=area_code, help=spoken("package.option_place"), metavar="CODE")]
Authority = Annotated[
    str, typer.Option("--authority", parser=area_code, help=spoken("package.option_authority"), metavar="CODE")
]
Sender = Annotated[str, typer.Option("--from", parser=area_code, help=spoken("package.option_from"), metavar="CODE")]
Year = Annotated[
    int | None, typer.Option("--year", parser=year_begun, help=spoken("package.option_year"), metavar="2024")
]
OpenYear = Annotated[
    int | None, typer.Option("--year", parser=year_begun, help=spoken("package.option_open_year"), metavar="2024")
]
Take = Annotated[bool, typer.Option("--take", help=spoken("package.option_take"))]
WhatKind = Annotated[Made, typer.Argument(help=spoken("package.argument_kind"), metavar="KIND")]
KeyFile = Annotated[Path, typer.Argument(help=spoken("package.argument_key"), metavar="FILE")]
PackageFile = Annotated[Path, typer.Argument(help=spoken("package.argument_file"), metavar="FILE")]


@package.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella package`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@package.command(help=spoken("package.key"))
def key(at: KeyOf, out: To) -> None:
    """Write the public key of a place here."""
    run("package", "key", *_given(at=at, out=out))


@package.command(help=spoken("package.keys"))
def keys() -> None:
    """List the keys there are."""
    run("package", "keys")


@package.command(help=spoken("package.believe"))
def believe(file: KeyFile, fingerprint: Print = "") -> None:
    """Believe a key whose fingerprint was compared."""
    run("package", "believe", *_given(file=file, fingerprint=fingerprint))


@package.command(help=spoken("package.forget"))
def forget(place: PlaceOf, fingerprint: Print) -> None:
    """Believe a key no longer."""
    run("package", "forget", *_given(place=place, fingerprint=fingerprint))


@package.command(help=spoken("package.make"))
def make(kind: WhatKind, out: To, at: At = "", authority: Authority = "", year: Year = None) -> None:
    """Make a package."""
    run("package", "make", *_given(kind=kind.value, out=out, at=at, authority=authority, year=year))


@package.command("open", help=spoken("package.open"))
def open_(file: PackageFile, at: At = "", sender: Sender = "", year: OpenYear = None, take: Take = False) -> None:
    """Verify a package, say what it holds, and bring it in where that is asked."""
    words = _given(file=file, at=at, sender=sender, year=year)
    run("package", "open", *words, *(["--take"] if take else []))


def _given(**options: str | int | Path | None) -> list[str]:
    """Return the options that were given, each as one word so that none is taken for another."""
    return [f"--{name}={value}" for name, value in options.items() if value not in ("", None)]

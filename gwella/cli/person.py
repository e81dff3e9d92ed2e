"""`gwella person add|open|close|waiting|grant`: what the operator does with people, in the site's own process."""

from __future__ import annotations

from typing import Annotated

import typer

from gwella.cli.of_the_site import run
from gwella.cli.options import area_code
from gwella.cli.reader import spoken

person = typer.Typer(rich_markup_mode=None)

Email = Annotated[str, typer.Argument(help=spoken("person.argument_email"), metavar="E-MAIL")]
Place = Annotated[
    str, typer.Option("--authority", parser=area_code, help=spoken("person.option_authority"), metavar="CODE")
]
Role = Annotated[str, typer.Option("--role", help=spoken("person.option_role"))]
Wish = Annotated[str, typer.Option("--language", help=spoken("person.option_language"))]
BreakGlass = Annotated[bool, typer.Option("--break-glass", help=spoken("person.option_break_glass"))]
Send = Annotated[bool, typer.Option("--send", help=spoken("person.option_send"))]
Hours = Annotated[int, typer.Option("--hours", help=spoken("person.option_hours"))]
Reason = Annotated[str, typer.Option("--reason", help=spoken("person.option_reason"))]
Id = Annotated[str, typer.Argument(help=spoken("person.argument_id"), metavar="ID")]


@person.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella person`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@person.command("add", help=spoken("person.add"))
def add(
    email: Email,
    authority: Place = "",
    role: Role = "authority_administrator",
    language: Wish = "",
    break_glass: BreakGlass = False,
    send: Send = False,
) -> None:
    flags = [*(["--break-glass"] if break_glass else []), *(["--send"] if send else [])]
    run("person", "add", email, f"--authority={authority}", f"--role={role}", f"--language={language}", *flags)


@person.command("open", help=spoken("person.open"))
def open_(hours: Hours = 4, reason: Reason = "") -> None:
    run("person", "open", f"--hours={hours}", f"--reason={reason}")


@person.command("close", help=spoken("person.close"))
def close() -> None:
    run("person", "close")


@person.command("waiting", help=spoken("person.waiting"))
def waiting() -> None:
    run("person", "waiting")


@person.command("grant", help=spoken("person.grant"))
def grant(public_id: Id) -> None:
    run("person", "grant", "--", public_id)

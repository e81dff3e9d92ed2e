"""`gwella conformance export DIR`, `check FILE` and `answer KIT`: a system, tried on the worked examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from gwella.cli.options import OnDay, today, year_begun
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.sheets import write_sheet
from gwella.code_of_practice.writing import check_is_new, whole
from gwella.code_of_practice.years import year_label, year_of
from gwella.conformance.cases import cases
from gwella.conformance.kit import answer_headings, write_kit
from gwella.conformance.said import as_json, lines
from gwella.conformance.statement import judge

FALLS_SHORT = 1

conformance = typer.Typer(rich_markup_mode=None)

To = Annotated[Path, typer.Argument(help=spoken("conformance.argument_to"), metavar="DIR")]
Results = Annotated[Path, typer.Argument(help=spoken("conformance.argument_file"), metavar="FILE")]
Kit = Annotated[Path, typer.Argument(help=spoken("conformance.argument_kit"), metavar="DIR")]
AnswersTo = Annotated[Path, typer.Option("--to", help=spoken("conformance.option_answers_to"), metavar="FILE.csv")]
InYear = Annotated[
    int | None,
    typer.Option("--year", parser=year_begun, help=spoken("conformance.option_year"), metavar="2024"),
]
Json = Annotated[bool, typer.Option("--json", help=spoken("conformance.option_json"))]


@conformance.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella conformance`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@conformance.command(help=spoken("conformance.export"))
def export(to: To, year: InYear = None, on: OnDay = None) -> None:
    """Write the kit to a new or empty folder, in the reader's language."""
    made_on = on or today()
    begun = _with_cases(year, made_on)
    write_kit(to, begun, READER, made_on)
    number = len(cases(begun))
    typer.echo(spoken("conformance.exported", year=year_label(begun), folder=str(to), cases=number))


@conformance.command(help=spoken("conformance.check"))
def check(file: Results, year: InYear = None, json: Json = False, on: OnDay = None) -> None:
    """Print the statement on a file of results: exit 0 when all agrees, 1 when not, 2 when it cannot be read."""
    made_on = on or today()
    statement = judge(file, _with_cases(year, made_on), made_on)
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(as_json(statement, READER)), indent=2))
    else:
        typer.echo("\n".join(lines(statement, READER)))
    raise typer.Exit(0 if statement.conforms else FALLS_SHORT)


@conformance.command(help=spoken("conformance.answer"))
def answer(kit: Kit, to: AnswersTo, year: InYear = None) -> None:
    """Write what this installation makes of the kit's files, to be judged as another system's is. Raises NotAllowed."""
    from gwella.cli.conformance_answers import answers

    begun = _with_cases(year, today())
    check_is_new(to)
    rows = list(answers(kit, begun, READER))
    with whole(to) as unfinished:
        write_sheet(unfinished, [answer_headings(READER), *rows])
    typer.echo(spoken("conformance.answered", cases=len(cases(begun)), file=str(to)))


def _with_cases(year: int | None, made_on: date) -> int:
    """Return the year that was asked for, else that of `made_on`. Raises NotFound where it has no case."""
    begun = year_of(made_on) if year is None else year
    if not cases(begun):
        raise NotFound("conformance.no_cases", year=year_label(begun))
    return begun

"""`gwella return map|metrics|arcs|crcs|sheet|enter|history`: the return leaves by the door that exists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from gwella.cli.census_file import write_census
from gwella.cli.entering import entering
from gwella.cli.example_workbook import example
from gwella.cli.filled_said import filled_lines
from gwella.cli.options import OUT, From, Year, now, year_begun
from gwella.cli.reader import READER, spoken
from gwella.cli.whose import Whose, authority_named
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.writing import check_is_new, whole
from gwella.code_of_practice.years import Period
from gwella.entries.folder import figures_in
from gwella.entries.kept import entries
from gwella.entries.sheet import sheet
from gwella.forms.book import opened, sha256
from gwella.forms.filling import check_read_back, fill
from gwella.forms.proposal.draft import ENDING, write_draft
from gwella.forms.proposal.nearness import How
from gwella.forms.proposal.offer import offered
from gwella.forms.recognise import check_authority, fitted
from gwella.forms.statement import Statement, append_record, as_json, record
from gwella.returns.mapping import printable

return_ = typer.Typer(rich_markup_mode=None)
return_.add_typer(entering)
return_.command(help=spoken("forms.example"))(example)

Into = Annotated[Path, typer.Option("--into", help=spoken("forms.option_into"), metavar="THEIR.xlsx")]
FormKey = Annotated[str, typer.Option("--form", help=spoken("forms.option_form"), metavar="KEY")]
To = Annotated[Path | None, typer.Option("--to", help=spoken("forms.option_to"), metavar="FILLED.xlsx")]
Theirs = Annotated[Path, typer.Argument(help=spoken("cell_map.argument_workbook"), metavar="THEIR.xlsx")]
ItsYear = Annotated[
    int | None, typer.Option("--year", parser=year_begun, help=spoken("cell_map.option_year"), metavar="2024")
]
Folder = Annotated[Path, typer.Argument(help=spoken("forms.argument_folder"), metavar="FOLDER")]
CensusTo = Annotated[Path, typer.Option("--to", help=spoken("forms.option_census_to"), metavar="FILE.csv")]
Recorded = Annotated[Path, typer.Option("--out", help=spoken("forms.option_record"), metavar="DIR")]
AsJson = Annotated[bool, typer.Option("--json", help=spoken("forms.option_json"))]


@return_.callback(invoke_without_command=True)
def without_verb(typed: typer.Context) -> None:
    """Print the help when nothing stands after `gwella return`, as `gwella` alone does."""
    if typed.invoked_subcommand is None:
        typer.echo(typed.get_help())


@return_.command(help=spoken("forms.arcs"))
def arcs(folder: Folder, year: Year, to: CensusTo, out: Recorded = OUT) -> None:
    """Write the adults' census; see `gwella.cli.census_file`."""
    for line in write_census("arcs", folder, year, to, out):
        typer.echo(line)


@return_.command(help=spoken("forms.crcs"))
def crcs(folder: Folder, year: Year, to: CensusTo, out: Recorded = OUT) -> None:
    """Write the children's census; see `gwella.cli.census_file`."""
    for line in write_census("crcs", folder, year, to, out):
        typer.echo(line)


@return_.command("map", help=spoken("cell_map.help"))
def propose(workbook: Theirs, year: ItsYear = None) -> None:
    """Propose a cell map for a workbook, beside it, under a name that nothing reads. Raises what stands in the way."""
    offer = offered(opened(workbook), year)
    beside = workbook.with_name(workbook.stem + ENDING)
    write_draft(offer, beside, READER)
    for page in (page for page in offer.sheets if page.cells):
        by = {how.value: page.counted(how) for how in (How.CODE, How.TITLE)}
        by["near"] = page.counted(How.NEAR) + page.counted(How.NEAREST)
        by["open"] = sum(one.is_open for one in page.cells)
        typer.echo(spoken("cell_map.sheet", sheet=printable(page.name), cells=len(page.cells), **by))
    typer.echo(spoken("cell_map.proposed", file=str(beside), stem=workbook.stem))


@return_.command(help=spoken("forms.return"))
def metrics(
    year: Year,
    into: Into,
    form: FormKey = "",
    from_: From = OUT,
    to: To = None,
    authority: Whose = "",
    json: AsJson = False,
) -> None:
    """Fill the workbook, read it back and say what became of each cell. Raises what stands in the way."""
    # What was published is rounded, and comes from Welsh Government: it is no answer to it.
    results = [one for one in figures_in(from_) if one.origin is not Origin.PUBLISHED]
    its = _authority(authority, results, year, from_)
    fit = fitted(opened(into), year, form)
    check_authority(fit, its.code)
    target = _target(into, to)
    done = fill(fit, {one.key: one for one in results}, its.code, year)
    years = fit.years(year) if entries(from_) else ()
    rows = {row.key: row for each in years for row in sheet(from_, its.code, each).rows}
    statement = Statement(its.code, year, fit, done.lines, fit.book.sha256, sha256(done.data), target, rows)
    with whole(target) as unfinished:
        unfinished.write_bytes(done.data)
        check_read_back(unfinished.read_bytes(), fit, done.lines)
        append_record(from_, record(statement), now())
    for line in [_json(statement)] if json else filled_lines(statement, from_):
        typer.echo(line)


def _authority(code: str, results: Sequence[Result], year: int, folder: Path) -> Area:
    """Return the authority named, or the only one with figures of its own for the year. Raises NotFound."""
    own = {one.area for one in results if one.period == str(year)}
    unclear = NotFound("forms.whose", folder=str(folder))
    its = authority_named(code, lambda: own, unclear, "forms.not_an_authority")
    if its.code not in own:
        raise NotFound("forms.no_figures", authority=its.name, year=Period.of_year(year), folder=str(folder))
    return its


def _target(into: Path, to: Path | None) -> Path:
    """Return the file to write: the one named, else one beside theirs. Raises NotAllowed where it is there already."""
    target = to or into.with_name(spoken("forms.file_filled", file=into.stem))
    check_is_new(target)
    return target


def _json(statement: Statement) -> str:
    return msgspec.json.format(msgspec.json.encode(as_json(statement))).decode()

"""`gwella return sheet|enter|history`: every metric of a return on one sheet, and what a person enters on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwella.charts.entered_words import history_lines
from gwella.cli.entries_said import sheet_lines, touched_lines
from gwella.cli.options import OUT, Breakdown, Category, From, Year, now
from gwella.cli.reader import READER, spoken, text
from gwella.cli.whose import Whose, authority_named
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.results import FigureKey, Status
from gwella.code_of_practice.writing import whole
from gwella.code_of_practice.years import Period
from gwella.entries.enter import enter as keep
from gwella.entries.entry import STATUSES
from gwella.entries.exported import csv_of, workbook_of
from gwella.entries.filled_in import filled_in
from gwella.entries.folder import figures_in
from gwella.entries.kept import FILE, entries
from gwella.entries.rules import Asked
from gwella.entries.sheet import sheet as sheet_of
from gwella.entries.typed import typed_number
from gwella.metrics.definitions import definition, key_of

entering = typer.Typer(rich_markup_mode=None)
AS_FILE = {".csv": csv_of, ".xlsx": workbook_of}

To = Annotated[Path | None, typer.Option("--to", help=spoken("entries.option_sheet_to"), metavar="FILE")]
MetricName = Annotated[str, typer.Argument(help=spoken("cli.argument_metric"), metavar="METRIC")]
Value = Annotated[str, typer.Argument(help=spoken("entries.argument_value"), metavar="[VALUE]")]
Filled = Annotated[Path | None, typer.Option("--filled", help=spoken("entries.option_filled"), metavar="FILE")]
Reason = Annotated[str, typer.Option("--reason", help=spoken("entries.option_reason"), metavar="TEXT")]
By = Annotated[str, typer.Option("--by", help=spoken("entries.option_by"), metavar="NAME")]
Finished = Annotated[Status, typer.Option("--status", help=spoken("entries.option_status"), metavar="|".join(STATUSES))]
Unknown = Annotated[int | None, typer.Option("--unknown", help=spoken("entries.option_unknown"), metavar="N")]
Withdraw = Annotated[bool, typer.Option("--withdraw", help=spoken("entries.option_withdraw"))]


@entering.command("sheet", help=spoken("entries.sheet"))
def sheet(year: Year, to: To = None, from_: From = OUT, authority: Whose = "") -> None:
    """Print the sheet, or write it to a file to fill in."""
    its = _whose(authority, from_)
    of = sheet_of(from_, its.code, year)
    if to is None:
        typer.echo("\n".join(sheet_lines(of)))
        return
    if to.suffix.casefold() not in AS_FILE:
        raise NotFound("entries.not_csv_or_workbook", file=str(to))
    content = AS_FILE[to.suffix.casefold()](of, READER)
    with whole(to) as unfinished:
        unfinished.write_bytes(content)
    typer.echo(spoken("entries.sheet_written", file=str(to)))


@entering.command("enter", help=spoken("entries.enter"))
def enter(
    year: Year,
    by: By,
    metric: MetricName = "",
    value: Value = "",
    reason: Reason = "",
    status: Finished = Status.FINAL,
    unknown: Unknown = None,
    breakdown: Breakdown = "",
    category: Category = "",
    withdraw: Withdraw = False,
    filled: Filled = None,
    from_: From = OUT,
    authority: Whose = "",
) -> None:
    """Keep one entry, or those of a filled-in sheet, all or none; then say what stands in their cells."""
    its, at = _whose(authority, from_), now()
    if bool(metric) == bool(filled):
        raise NotAllowed("entries.one_of_both")
    if filled is not None:
        asked = filled_in(filled, sheet_of(from_, its.code, year), by=by, at=at)
    else:
        key = FigureKey(key_of(metric), its.code, str(year), breakdown, category)
        number = typed_number(value).number
        asked = [Asked(key=key, value=number, unknown=unknown, status=status, reason=reason, withdraw=withdraw)]
    kept = keep(from_, its.code, year, asked, by=by, at=at)
    if not kept:
        typer.echo(spoken("entries.nothing_new"))
        return
    typer.echo("\n".join(touched_lines(sheet_of(from_, its.code, year), [entry.key for entry in kept])))
    typer.echo(spoken("entries.kept", count=len(kept), file=str(from_ / FILE)))


@entering.command("history", help=spoken("entries.history"))
def history(
    metric: MetricName,
    year: Year,
    breakdown: Breakdown = "",
    category: Category = "",
    from_: From = OUT,
    authority: Whose = "",
) -> None:
    """Print every entry of one figure. Raises NotFound where it was never entered."""
    its = _whose(authority, from_)
    row = sheet_of(from_, its.code, year).row(FigureKey(key_of(metric), its.code, str(year), breakdown, category))
    if row is None or not row.history:
        raise NotFound("entries.no_history", metric=definition(metric).title, year=Period.of_year(year))
    typer.echo(text(row.definition.title))
    typer.echo("\n".join(history_lines(row, READER)))


def _whose(code: str, folder: Path) -> Area:
    """Return the authority named, or the only one with figures or entries in the folder. Raises NotFound."""

    def there() -> set[str]:
        return {entry.authority for entry in entries(folder)} | {one.area for one in figures_in(folder)}

    return authority_named(code, there, NotFound("forms.whose", folder=str(folder)), "entries.not_an_authority")

"""`gwella report --authority A --year Y --lang en|cy --format html|pdf|json`: the annual report, no server needed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum, auto
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from gwella.annual_report.compose import compose
from gwella.annual_report.drawing import drawer
from gwella.annual_report.passages import evidence_of, passages_of
from gwella.charts.entered_words import both_values, said_value
from gwella.cli.left import left
from gwella.cli.options import OUT, Authority, From, Year, today
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Spoken, message
from gwella.code_of_practice.places import area
from gwella.code_of_practice.report_form import form
from gwella.code_of_practice.results import FigureKey, Result
from gwella.code_of_practice.writing import whole
from gwella.code_of_practice.years import Period
from gwella.disclosure.adding_up import nothing_adds_up
from gwella.documents import Document, as_json, html, pdf
from gwella.entries.folder import figures_in
from gwella.entries.kept import entries
from gwella.entries.sheet import Row, sheet
from gwella.release.gate import released


class Format(StrEnum):
    """What the report is written as."""

    HTML = auto()
    PDF = auto()
    JSON = auto()


def report(
    authority: Authority,
    year: Year,
    format_: Annotated[Format | None, typer.Option("--format", help=spoken("cli.option_format"))] = None,
    from_: From = OUT,
    to: Annotated[Path | None, typer.Option("--to", help=spoken("cli.option_to"), metavar="FILE")] = None,
) -> None:
    """Write the report of `authority` on `year`: figures through the gate, text and evidence where there are any."""
    figures = _leaving(from_, authority, year)
    starred = {one.key for one in figures if one.is_suppressed}
    document = composed(authority, year, figures, READER, entered_in(from_, authority, year, starred))
    as_what = format_ or _by_ending(to)
    path = to or Path(spoken("cli.report_file", authority=authority, year=str(year)) + f".{as_what}")
    content = written(document, as_what)
    with whole(path) as unfinished:
        unfinished.write_bytes(content)
    typer.echo(spoken("cli.report_written", file=str(path)))


def entered_in(folder: Path, authority: str, year: int, starred: Collection[FigureKey]) -> list[Spoken]:
    """Return a sentence for each figure that was entered in the place of another, with both values as released.

    Neither is said of those `starred` at the gate.
    """
    if not entries(folder):
        return []
    rows = sheet(folder, area(authority).code, year).rows
    return [sentence for _, sentence in both_values(rows, partial(_as_released, starred))]


def _as_released(starred: Collection[FigureKey], row: Row, figure: Result | None) -> Spoken:
    if figure is None or figure.value is None:
        return said_value(row, None)
    if figure.key in starred:
        return message("report.starred")
    # What was replaced is another count than the one that left, and adds up with nothing that did.
    (leaving,) = released([figure], adding_up=nothing_adds_up)
    return message("report.starred") if leaving.is_suppressed else said_value(row, leaving.value)


def _leaving(folder: Path, authority: str, year: int) -> list[Result]:
    """Return an authority's figures as they leave. Raises NotFound for another area, or one without any of the year."""
    own = [result for result in figures_in(folder) if result.area == area(authority).code]
    period = Period.of_year(year)
    if not any(result.period == period.code for result in own):
        raise NotFound("cli.nothing_for_report", authority=area(authority).name, year=period)
    return left(folder, own)


def composed(
    authority: str,
    year: int,
    results: Sequence[Result],
    language: Language,
    entered: Sequence[Spoken] = (),
) -> Document:
    """Return the report as a document, of results as they left the gate."""
    return compose(
        form(),
        authority,
        year,
        results,
        evidence_of(authority, year),
        passages_of(authority, year),
        language,
        written_on=today(),
        made_up=any(result.is_made_up for result in results),
        draw=drawer(),
        entered=entered,
    )


def _by_ending(to: Path | None) -> Format:
    """Return the format that a file's ending names; HTML where it names none."""
    ending = to.suffix.casefold().removeprefix(".") if to else ""
    return Format(ending) if ending in list(Format) else Format.HTML


def written(document: Document, format_: Format) -> bytes:
    """Return the document in one of the formats."""
    match format_:
        case Format.PDF:
            return pdf(document)
        case Format.JSON:
            return as_json(document)
        case Format.HTML:
            return html(document).encode()

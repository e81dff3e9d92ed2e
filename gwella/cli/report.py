"""`gwella report --authority A --year Y --lang en|cy --format html|pdf|json`: the annual report, no server needed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum, auto
from pathlib import Path
from typing import Annotated

import typer

from gwella.annual_report.compose import compose
from gwella.annual_report.drawing import drawer
from gwella.annual_report.passages import evidence_of, passages_of
from gwella.charts.entered_words import both_values, said_value
from gwella.cli.options import OUT, Authority, From, Year, today
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Spoken, message
from gwella.code_of_practice.places import area
from gwella.code_of_practice.report_form import form
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.writing import whole
from gwella.code_of_practice.years import Period
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
    document = composed(authority, year, figures_in(from_), READER, entered_in(from_, authority, year))
    as_what = format_ or _by_ending(to)
    path = to or Path(spoken("cli.report_file", authority=authority, year=str(year)) + f".{as_what}")
    content = written(document, as_what)
    with whole(path) as unfinished:
        unfinished.write_bytes(content)
    typer.echo(spoken("cli.report_written", file=str(path)))


def entered_in(folder: Path, authority: str, year: int) -> list[Spoken]:
    """Return a sentence for each figure that was entered in the place of another, with both values as released."""
    if not entries(folder):
        return []
    return [sentence for _, sentence in both_values(sheet(folder, area(authority).code, year).rows, _as_released)]


def _as_released(row: Row, figure: Result | None) -> Spoken:
    if figure is None or figure.value is None:
        return said_value(row, None)
    (leaving,) = released([figure])
    return message("report.starred") if leaving.is_suppressed else said_value(row, leaving.value)


def composed(
    authority: str,
    year: int,
    results: Sequence[Result],
    language: Language,
    entered: Sequence[Spoken] = (),
) -> Document:
    """Return the report as a document. Raises NotFound for another area, or one without figures for the year."""
    own = [result for result in results if result.area == area(authority).code]
    period = Period.of_year(year)
    if not any(result.period == period.code for result in own):
        raise NotFound("cli.nothing_for_report", authority=area(authority).name, year=period)
    return compose(
        form(),
        authority,
        year,
        released(own),
        evidence_of(authority, year),
        passages_of(authority, year),
        language,
        written_on=today(),
        made_up=any(result.is_made_up for result in own),
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

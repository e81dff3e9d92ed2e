"""`gwella report --authority A --year Y --lang en|cy --format html|pdf|json`: the annual report, no server needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum, auto
from pathlib import Path
from typing import Annotated

import typer

from gwella.annual_report.compose import compose
from gwella.annual_report.drawing import drawer
from gwella.annual_report.passages import evidence_of, passages_of
from gwella.cli.options import OUT, From
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import area
from gwella.code_of_practice.report_form import form
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.writing import whole
from gwella.code_of_practice.years import Period
from gwella.documents import Document, as_json, html, pdf
from gwella.metrics.files import read_results
from gwella.release.gate import released


class Format(StrEnum):
    """What the report is written as."""

    HTML = auto()
    PDF = auto()
    JSON = auto()


def report(
    authority: Annotated[str, typer.Option("--authority", help=spoken("cli.option_area"), metavar="CODE")],
    year: Annotated[int, typer.Option("--year", help=spoken("cli.option_report_year"))],
    format_: Annotated[Format, typer.Option("--format", help=spoken("cli.option_format"))] = Format.HTML,
    from_: From = OUT,
    to: Annotated[Path | None, typer.Option("--to", help=spoken("cli.option_to"), metavar="FILE")] = None,
) -> None:
    """Write the report of `authority` on `year`: figures through the gate, text and evidence where there are any."""
    document = composed(authority, year, read_results(from_), READER)
    path = to or Path(spoken("cli.report_file", authority=authority, year=str(year)) + f".{format_}")
    content = written(document, format_)
    with whole(path) as unfinished:
        unfinished.write_bytes(content)
    typer.echo(spoken("cli.report_written", file=str(path)))


def composed(authority: str, year: int, results: Sequence[Result], language: Language) -> Document:
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
        # The command has no clock of its own: the report is dated by the day after the year it tells of.
        written_on=date(year + 1, 4, 1),
        made_up=any(result.is_made_up for result in own),
        draw=drawer(),
    )


def written(document: Document, format_: Format) -> bytes:
    """Return the document in one of the formats."""
    match format_:
        case Format.PDF:
            return pdf(document)
        case Format.JSON:
            return as_json(document)
        case Format.HTML:
            return html(document).encode()

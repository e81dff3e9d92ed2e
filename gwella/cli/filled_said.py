"""A filled workbook as lines: what became of each cell, and what whoever signs must know of the figures in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gwella.charts.entered_words import both_values, said_value, to_look_at
from gwella.cli.reader import READER, spoken, text
from gwella.code_of_practice.results import Result, Status
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.years import year_label
from gwella.forms.filling import Line, State
from gwella.forms.layout import Part, label
from gwella.forms.statement import RECORD, Statement
from gwella.metrics.drafts import is_draft_figure


def filled_lines(statement: Statement, folder: Path) -> Iterator[str]:
    """Yield what is said of a filled workbook: what to beware of, each cell, the sum, and where it is."""
    warned = list(_warnings(statement))
    yield from warned
    for line in statement.lines:
        yield _line(line, statement)
    filled = len(statement.written_lines)
    yield spoken("forms.summary", filled=filled, left=len(statement.lines) - filled, **statement.counts)
    yield from _entered(statement)
    yield spoken("forms.written", file=str(statement.to))
    yield spoken("forms.recorded", record=str(folder / RECORD))
    yield from warned  # the list is long: what must not be overlooked stands at both its ends


def _entered(statement: Statement) -> Iterator[str]:
    """Yield what whoever signs must know of the cells that hold what somebody entered: both values, and why."""
    if statement.entered["entered"]:
        yield spoken("entries.filled_with", **statement.entered)
    for _, sentence in (*both_values(statement.written_rows), *to_look_at(statement.written_rows)):
        yield sentence.in_(READER)


def _warnings(statement: Statement) -> Iterator[str]:
    if statement.is_made_up:
        yield spoken("forms.made_up")
    if statement.is_draft:
        yield spoken("forms.draft", form=statement.fit.form.title)


def _line(line: Line, statement: Statement) -> str:
    placed, year = line.placed, statement.year
    title = text(label(placed.input))
    if placed.input.category:
        title += f", {placed.input.breakdown} {placed.input.category}"
    if placed.input.of is not Part.VALUE:
        title += ", " + spoken(f"forms.of_{placed.input.of}")
    if placed.input.period != "year":
        title += f" ({year_label(placed.input.year(year))})"
    return spoken("forms.line", sheet=placed.sheet, cell=str(placed.cell), title=title, what=_what(line, statement))


def _what(line: Line, statement: Statement) -> str:
    """Return what became of a cell, and in brackets what to know of the figure in it."""
    shows = line.placed.shows
    before = "" if isinstance(shows, str) and not shows.strip() else _shown(shows)
    if line.state is State.CLEARED:
        return spoken("forms.cleared", before=before)
    if line.number is None:
        why = spoken(f"forms.why_{line.state}")
        left = "forms.left_alone" if line.state is State.FORMULA else "forms.left_as_is" if before else "forms.left"
        return spoken(left, before=before, why=why)
    code = "forms.filled_before" if before else "forms.filled"
    notes = ", ".join(_notes(line, line.figure, statement)) if line.figure else ""
    return spoken(code, number=number(line.number, READER), before=before) + (f" ({notes})" if notes else "")


def _notes(line: Line, figure: Result, statement: Statement) -> Iterator[str]:
    row = statement.rows.get(figure.key)
    if row is not None and row.is_replaced and line.placed.input.of is Part.VALUE:
        yield spoken("entries.note_entered", replaced=said_value(row, row.stood))
    if figure.unknown:
        yield spoken("forms.note_unknown", count=figure.unknown)
    if is_draft_figure(figure):
        yield spoken("forms.note_draft")
    if figure.status in (Status.ESTIMATED, Status.PART_YEAR, Status.PROVISIONAL):
        yield spoken(f"forms.note_{figure.status}")
    if figure.is_made_up:
        yield spoken("forms.note_made_up")


def _shown(value: object) -> str:
    """Return what stood in a cell; words are not repeated at length."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, READER)
    return str(value)[:40]

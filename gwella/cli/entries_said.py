"""The sheet as lines: each figure with how it came about, and both values where one was replaced."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gwella.charts.entered_words import both_values, said_figure, summed, to_look_at
from gwella.cli.reader import READER, spoken, text
from gwella.code_of_practice.messages import Parameter
from gwella.code_of_practice.places import area
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.years import Period
from gwella.entries.exported import remarks
from gwella.entries.sheet import Row, Sheet


def sheet_lines(of: Sheet) -> Iterator[str]:
    """Yield the sheet group by group, what was only recalled, and how many figures came about how."""
    yield spoken("entries.heading", area=area(of.authority).name, year=Period.of_year(of.year))
    if of.is_made_up:
        yield spoken("entries.made_up")
    for group, rows in of.groups:
        yield f"\n{spoken(f'entries.group_{group}')}"
        for row in rows:
            yield from _row_lines(row)
    yield f"\n{spoken('entries.recalled_heading')}"
    yield from (f"  {text(row.definition.title)} ({row.key.metric})" for row in of.recalled)
    yield f"\n{summed(of).in_(READER)}"
    yield spoken("entries.not_rounded")


def touched_lines(of: Sheet, entered: Collection[FigureKey]) -> Iterator[str]:
    """Yield the rows that were entered, and those of what is worked out from them."""
    for row in of.rows:
        if row.key in entered or _is_of(row, entered):
            yield from _row_lines(row)


def _row_lines(row: Row) -> Iterator[str]:
    name = row.key.metric + (f", {row.key.breakdown} {row.key.category}" if row.key.breakdown else "")
    what = [spoken(f"entries.is_{row.what or 'nothing'}")]
    if row.figure is not None and (row.figure.value is not None or row.entry):
        what += [spoken(f"entries.status_{row.figure.status}")] if row.figure.status != "final" else []
    what += remarks(row, READER)
    said: dict[str, Parameter] = {"title": row.definition.title, "name": name, "what": ", ".join(what)}
    has_value = row.figure is not None and row.figure.value is not None
    code = "entries.printed" if has_value else "entries.printed_nothing"
    yield "  " + spoken(code, **said, value=said_figure(row, row.figure))
    for _, sentence in (*both_values([row]), *to_look_at([row])):
        yield f"    {sentence.in_(READER)}"


def _is_of(row: Row, only: Collection[FigureKey]) -> bool:
    return any(row.key._replace(metric=part) in only for part in row.follows)

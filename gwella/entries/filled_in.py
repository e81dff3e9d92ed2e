"""A sheet that was written before and filled in: only its changed rows ask for anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import NotFound, Remediable, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Joined, message, say
from gwella.code_of_practice.results import FigureKey, Status
from gwella.code_of_practice.sheets import RUN
from gwella.code_of_practice.years import Period
from gwella.entries.entry import STATUSES, on_one_line
from gwella.entries.exported import Column, headings
from gwella.entries.named import rows_by_name
from gwella.entries.rules import Asked, judged
from gwella.entries.sheet import Row, Sheet
from gwella.entries.typed import typed_number
from gwella.returns.grid import Grid
from gwella.returns.mapping import fold, printable
from gwella.returns.read import WORKBOOKS
from gwella.returns.separated import read_separated
from gwella.returns.workbook import read_sheet, sheet_names

NEEDED = (Column.METRIC, Column.ENTERED)
Cells = Mapping[Column, str]


class Numbered(msgspec.Struct, frozen=True):
    """What one row of the file asks for, and which row that is."""

    number: int
    asked: Asked


def filled_in(path: Path, of: Sheet, *, by: str, at: datetime) -> list[Asked]:
    """Return what the changed rows of a file ask to be entered. Raises ReturnRejected with the first finding."""
    found, refused = list[Numbered](), dict[int, Remediable]()
    known, seen = rows_by_name(of), set[FigureKey]()
    for number, cells in _rows(path):
        try:
            row = _row(cells, of, known)
            if row.key in seen:
                raise ReturnRejected("entries.row_twice")
            seen.add(row.key)
            found += [Numbered(number, asked) for asked in _asked(cells, row)]
        except Remediable as refusal:
            refused[number] = refusal
    _, against = judged(of, [one.asked for one in found], by=by, at=at)
    refused |= {found[place].number: one for place, one in against.items()}
    for number, first in sorted(refused.items()):
        raise ReturnRejected(
            "entries.rejected", file=printable(path.name), row=str(number), what=first.message, count=len(refused)
        )
    return [one.asked for one in found]


def _rows(path: Path) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a file by the columns of a sheet. Raises ReturnRejected for another file."""
    if not path.is_file():
        raise NotFound("cli.not_there", path=str(path))
    grid = _grid(path)
    names = {fold(name): column for column, name in headings()}
    places = {names[fold(one)]: place for place, one in enumerate(grid.headings) if fold(one) in names}
    if any(column not in places for column in NEEDED):
        titles = {str(one): message(f"entries.column_{one}") for one in NEEDED}
        raise ReturnRejected("entries.no_columns", file=printable(path.name), **titles)
    for number, cells in zip(grid.numbers.to_pylist(), grid.rows, strict=True):
        yield number, {column: _plain(cells[place]) for column, place in places.items()}


def _grid(path: Path) -> Grid:
    return read_sheet(path, sheet_names(path)[0]) if path.suffix.casefold() in WORKBOOKS else read_separated(path)


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(RUN) else text


def _row(cells: Cells, of: Sheet, known: Mapping[str, Row]) -> Row:
    whole = known.get(fold(cells[Column.METRIC]))
    if whole is None:
        raise NotFound("entries.no_such_row")
    period = Period.of_year(of.year)
    if cells.get(Column.PERIOD) and fold(cells[Column.PERIOD]) not in {fold(period.in_(one)) for one in Language}:
        raise ReturnRejected("entries.other_year", year=period)
    breakdown, category = cells.get(Column.BREAKDOWN, ""), cells.get(Column.CATEGORY, "")
    row = of.row(whole.key._replace(breakdown=breakdown, category=category))
    if row is None:
        raise NotFound("entries.no_such_category", metric=whole.definition.title, year=period)
    return row


def _asked(cells: Cells, row: Row) -> Iterator[Asked]:
    """Yield what a row asks for, where it says anything else than the sheet does."""
    entry, figure = row.entry, row.figure
    now = entry.status if entry else figure.status if figure else None
    status, number = _status(cells.get(Column.STATUS, ""), now), typed_number(cells[Column.ENTERED]).number
    reason = on_one_line(cells.get(Column.REASON, ""))
    unknown = _unknown(cells.get(Column.UNKNOWN, ""), row)
    stands = (entry.value if entry else None, now, entry.reason if entry else "", figure.unknown if figure else None)
    if (number, status, reason, unknown) == stands:
        return
    if entry and entry.value is not None and number is None and status is not Status.NOT_PROVIDED:
        raise ReturnRejected("entries.emptied", metric=row.definition.title)
    if number is not None and status in (None, Status.NOT_PROVIDED):
        status = Status.FINAL
    seen = cells.get(Column.SEEN) or None
    given = {"value": number, "unknown": unknown, "reason": reason, "seen": seen}
    yield Asked(key=row.key, status=status or Status.FINAL, **given)  # type: ignore[arg-type]


def _unknown(text: str, row: Row) -> int | None:
    number = typed_number(text).number
    if number is None:
        return row.figure.unknown if row.figure else None
    if not number.is_integer():
        raise ReturnRejected("entries.not_whole", metric=row.definition.title)
    return int(number)


def _status(text: str, now: Status | None) -> Status | None:
    """Return the status that a cell says in either language, or by its own name; `now` where it says nothing."""
    said = {fold(say(f"entries.status_{one}", language)): one for one in Status for language in Language}
    said |= {fold(one): one for one in Status}
    if not text:
        return now
    if fold(text) not in said:
        every = Joined(tuple(message(f"entries.status_{one}") for one in STATUSES))
        raise ReturnRejected("entries.no_such_status", statuses=every)
    return said[fold(text)]

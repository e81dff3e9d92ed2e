"""A column pasted from a spreadsheet: values alone, from a row on downwards, or names and values side by side."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gwella.code_of_practice.errors import NotFound, Remediable, ReturnRejected
from gwella.code_of_practice.results import Status
from gwella.entries.named import rows_by_name
from gwella.entries.rules import Asked
from gwella.entries.sheet import Row, Sheet
from gwella.entries.typed import typed_number
from gwella.returns.mapping import fold

MOST_ROWS = 1_000


class Pasted(msgspec.Struct, frozen=True):
    """One pasted row: its number, whose it is, the value it asks for (None: it says that there is no figure), or
    why it cannot be taken.
    """

    number: int
    row: Row | None = None
    value: float | None = None
    refusal: Remediable | None = None


def pasted(text: str, of: Sheet, start: str = "") -> list[Pasted]:
    """Return the rows of what was pasted.

    Where there are several columns, the first one names the row and the last one holds its value; a first line that
    does neither is taken for headings. A single column goes down the rows that can be entered, from the row of the
    metric `start`, else from the first. Raises ReturnRejected for nothing at all, and for far too much.
    """
    lines = [_cells(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")]
    width = max(map(len, lines))
    if not any(cell for cells in lines for cell in cells):
        raise ReturnRejected("entries.nothing_pasted")
    if len(lines) > MOST_ROWS:
        raise ReturnRejected("entries.too_many_rows", most=MOST_ROWS)
    return _by_name(lines, width, of) if width > 1 else _downwards([cells[0] for cells in lines], of, start)


def asked_of(rows: Sequence[Pasted], *, status: Status, reason: str) -> list[Asked]:
    """Return what pasted rows ask to be entered: nothing where they say that there is no figure."""
    return [
        Asked(key=one.row.key, value=one.value, status=status, reason=reason, seen=one.row.seen)
        for one in rows
        if one.row is not None and one.value is not None and one.refusal is None
    ]


def _cells(line: str) -> list[str]:
    """Return the cells of a line; a spreadsheet puts some into quotation marks."""
    return [cell.strip().strip('"').strip() for cell in line.split("\t")]


def _by_name(lines: Sequence[Sequence[str]], width: int, of: Sheet) -> list[Pasted]:
    known, seen = rows_by_name(of), set[str]()
    found = []
    for number, cells in enumerate(lines, start=1):
        name, value = fold(cells[0]), cells[width - 1] if len(cells) == width else ""
        row = known.get(name)
        if not any(cells) or (number == 1 and row is None and not any(sign.isdigit() for sign in value)):
            continue
        if row is None:
            found.append(Pasted(number, refusal=NotFound("entries.no_such_row")))
        elif row.key.metric in seen:
            found.append(Pasted(number, row, refusal=ReturnRejected("entries.row_twice")))
        else:
            found.append(_valued(number, row, value))
        seen |= {row.key.metric} if row else set()
    return found


def _downwards(values: Sequence[str], of: Sheet, start: str) -> list[Pasted]:
    rows = [row for row in of.rows if not row.is_measure]
    if start:
        begins = rows_by_name(of).get(fold(start))
        if begins is None or begins not in rows:
            raise NotFound("entries.no_such_row")
        rows = rows[rows.index(begins) :]
    beyond = range(len(rows) + 1, len(values) + 1)
    below = [Pasted(number, refusal=NotFound("entries.below_the_sheet")) for number in beyond]
    beside = enumerate(zip(rows, values, strict=False), start=1)
    return [_valued(number, row, value) for number, (row, value) in beside] + below


def _valued(number: int, row: Row, value: str) -> Pasted:
    try:
        return Pasted(number, row, typed_number(value).number)
    except ReturnRejected as refusal:
        return Pasted(number, row, refusal=refusal)

"""The rows of a sheet that a person is meant to fill in: their words, and the cells beside them that take a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from gwella.forms.book import Book
from gwella.forms.filling import in_the_way
from gwella.forms.references import Ref
from gwella.forms.sheet import SheetXml


class Words(msgspec.Struct, frozen=True):
    """A cell that holds words."""

    column: int
    text: str


class Candidate(msgspec.Struct, frozen=True):
    """A cell that may be meant to be filled in, and the headings above it, the nearest last."""

    cell: Ref
    headings: tuple[str, ...]


class Row(msgspec.Struct, frozen=True):
    """The words at the beginning of a row, and the cells after them."""

    words: tuple[Words, ...]
    cells: tuple[Candidate, ...]


def rows_to_fill_in(
    book: Book, sheet: SheetXml, shown: Sequence[Sequence[Any]], is_known: Callable[[Sequence[Words]], bool]
) -> Iterator[Row]:
    """Yield each row of a sheet with words and, after them, cells into which a number could be typed.

    Where nothing sets such cells apart, and `is_known` says that the words are a figure's, it is the next one.
    """
    above: dict[int, tuple[int, tuple[str, ...]]] = {}
    last: dict[int, int] = {}
    for one in sheet.cells:
        last[one.row] = max(one.column, last.get(one.row, 0))
    for number, values in enumerate(shown, start=1):
        words: list[Words] = []
        cells: list[Candidate] = []
        for column in range(1, max(len(values), last.get(number, 0)) + 1):
            cell, value = Ref(number, column), values[column - 1] if column <= len(values) else ""
            headings = above[column][1] if column in above else ()
            if isinstance(value, str) and value.strip():
                words += [] if cells else [Words(column, value.strip())]
            elif words and _may_be_meant(book, sheet, cell, value, headings):
                cells.append(Candidate(cell, headings))
        if words and not cells and is_known(words):
            beside = Ref(number, words[-1].column + 1)
            cells += [Candidate(beside, ())] if _takes_a_number(book, sheet, beside, "") else []
        if cells:
            yield Row(tuple(words), tuple(cells))
        else:
            for said in words:
                _stands_above(above, sheet, Ref(number, said.column), said.text)


def _may_be_meant(book: Book, sheet: SheetXml, cell: Ref, value: Any, headings: tuple[str, ...]) -> bool:
    """Say whether a number may be typed into a cell, and anything about it says that one should be."""
    number = sheet.style(cell)
    is_opened = sheet.has_protection and not book.style(number).locked
    looks_so = cell in sheet.cells and number != 0
    return (bool(headings) or is_opened or looks_so or value != "") and _takes_a_number(book, sheet, cell, value)


def _takes_a_number(book: Book, sheet: SheetXml, cell: Ref, value: Any) -> bool:
    return in_the_way(cell, value, sheet, book.style(sheet.style(cell))) is None


def _stands_above(above: dict[int, tuple[int, tuple[str, ...]]], sheet: SheetXml, cell: Ref, text: str) -> None:
    """Remember a heading for its column, or for all that it is merged over; one just below another goes with it."""
    merged = next((one for one in sheet.merges if one.first == cell), None)
    for column in range(cell.column, (merged.last.column if merged else cell.column) + 1):
        row, texts = above.get(column, (0, ()))
        above[column] = (merged.last.row if merged else cell.row, (*texts, text) if row == cell.row - 1 else (text,))

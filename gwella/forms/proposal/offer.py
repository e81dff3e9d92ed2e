"""What is proposed for a workbook: its year, its authority, and a figure or none for each cell to fill in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import Kind, areas
from gwella.forms.book import Book, Values, values
from gwella.forms.filling import sheets_of
from gwella.forms.proposal.nearness import How, Near, Says, column_says, longest, metric_near, said_by
from gwella.forms.proposal.rows import Row, Words, rows_to_fill_in
from gwella.forms.recognise import year_said
from gwella.forms.references import Ref
from gwella.returns.mapping import fold, printable

MOST_CELLS = 3_000  # a form has some hundreds
SAYS_AUTHORITY = ("authority", "local authority", "name of authority", "awdurdod", "awdurdod lleol", "enw’r awdurdod")


class Spot(msgspec.Struct, frozen=True):
    """One cell of a sheet and what it shows."""

    sheet: str
    cell: Ref
    shows: Any


class CellOffer(msgspec.Struct, frozen=True):
    """One cell that may be filled in: the label of its row, the headings above it, and what may belong there."""

    cell: Ref
    label: Words
    headings: tuple[str, ...]
    near: Near | None
    says: Says

    @property
    def is_open(self) -> bool:
        """Whether a person has to say what belongs there, if anything does."""
        return self.near is None


class SheetOffer(msgspec.Struct, frozen=True):
    """A sheet, the key it gets in the form, the column of most labels (0 for none), and its cells."""

    name: str
    key: str
    labels: int
    cells: tuple[CellOffer, ...]

    def counted(self, how: How) -> int:
        """Return how many cells were taken for a metric in one way."""
        return sum(one.near is not None and one.near.how is how for one in self.cells)


class FormOffer(msgspec.Struct, frozen=True):
    """A cell map that is proposed for the workbook of a year."""

    file: str
    sha256: str
    year: int
    says_year: Spot | None
    says_authority: Spot | None
    recognised: Spot | None
    sheets: tuple[SheetOffer, ...]


def offered(book: Book, year: int | None = None) -> FormOffer:
    """Return what is proposed for a workbook; the year is its own where none is named.

    Raises NotFound where it does not say its year either, ReturnRejected where it has no cell to fill in.
    """
    shown = {name: rows for name, rows in values(book.data, book.file).items() if name in book.sheets}
    shown = {name: rows for name, rows in shown.items() if name not in book.hidden}
    says_year = next((spot for spot in _spots(shown) if year_said(spot.shows) is not None), None)
    begun = year_said(says_year.shows) if year is None and says_year else year
    if begun is None:
        raise NotFound("cell_map.which_year", file=book.file)
    whose = _authority(shown)
    taken = {(spot.sheet, spot.cell) for spot in (says_year, whose) if spot}
    sheets = tuple(_sheets(book, shown, begun, taken))
    if not any(sheet.cells for sheet in sheets):
        raise ReturnRejected("cell_map.nothing_to_fill_in", file=book.file)
    recognised = next((spot for spot in _spots(shown) if _is_words(spot.shows) and year_said(spot.shows) is None), None)
    return FormOffer(book.file, book.sha256, begun, says_year, whose, recognised, sheets)


def _spots(shown: Values) -> Iterator[Spot]:
    """Yield every cell that shows something, sheet by sheet and row by row."""
    for sheet, rows in shown.items():
        for number, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if str(value).strip():
                    yield Spot(sheet, Ref(number, column), value)


def _is_words(value: Any) -> bool:
    return isinstance(value, str)


def _authority(shown: Values) -> Spot | None:
    """Return the cell that names an authority, else the one beside the word for it, which may be empty still."""
    named = {fold(name) for code, one in _authorities().items() for name in (code, one.en, one.cy)}
    beside = None
    for spot in _spots(shown):
        if fold(str(spot.shows)) in named:
            return spot
        if beside is None and fold(str(spot.shows)) in map(fold, SAYS_AUTHORITY):
            beside = Spot(spot.sheet, Ref(spot.cell.row, spot.cell.column + 1), "")
    return beside


def _authorities() -> Mapping[str, Text]:
    return {code: one.name for code, one in areas().items() if one.kind is Kind.AUTHORITY}


def _sheets(book: Book, shown: Values, year: int, taken: Collection[tuple[str, Ref]]) -> Iterator[SheetOffer]:
    parts, keys, left = sheets_of(book), set[str](), MOST_CELLS
    for name, rows in shown.items():
        found = rows_to_fill_in(book, parts[name], rows, lambda words: said_by(words, year) is not None)
        cells = tuple(islice(_cells(found, name, year, taken), left + 1))
        left -= len(cells)
        if left < 0:
            raise ReturnRejected("forms.sheet_too_large", file=book.file, sheet=printable(name))
        columns = Counter(one.label.column for one in cells if one.near)
        key = _key(name, keys)
        keys.add(key)
        yield SheetOffer(name, key, max(columns, key=lambda column: columns[column], default=0), cells)


def _cells(rows: Iterable[Row], sheet: str, year: int, taken: Collection[tuple[str, Ref]]) -> Iterator[CellOffer]:
    """Yield the cells of a sheet; of two in a row that would take one number, the second is left to a person."""
    for row in rows:
        near = metric_near(row.words, year)
        done: set[tuple[object, ...]] = set()
        for one in (one for one in row.cells if (sheet, one.cell) not in taken):
            says = column_says(one.headings, near.metric, year) if near else Says()
            number = (says.of, says.period, says.breakdown, says.category)
            its = None if number in done else near
            done.add(number)
            yield CellOffer(one.cell, near.label if near else longest(row.words), one.headings, its, says)


def _key(sheet: str, taken: Collection[str]) -> str:
    """Return a sheet's name as a key that no other has."""
    plain = unicodedata.normalize("NFKD", sheet).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "sheet"
    return next(name for name in (key, *(f"{key}_{number}" for number in range(2, 10_000))) if name not in taken)

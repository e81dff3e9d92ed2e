"""The sheet as a file that can be filled in: headings in the reader's language, one row a figure.

The same columns as CSV and as a workbook. Nothing in either is run as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from enum import StrEnum, auto

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.sheets import Cell, whole_or_not
from gwella.code_of_practice.sheets import sheet as as_csv
from gwella.code_of_practice.years import Period
from gwella.entries.entry import What
from gwella.entries.sheet import Row, Sheet

WIDEST = 60


class Column(StrEnum):
    """The columns of the file, in their order. `entered`, `unknown`, `status` and `reason` are there to be filled in.

    `seen` stands for what the row was when the file was written, so that a change made since is noticed.
    """

    METRIC = auto()
    CODE = auto()
    TITLE = auto()
    PERIOD = auto()
    BREAKDOWN = auto()
    CATEGORY = auto()
    WHAT = auto()
    COMPUTED = auto()
    IMPORTED = auto()
    ENTERED = auto()
    UNKNOWN = auto()
    STATUS = auto()
    REASON = auto()
    REMARK = auto()
    SEEN = auto()

    def heading(self, language: Language) -> str:
        """Return what stands above the column."""
        return say(f"entries.column_{self}", language)


def rows_of(of: Sheet, language: Language) -> Iterator[list[Cell]]:
    """Yield the headings, the rows, and after them what was only recalled, which has no figures."""
    yield [column.heading(language) for column in Column]
    for row in (*of.rows, *of.recalled):
        cells = dict(_cells(row, language))
        yield [cells.get(column) for column in Column]


def csv_of(of: Sheet, language: Language) -> bytes:
    """Return the sheet as CSV."""
    return as_csv(rows_of(of, language))


def workbook_of(of: Sheet, language: Language) -> bytes:
    """Return the sheet as an Excel workbook."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, options)
    page = book.add_worksheet(say("entries.sheet_name", language, year=str(of.year)))
    bold = book.add_format({"bold": True, "text_wrap": True})
    rows = list(rows_of(of, language))
    for place, cells in enumerate(rows):
        page.write_row(place, 0, cells, bold if place == 0 else None)
    for place, column in enumerate(zip(*rows, strict=True)):
        page.set_column(place, place, min(WIDEST, max(len(str(cell or "")) for cell in column) + 2))
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    book.close()
    return content.getvalue()


def remarks(row: Row, language: Language) -> Iterator[str]:
    """Yield what has to be known of a row beside its figure: a draft, made up, an entry to look at again."""
    if row.definition.is_recalled:
        yield say("entries.remark_recalled", language)
    elif row.is_draft:
        yield say("entries.remark_draft", language)
    if row.is_measure:
        yield say("entries.remark_follows" if row.follows else "entries.remark_measure", language)
    if row.is_to_look_at:
        yield say("entries.remark_look_again", language)
    if row.figure is not None and row.figure.is_made_up:
        yield say("entries.remark_made_up", language)


def _cells(row: Row, language: Language) -> Iterator[tuple[Column, Cell]]:
    yield Column.METRIC, row.key.metric
    # A code that nobody has confirmed may be another figure's; as a bare code it would pass for the official one.
    yield Column.CODE, "" if row.is_draft else row.code
    yield Column.TITLE, row.definition.title.in_(language)
    yield Column.PERIOD, Period.parse(row.key.period).in_(language)
    yield Column.BREAKDOWN, row.key.breakdown
    yield Column.CATEGORY, row.key.category
    yield Column.REMARK, "; ".join(remarks(row, language))
    if row.definition.is_recalled:
        return
    entry = row.entry
    yield Column.WHAT, said_what(row, language)
    yield Column.IMPORTED if row.base_is is What.IMPORTED else Column.COMPUTED, whole_or_not(row.stood)
    yield Column.ENTERED, whole_or_not(entry.value) if entry else None
    yield Column.UNKNOWN, row.figure.unknown if row.figure else None
    yield Column.STATUS, say(f"entries.status_{row.figure.status}", language) if row.figure else ""
    yield Column.REASON, entry.reason if entry else ""
    yield Column.SEEN, row.seen


def said_what(row: Row, language: Language) -> str:
    """Return in words how a figure came about."""
    return say(f"entries.is_{row.what or 'nothing'}", language)


def headings() -> Iterable[tuple[Column, str]]:
    """Return every heading that a column may have, in either language."""
    return [(column, column.heading(language)) for column in Column for language in Language]

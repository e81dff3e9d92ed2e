"""A template as one workbook: notes first, a sheet a table, then the columns and the codes.

Made to be read aloud as well as seen: every sheet is one Excel table that begins in A1, with its
headings in row 1, no merged cells and nothing that is said by colour alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.returns.generate.files import YES_NO, Format
from gwella.returns.template.naming import marked, page_name, sheet_name
from gwella.returns.template.pages import Page, pages, rows_of_lists
from gwella.snapshots.tables import Column, Kind, table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LAST_ROW = 1_048_575  # of a sheet, from 0
FIRST_DAY = date(1900, 1, 1)  # Excel knows none before it
NARROWEST, WIDEST = 14, 36  # of a column to fill in, in signs
WIDTHS = {"notes": (28, 110), "columns": (24, 40, 34, 14, 60, 60), "codes": (36, 24, 60, 24)}
LABEL = 2  # the column of the codes in which the answers stand, from 0
A4 = 9
LINE = 15  # points, the height of a line
LOCALES = {Language.EN: "en-GB", Language.CY: "cy-GB"}


class Looks(msgspec.Struct, frozen=True):
    """How cells look: headings, and cells to fill in or to read."""

    required: Any
    optional: Any
    text: Any
    day: Any
    reading: Any
    link: Any


def workbook(keys: Sequence[str], language: Language) -> bytes:
    """Return the template of the tables `keys` as an Excel workbook; the same arguments give the same bytes."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    _describe(book, language)
    looks, (notes, *others) = _looks(book), pages(keys, language, Format.XLSX)
    _add_page(book, notes, language, looks)
    codes = rows_of_lists(keys)
    for key in keys:
        _add_table(book, key, language, looks, codes)
    for page in others:
        _add_page(book, page, language, looks)
    _link(book.worksheets()[0], notes, [sheet_name(key, language) for key in keys], looks)
    book.close()
    return content.getvalue()


def _describe(book: Workbook, language: Language) -> None:
    # Without a date of its own the workbook would hold the time of day, and two runs would differ.
    created = datetime(2020, 4, 1)  # noqa: DTZ001
    book.set_properties({"title": say("template.title", language), "author": "Gwella", "created": created})
    book.set_custom_property("Language", LOCALES[language])


def _looks(book: Workbook) -> Looks:
    heading = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    return Looks(
        required=book.add_format(heading | {"font_color": "#FFFFFF", "bg_color": "#1F3A5F"}),
        optional=book.add_format(heading | {"font_color": "#1A1A1A", "bg_color": "#DCE6F1"}),
        text=book.add_format({"num_format": "@"}),
        day=book.add_format({"num_format": "dd/mm/yyyy"}),
        reading=book.add_format({"text_wrap": True, "valign": "top"}),
        link=book.add_format({"text_wrap": True, "valign": "top", "font_color": "#0B4F9E", "underline": 1}),
    )


def _add_table(book: Workbook, key: str, language: Language, looks: Looks, codes: Mapping[str, range]) -> None:
    """Add the sheet of one table: its headings, and below them what each column takes."""
    sheet = book.add_worksheet(sheet_name(key, language))
    columns, names = table(key).columns, marked(key, language)
    headed = [(names[name], looks.required if one.required else looks.optional) for name, one in columns.items()]
    _head(sheet, key, headed, 1, table(key).about.in_(language))
    for place, (name, column) in enumerate(columns.items()):
        width = min(max(len(names[name]) + 2, NARROWEST), WIDEST)
        sheet.set_column(place, place, width, looks.day if column.kind is Kind.DATE else looks.text)
        if only := _only(column, language, codes):
            sheet.data_validation(1, place, LAST_ROW, place, only)


def _only(column: Column, language: Language, codes: Mapping[str, range]) -> dict[str, Any]:
    """Return what Excel can ask of a cell. It warns and never forbids, since Gwella reads more than it can say."""
    if column.kind is Kind.CHOICE:
        rule: dict[str, Any] = {"validate": "list", "source": _answers(codes[column.list], language)}
    elif column.kind is Kind.YES_NO:
        rule = {"validate": "list", "source": list(YES_NO[language].values())}
    elif column.kind is Kind.DATE:
        rule = {"validate": "date", "criteria": ">=", "value": FIRST_DAY}
    else:
        return {}
    said = "not_a_date" if column.kind is Kind.DATE else "not_listed"
    pages_named = {page: page_name(page, language) for page in ("columns", "codes")}
    return rule | {
        "error_type": "warning",
        "error_title": say(f"template.{said}_title", language),
        "error_message": say(f"template.{said}", language, **pages_named),
    }


def _answers(rows: range, language: Language) -> str:
    """Return the cells of the codes in which a list's answers stand, as a formula."""
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    where = xl_range_abs(rows.start, LABEL, rows.stop - 1, LABEL)
    return f"={quote_sheetname(page_name('codes', language))}!{where}"


def _add_page(book: Workbook, page: Page, language: Language, looks: Looks) -> None:
    """Add a sheet to read."""
    sheet = book.add_worksheet(page_name(page.name, language))
    _head(sheet, page.name, [(heading, looks.required) for heading in page.headings], len(page.rows), "")
    for place, width in enumerate(WIDTHS[page.name]):
        sheet.set_column(place, place, width, looks.reading)
    for number, row in enumerate(page.rows, start=1):
        sheet.set_row(number, LINE * _lines(row, WIDTHS[page.name]))
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell, looks.reading)


def _lines(row: Sequence[str], widths: Sequence[int]) -> int:
    """Return how many lines the longest cell of a row takes; LibreOffice gives every row one, and prints them over."""
    return max((len(wrap(cell, width)) for cell, width in zip(row, widths, strict=True)), default=1) or 1


def _head(sheet: Worksheet, name: str, headings: Iterable[tuple[str, Any]], rows: int, about: str) -> None:
    """Make a sheet one Excel table with these headings, which stay in sight, on screen and on every printed page."""
    columns = [{"header": heading, "header_format": look} for heading, look in headings]
    options = {"name": _identifier(name), "columns": columns, "autofilter": False, "style": "Table Style Light 1"}
    sheet.add_table(0, 0, rows, len(columns) - 1, options | ({"description": about} if about else {}))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _identifier(name: str) -> str:
    """Return a name that Excel takes for a table: letters, digits and underscores, and never a cell's address."""
    return "gwella_" + re.sub(r"\W", "_", name)


def _link(sheet: Worksheet, notes: Page, sheets: Sequence[str], looks: Looks) -> None:
    """Let the name of each table in the notes lead to its sheet."""
    from xlsxwriter.utility import quote_sheetname

    for number, (subject, _) in enumerate(notes.rows, start=1):
        if subject in sheets:
            sheet.write_url(number, 0, f"internal:{quote_sheetname(subject)}!A1", looks.link, subject)

"""A workbook to try on, laid out as a form says: its labels, a protected sheet, cells to fill in and their total.

It says on its face that it is Gwella's and no government's.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.years import year_label
from gwella.forms.layout import Form, Input, label
from gwella.forms.references import letters, ref

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LABELS, CELLS = 60, 14  # how wide columns are, in signs


def example(form: Form, year: int, authority: Area, language: Language) -> bytes:
    """Return an empty workbook of `form` for a year of an authority; the same arguments give the same bytes.

    Only inputs with a `cell` of their own can be placed.
    """
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    # Without a date of its own the workbook would hold the time of day, and two runs would differ.
    book.set_properties({"created": datetime(2020, 4, 1)})  # noqa: DTZ001
    sheets = {key: book.add_worksheet(sheet.name.in_(language)) for key, sheet in form.sheets.items()}
    for place in form.recognised:
        sheets[place.sheet].write_string(place.cell, place.reads.in_(language))
    sheets[form.year.sheet].write_string(form.year.cell, year_label(year))
    if form.authority:
        sheets[form.authority.sheet].write_string(form.authority.cell, authority.name.in_(language))
    for key, sheet in sheets.items():
        _lay_out(book, sheet, form.sheets[key].labels, [one for one in form.input if one.sheet == key], language)
    book.close()
    return content.getvalue()


def _lay_out(book: Workbook, sheet: Worksheet, labels: str, inputs: list[Input], language: Language) -> None:
    """Write the labels, open the cells of the inputs, count below them how many are filled, and protect the rest."""
    to_fill = book.add_format({"locked": False, "bg_color": "#FFF2CC", "border": 1})
    sheet.set_column(0, 0, LABELS)
    sheet.set_column(1, CELLS, CELLS)
    cells = [ref(one.cell) for one in inputs]
    for one, cell in zip(inputs, cells, strict=True):
        if labels:
            sheet.write_string(f"{labels}{cell.row}", label(one).in_(language))
        sheet.write_blank(str(cell), None, to_fill)
    below = max((cell.row for cell in cells), default=0) + 1
    for column in sorted({letters(cell.column) for cell in cells}):
        sheet.write_formula(f"{column}{below}", f"=COUNT({column}1:{column}{below - 1})")
    if labels and cells:
        sheet.write_string(f"{labels}{below}", say("forms.example_filled_in", language))
    sheet.protect()
    sheet.set_footer("&C" + say("forms.example_is_ours", language))

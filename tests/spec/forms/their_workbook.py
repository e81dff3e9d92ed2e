"""A workbook such as a government sends: merged heads, formulas, protection, a chart, lists, a hidden sheet."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec
import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.results import FigureKey, Origin, Result, Status
from gwella.forms.layout import Form, label

AREA, YEAR = "W06000002", 2024  # Gwynedd: the figures are made for the tests
CONTACTS, ADVICE, CHILDREN = "adult.contacts.received", "adult.contacts.advice_given", "child.contacts.received"
ROWS = (CONTACTS, ADVICE, "adult.assessments.completed", "adult.safeguarding.reports")

MAP = {
    "title": {"en": "Test return", "cy": "Ffurflen brawf"},
    "source": "a test",
    "confidence": "seen",
    "from": 2020,
    "sheets": {
        "cover": {"name": {"en": "Cover", "cy": "Clawr"}},
        "adults": {"name": {"en": "Adults", "cy": "Oedolion"}, "labels": "B"},
    },
    "year": {"sheet": "cover", "cell": "C3"},
    "authority": {"sheet": "cover", "cell": "C4"},
    "recognised": [{"sheet": "cover", "cell": "A1", "reads": {"en": "Test return", "cy": "Ffurflen brawf"}}],
    "input": [{"sheet": "adults", "cell": f"D{row}", "metric": metric} for row, metric in enumerate(ROWS, start=6)],
}


def form(**changes: object) -> Form:
    """Return the cell map of the test's workbook, with changes."""
    return msgspec.convert({**MAP, **changes}, Form)


def figure(metric: str, value: float | None, year: int = YEAR, **more: object) -> Result:
    status = Status.NOT_PROVIDED if value is None else Status.FINAL
    given = {"status": status, "origin": Origin.COMPUTED, "numerator": value, **more}
    return Result(metric=metric, edition=2020, area=AREA, period=str(year), value=value, **given)


def figures(*values: float | None) -> dict[FigureKey, Result]:
    """Return figures of the four rows of the workbook, in their order."""
    each = [figure(metric, value) for metric, value in zip(ROWS, values, strict=False)]
    return {one.key: one for one in each}


def make(path: Path, language: Language = Language.EN, moved: int = 0, protect: bool = True) -> openpyxl.Workbook:
    """Write the workbook, its rows `moved` down, and return it for a test that changes something more."""
    book = openpyxl.Workbook()
    cover, adults = book.active, book.create_sheet("Adults" if language is Language.EN else "Oedolion")
    cover.title = "Cover" if language is Language.EN else "Clawr"
    cover["A1"] = "Test return" if language is Language.EN else "Ffurflen brawf"
    cover.merge_cells("A1:F1")
    cover["C3"], cover["C4"] = "2024-25", "Gwynedd"
    adults["B2"], adults["B2"].font = "Adults · Oedolion", Font(bold=True, size=16)
    adults.merge_cells("B2:E3")
    for row, metric in enumerate(ROWS, start=6 + moved):
        adults[f"B{row}"] = label_of(metric).in_(language)
        adults[f"D{row}"].fill = PatternFill("solid", fgColor="FFF2CC")
        adults[f"D{row}"].protection = Protection(locked=False)
        adults[f"E{row}"] = f"=D{row}*2"
    adults["D12"], adults["D13"] = "=SUM(D6:D9)", '=IF(D12>0,"ok","empty")'
    adults.add_data_validation(DataValidation("whole", operator="greaterThanOrEqual", formula1="0", sqref="D6:D9"))
    adults.conditional_formatting.add("D6:D9", CellIsRule("greaterThan", ["100"], fill=PatternFill(bgColor="FF0000")))
    adults["B6"].comment = Comment("Guidance, page 9", "Welsh Government")
    chart = BarChart()
    chart.add_data(Reference(adults, min_col=4, min_row=6, max_row=9))
    adults.add_chart(chart, "H2")
    book.defined_names["total"] = DefinedName("total", attr_text=f"{adults.title}!$D$12")
    adults.protection.sheet = protect
    hidden = book.create_sheet("Lists")
    hidden["A1"], hidden.sheet_state = "Gwynedd", "hidden"
    book.calculation.fullCalcOnLoad = False
    book.save(path)
    return book


def label_of(metric: str) -> Text:
    return label(next(one for one in form().input if one.metric == metric))


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put_together(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def cells(path: Path) -> dict[tuple[str, str], object]:
    """Return every cell as openpyxl reads it: formulas as formulas."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, f"{get_column_letter(cell.column)}{cell.row}"): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }

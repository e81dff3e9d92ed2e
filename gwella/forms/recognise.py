"""Whether a workbook is the one that a form describes, and where each of its inputs stands.

Nothing is guessed: a sheet that is not there, a cell that reads otherwise, a row that moved or another year is a
refusal that names the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from gwella.code_of_practice.errors import Remediable, ReturnRejected
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import areas
from gwella.code_of_practice.years import FIRST, LAST, Period, year_label, year_of
from gwella.forms.book import Book, Values, values
from gwella.forms.layout import Form, Input, Place, Sheet, form, forms, label
from gwella.forms.references import Ref, letters, number, ref
from gwella.returns.mapping import fold, printable

SPAN = re.compile(r"(?<!\d)(\d{4})\s*[-/\u2010-\u2015]\s*(\d{4}|\d{2})(?!\d)")
LONGEST_SHOWN = 60


class Placed(msgspec.Struct, frozen=True):
    """An input with the sheet and the cell that it has in this workbook, and what the cell shows now."""

    input: Input
    sheet: str
    cell: Ref
    shows: Any


class Fitted(msgspec.Struct, frozen=True):
    """A workbook with the form that it is, the sheets as they are named in it, and what they show."""

    key: str
    form: Form
    book: Book
    shown: Values
    sheets: Mapping[str, str]
    inputs: tuple[Placed, ...]

    def years(self, year: int) -> list[int]:
        """Return the years whose figures it takes when the return is for `year`."""
        return sorted({placed.input.year(year) for placed in self.inputs})


def fitted(book: Book, year: int, key: str = "") -> Fitted:
    """Return the workbook with the form that it is for `year`, or the one named. Raises ReturnRejected, NotFound."""
    shown = values(book.data, book.file)
    which = {key: form(key)} if key else forms()
    refusals = {name: _difference(one, book, shown) for name, one in which.items()}
    fitting = [name for name, refusal in refusals.items() if refusal is None]
    of_year = [name for name in fitting if which[name].is_for(year)]
    if len(of_year) > 1:
        raise ReturnRejected("forms.two_fit", file=book.file, forms=", ".join(of_year))
    if not fitting:
        raise _nearest(refusals, which, book, year)
    name = (of_year or fitting)[0]
    one, names = which[name], _sheets(which[name], book)
    # A workbook of another year is often laid out otherwise too: its year is the difference to name.
    _check_year(one, book, shown, names, year)
    if not of_year:
        raise ReturnRejected("forms.not_for_year", form=one.title, year=Period.of_year(year), years=_years(one))
    return Fitted(name, one, book, shown, names, tuple(_placed(one, book, shown, names)))


def _years(one: Form) -> str:
    return f"{year_label(one.from_)} \N{EN DASH} {year_label(one.to) if one.to else ''}".rstrip()


def check_authority(fit: Fitted, authority: str) -> None:
    """Raise ReturnRejected where the workbook says that it is another authority's, or does not say whose it is."""
    if fit.form.authority is None:
        return
    says = str(_at(fit.shown, fit.sheets, fit.form.authority))
    its = areas()[authority]
    named = {fold(name) for name in (authority, its.name.en, its.name.cy, its.legacy) if name}
    if fold(says) not in named:
        raise ReturnRejected(
            "forms.other_authority" if says.strip() else "forms.no_authority",
            file=fit.book.file,
            sheet=fit.sheets[fit.form.authority.sheet],
            cell=fit.form.authority.cell,
            says=_text(says),
            authority=its.name,
        )


def year_said(value: Any) -> int | None:
    """Return the year that a cell says: 2024, `2024-25`, `2024/2025` or a day in it; None where it says none."""
    if isinstance(value, date):
        return year_of(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if float(value).is_integer() and FIRST <= value < LAST else None
    for first, second in SPAN.findall(str(value)):
        if int(second) % 100 == (int(first) + 1) % 100:
            return int(first)
    text = str(value).strip()
    return int(text) if re.fullmatch(r"(?:19|20)\d{2}", text) else None


def _difference(one: Form, book: Book, shown: Values) -> Remediable | None:
    """Return why a workbook is not what a form describes; None where it is."""
    names = _sheets(one, book)
    for key, sheet in one.sheets.items():
        if key not in names:
            there = _named(book.sheets)
            return ReturnRejected("forms.no_sheet", file=book.file, form=one.title, sheet=sheet.name, sheets=there)
        if len(could_be := _called(sheet, book)) > 1:
            several = _named(could_be)
            return ReturnRejected("forms.sheet_twice", file=book.file, form=one.title, sheet=sheet.name, sheets=several)
    for place in one.recognised:
        says = _at(shown, names, place)
        if fold(str(says)) not in _both(place.reads):
            named = {"sheet": names[place.sheet], "cell": place.cell, "says": _text(says)}
            return ReturnRejected("forms.reads_otherwise", file=book.file, form=one.title, reads=place.reads, **named)
    return None


def _nearest(refusals: Mapping[str, Remediable | None], which: Mapping[str, Form], book: Book, year: int) -> Remediable:
    """Return the refusal of the form that has most of its sheets in the workbook; none of them is no form at all."""
    of_year = [key for key in which if which[key].is_for(year)] or list(which)
    nearest = max(of_year, key=lambda key: (len(_sheets(which[key], book)), -len(which[key].sheets)))
    refusal = refusals[nearest]
    assert refusal is not None, "no form fits"
    return refusal


def _sheets(one: Form, book: Book) -> Mapping[str, str]:
    """Return the name in the workbook of each sheet of the form that is there."""
    found = {key: _called(sheet, book) for key, sheet in one.sheets.items()}
    return {key: names[0] for key, names in found.items() if names}


def _called(sheet: Sheet, book: Book) -> list[str]:
    """Return the sheets of a workbook that could be one of the form's: those named just so, else nearly so."""
    just_so = [name for name in book.sheets if name in (sheet.name.en, sheet.name.cy)]
    return just_so or [name for name in book.sheets if fold(name) in _both(sheet.name)]


def _named(sheets: Iterable[str]) -> str:
    return ", ".join(
        f"\N{LEFT DOUBLE QUOTATION MARK}{printable(name, LONGEST_SHOWN)}\N{RIGHT DOUBLE QUOTATION MARK}"
        for name in sheets
    )


def _check_year(one: Form, book: Book, shown: Values, names: Mapping[str, str], year: int) -> None:
    value = _at(shown, names, one.year)
    says = year_said(value)
    if says != year:
        code = "forms.other_year" if says is not None else "forms.no_year"
        place = {
            "sheet": names[one.year.sheet],
            "cell": one.year.cell,
            "says": year_label(says) if says else _text(value),
        }
        raise ReturnRejected(code, file=book.file, year=Period.of_year(year), **place)


def _placed(one: Form, book: Book, shown: Values, names: Mapping[str, str]) -> Iterator[Placed]:
    """Yield each input where it stands. Raises ReturnRejected when labels are elsewhere, missing, or there twice."""
    moved: list[tuple[Text, str, str, str]] = []
    taken: dict[tuple[str, Ref], Input] = {}
    placed: list[Placed] = []
    for each in one.input:
        sheet = names[each.sheet]
        cell, stands = _cell(one, each, shown[sheet], sheet, book.file)
        if stands is not None:
            moved.append((label(each), sheet, *stands))
        if (sheet, cell) in taken:
            raise ReturnRejected("forms.cell_twice", form=one.title, sheet=sheet, cell=str(cell))
        taken[sheet, cell] = each
        placed.append(Placed(each, sheet, cell, _value(shown[sheet], cell)))
    if moved:
        text, sheet, expected, found = moved[0]
        place = {"sheet": sheet, "expected": expected, "found": found}
        raise ReturnRejected("forms.moved", file=book.file, count=len(moved), label=text, **place)
    yield from placed


def _cell(
    one: Form, each: Input, rows: Sequence[Sequence[Any]], sheet: str, file: str
) -> tuple[Ref, tuple[str, str] | None]:
    """Return the cell of an input, and where its label was expected and stands when that is another row."""
    column = one.sheets[each.sheet].labels
    if not column:
        return ref(each.cell), None
    wanted, at = _both(label(each)), number(column)
    found = [row for row, cells in enumerate(rows, start=1) if at <= len(cells) and fold(str(cells[at - 1])) in wanted]
    expected = ref(each.cell) if each.cell else None
    if expected is not None and expected.row in found:
        return expected, None
    if not found:
        raise ReturnRejected("forms.no_label", file=file, sheet=sheet, column=column, label=label(each))
    if expected is not None:
        return expected, (f"{letters(at)}{expected.row}", f"{letters(at)}{found[0]}")
    if len(found) > 1:
        twice = ", ".join(f"{column}{row}" for row in found)
        raise ReturnRejected("forms.label_twice", file=file, sheet=sheet, label=label(each), cells=twice)
    return Ref(found[0], number(each.column)), None


def _both(text: Text) -> tuple[str, str]:
    return fold(text.en), fold(text.cy)


def _at(shown: Values, names: Mapping[str, str], place: Place) -> Any:
    return _value(shown[names[place.sheet]], ref(place.cell))


def _value(rows: Sequence[Sequence[Any]], cell: Ref) -> Any:
    """Return what a cell shows; nothing where the sheet does not reach so far."""
    row = rows[cell.row - 1] if cell.row <= len(rows) else ()
    return row[cell.column - 1] if cell.column <= len(row) else ""


def _text(value: Any) -> str:
    return printable(str(value), LONGEST_SHOWN)

"""Filling a workbook with figures: which cell takes which number, and for each other one why it is left.

A number is only written where a person could see and type it: never over a formula, into a cell that protection
locks, under a merged cell, where nobody sees it, over words, where the cell would show the number as a day, or
against the workbook's own check of what is typed there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from enum import StrEnum, auto
from typing import Any

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.results import FigureKey, Result, Status
from gwella.code_of_practice.years import Period
from gwella.forms.book import Book, book_of, counted_anew, values, written
from gwella.forms.layout import NotProvided
from gwella.forms.recognise import Fitted, Placed
from gwella.forms.references import Ref
from gwella.forms.sheet import SheetXml, sheet_xml
from gwella.forms.splicing import filled
from gwella.forms.styles import Style
from gwella.forms.xml_parts import LARGEST, Damaged

Figures = Mapping[FigureKey, Result]
Sheets = Mapping[str, SheetXml]


class State(StrEnum):
    """What became of a mapped cell: filled, emptied, or why it was left."""

    FILLED = auto()
    CLEARED = auto()
    NO_FIGURE = auto()
    NOT_PROVIDED = auto()
    SUPPRESSED = auto()
    FORMULA = auto()
    LOCKED = auto()
    MERGED = auto()
    HIDDEN = auto()
    WORDS = auto()
    NOT_A_NUMBER = auto()
    NOT_ACCEPTED = auto()


class Line(msgspec.Struct, frozen=True):
    """One mapped cell: what it is for, what became of it, the number written and the figure it is of."""

    placed: Placed
    state: State
    number: float | None = None
    figure: Result | None = None

    @property
    def is_written(self) -> bool:
        return self.state in (State.FILLED, State.CLEARED)


class Filled(msgspec.Struct, frozen=True):
    """A workbook that was filled: its bytes, and one line for each mapped cell in the form's order."""

    data: bytes
    lines: tuple[Line, ...]


def fill(fit: Fitted, figures: Figures, authority: str, year: int) -> Filled:
    """Return the workbook with the figures of `authority` for `year` in its input cells, read back and compared.

    Raises ReturnRejected where not one cell can be filled, or the workbook's parts cannot be read.
    """
    sheets = sheets_of(fit.book)
    lines = tuple(_line(placed, fit.book, sheets[placed.sheet], figures, authority, year) for placed in fit.inputs)
    if not any(line.state is State.FILLED for line in lines):
        raise _nothing_to_fill(fit, lines, year)
    changed = _changed(fit.book, sheets, lines)
    data = written(fit.book, changed)
    check_read_back(data, fit, lines)
    return Filled(data, lines)


def _nothing_to_fill(fit: Fitted, lines: tuple[Line, ...], year: int) -> ReturnRejected:
    """Return the refusal of a workbook of which every mapped cell is left, with the commonest reason."""
    state, count = Counter(line.state for line in lines).most_common(1)[0]
    why = message(f"forms.why_{State.NO_FIGURE if state is State.CLEARED else state}")
    counts = {"count": count, "cells": len(lines)}
    return ReturnRejected("forms.nothing_to_fill", file=fit.book.file, year=Period.of_year(year), why=why, **counts)


def check_read_back(data: bytes, fit: Fitted, lines: tuple[Line, ...]) -> None:
    """Raise ReturnRejected unless `data`, read again, is the workbook given with those cells, and no other, changed."""
    try:
        same = _shows_what_it_should(data, fit, lines) and _keeps_all_else(data, fit, lines)
    except (Damaged, ReturnRejected):
        same = False
    if not same:
        raise ReturnRejected("forms.not_read_back", file=fit.book.file)


def _shows_what_it_should(data: bytes, fit: Fitted, lines: tuple[Line, ...]) -> bool:
    """Say whether each written cell shows its number, formulas nothing yet, and every other cell what it showed."""
    numbers, sheets = _numbers(lines), sheets_of(fit.book)
    wanted = {
        name: _with(_typed(_cells(rows), sheets[name]), numbers.get(name, {})) for name, rows in fit.shown.items()
    }
    return {name: _cells(rows) for name, rows in values(data, fit.book.file).items()} == wanted


def _keeps_all_else(data: bytes, fit: Fitted, lines: tuple[Line, ...]) -> bool:
    """Say whether every sheet keeps its formulas, and every file in the archive that is not to change its bytes."""
    again, before = book_of(data, fit.book.file), fit.book.entries
    sheets = sheets_of(fit.book)
    changed = _changed(fit.book, sheets, lines)
    kept = (again.entries[name] == before[name] for name in before if name not in changed)
    formulas = (sheet.formulas == sheets[name].formulas for name, sheet in sheets_of(again).items())
    return list(again.entries) == list(before) and all(kept) and all(formulas)


def sheets_of(book: Book) -> Sheets:
    """Return every sheet's parts by its name. Raises ReturnRejected."""
    parts = {name: book.entries[part] for name, part in book.sheets.items()}
    for name, part in parts.items():
        if len(part) > LARGEST:
            raise ReturnRejected("forms.sheet_too_large", file=book.file, sheet=name)
    try:
        return {name: sheet_xml(part) for name, part in parts.items()}
    except Damaged:
        raise ReturnRejected("forms.damaged", file=book.file) from None


def _line(placed: Placed, book: Book, sheet: SheetXml, figures: Figures, authority: str, year: int) -> Line:
    one, style = placed.input, book.style(sheet.style(placed.cell))
    hidden = State.HIDDEN if placed.sheet in book.hidden else None
    state = hidden or in_the_way(placed.cell, placed.shows, sheet, style)
    key = FigureKey(one.metric, authority, str(one.year(year)), one.breakdown, one.category)
    figure = figures.get(key)
    if state is not None:
        return Line(placed, state, None, figure)
    number: float | None = getattr(figure, one.of.value) if figure else None
    if number is not None:
        if not sheet.accepts(placed.cell, number):
            return Line(placed, State.NOT_ACCEPTED, None, figure)
        return Line(placed, State.FILLED, number, figure)
    if one.not_provided is NotProvided.CLEAR and _is_number(placed.shows):
        return Line(placed, State.CLEARED, None, figure)
    return Line(placed, _why_not(figure), None, figure)


def _why_not(figure: Result | None) -> State:
    if figure is None:
        return State.NO_FIGURE
    return State.SUPPRESSED if figure.status is Status.SUPPRESSED else State.NOT_PROVIDED


def in_the_way(cell: Ref, shows: Any, sheet: SheetXml, style: Style) -> State | None:
    """Return why a number may not be written into a cell of a sheet that is shown; None where it may."""
    if sheet.is_formula(cell):
        return State.FORMULA
    if sheet.is_covered(cell):
        return State.MERGED
    if style.locked and sheet.is_protected(cell):
        return State.LOCKED
    if sheet.is_hidden(cell):
        return State.HIDDEN
    if not (_is_number(shows) or str(shows).strip() == ""):
        return State.WORDS
    return None if style.is_number else State.NOT_A_NUMBER


def _changed(book: Book, sheets: Sheets, lines: tuple[Line, ...]) -> dict[str, bytes]:
    """Return the new content of every file that changes: the sheets, and the part that asks for formulas anew."""
    try:
        numbers = _numbers(lines)
        changed = {book.sheets[name]: filled(sheet, numbers.get(name, {})) for name, sheet in sheets.items()}
        differing = {name: part for name, part in changed.items() if part != book.entries[name]}
        return {**differing, book.workbook: counted_anew(book.entries[book.workbook])}
    except Damaged:
        raise ReturnRejected("forms.damaged", file=book.file) from None


def _numbers(lines: tuple[Line, ...]) -> Mapping[str, Mapping[Ref, float | None]]:
    """Return the number that each written cell takes, sheet by sheet; None for one that is emptied."""
    numbers: dict[str, dict[Ref, float | None]] = defaultdict(dict)
    for line in lines:
        if line.is_written:
            numbers[line.placed.sheet][line.placed.cell] = line.number
    return numbers


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cells(rows: list[list[Any]]) -> dict[Ref, Any]:
    """Return what each cell shows that shows anything."""
    return {
        Ref(row, column): value
        for row, cells in enumerate(rows, start=1)
        for column, value in enumerate(cells, start=1)
        if value != ""
    }


def _typed(cells: dict[Ref, Any], sheet: SheetXml) -> dict[Ref, Any]:
    """Return those of the cells that no formula fills."""
    return {cell: value for cell, value in cells.items() if not sheet.is_formula(cell)}


def _with(cells: dict[Ref, Any], numbers: Mapping[Ref, float | None]) -> dict[Ref, Any]:
    left = {cell: value for cell, value in cells.items() if cell not in numbers}
    return {**left, **{cell: number for cell, number in numbers.items() if number is not None}}

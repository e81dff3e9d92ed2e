"""Whether the rows that an example draws can be read: before they are counted, since what is drawn by hand slips."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.reading import Name, check_names
from gwella.snapshots.drawn import by_table, drawn
from gwella.snapshots.tables import Column, Kind, lists, table, tables

YES_OR_NO = ("yes", "no")


def check_drawn(file: str, at: str, given: str | Mapping[str, str], of: str) -> None:
    """Raise DefinitionError for the first thing in drawn rows that cannot be read; `at` is the field they stand in."""
    for name, text in by_table(given if isinstance(given, str) else dict(given), of).items():
        check_names(file, [Name(at, name, tables())])
        columns = table(name).stored
        headings, rows = drawn(text)
        check_names(file, [Name(at, heading, columns) for heading in headings])
        for number, row in enumerate(rows, start=1):
            if len(row) != len(headings):
                said: dict[str, str | int] = {"row": str(number), "cells": len(row), "headings": len(headings)}
                raise DefinitionError("metrics.example_row", file=file, field=at, **said)
            for heading, cell in zip(headings, row, strict=True):
                _check_cell(file, f"{at}, {heading} {number}", columns[heading], cell)


def _check_cell(file: str, at: str, column: Column, cell: str) -> None:
    """Raise DefinitionError where a cell does not hold what its column does; an empty one always may be."""
    if not cell:
        return
    if known := _known(column):
        check_names(file, [Name(at, cell, known)])
    elif column.kind is Kind.DATE and not _is_day(cell):
        raise DefinitionError("metrics.example_day", file=file, field=at)
    elif column.kind is Kind.PERSON and not cell.isdecimal():
        raise DefinitionError("metrics.example_person", file=file, field=at)


def _known(column: Column) -> Collection[str]:
    """Return the answers that there are for a column; none where any may stand there."""
    if column.kind is Kind.YES_NO:
        return YES_OR_NO
    return lists()[column.list].codes if column.kind is Kind.CHOICE else ()


def _is_day(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True

"""One table of a return in its declared types, and what was found while it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.cast import Cast, cast_all, filled
from gwella.returns.definitions import Severity, checks_of
from gwella.returns.findings import Finding
from gwella.returns.grid import SPACE, Grid
from gwella.returns.mapping import Mapped, mapped
from gwella.returns.month_first import without_ambiguous
from gwella.returns.not_rows import AGAIN, BELOW, TOTAL
from gwella.returns.read import Sheet
from gwella.snapshots.store import arrow_type
from gwella.snapshots.tables import Column, Kind, table

if TYPE_CHECKING:
    import pyarrow as pa

# How bad it is what has to be said of a file as a whole.
REMARKS = {
    "title_above": Severity.NOTE,
    "mark_within": Severity.NOTE,
    "letters_lost": Severity.QUERY,
    "letters_twice": Severity.QUERY,
    "cells_merged": Severity.REFUSE,
}
NO_ROWS = frozenset({AGAIN, TOTAL, BELOW})  # lines that are no rows, so that nothing is lost with them


class CellProblem(msgspec.Struct, frozen=True):
    """One cell that could not be read: its row as an officer sees it, its column, the rule, what is near."""

    row: int
    column: str
    rule: str
    near: str = ""


class Loaded(msgspec.Struct, frozen=True):
    """A table with every declared column, codes as dictionaries, and `_file`, `_row` and an `_empty_…` for each column.

    A column that the file does not have is empty throughout and not in `present`.
    """

    table: str
    file: str
    rows: pa.Table
    present: frozenset[str]
    problems: tuple[CellProblem, ...]
    findings: tuple[Finding, ...]
    heading_row: int = 1


def load(sheet: Sheet) -> Loaded:
    """Return a sheet in the declared types of its table. Raises ReturnRejected when no heading is known."""
    return load_all([sheet])[0]


def load_all(sheets: Iterable[Sheet]) -> list[Loaded]:
    """Return sheets in the declared types of their tables. Raises ReturnRejected where one has no heading we know."""
    mapped_sheets = [(sheet, _headings(sheet)) for sheet in sheets]
    # All of them together, so that what is written in many columns is read once.
    read = iter(cast_all(texts for sheet, headings in mapped_sheets for texts in _texts(sheet, headings)))
    return [_loaded(sheet, headings, read) for sheet, headings in mapped_sheets]


def _headings(sheet: Sheet) -> Mapped:
    columns = table(sheet.table).columns
    headings = mapped(sheet.grid.headings, columns)
    if not headings.places:
        titles = table(sheet.table).title, columns[table(sheet.table).key].title
        raise ReturnRejected("returns.no_headings", file=sheet.file, table=titles[0], column=titles[1])
    return headings


def _texts(sheet: Sheet, headings: Mapped) -> Iterator[tuple[pa.ChunkedArray, Column]]:
    """Yield the columns that a file has, in the order of the table's."""
    for name, column in table(sheet.table).columns.items():
        if (place := headings.places.get(name)) is not None:
            yield sheet.grid.cells.column(place), column


def _loaded(sheet: Sheet, headings: Mapped, read: Iterator[Cast]) -> Loaded:
    rows, problems = _typed(sheet, headings, read)
    findings = (*heading_findings(sheet.table, sheet.file, headings, sheet.grid), *_of_table(sheet))
    present = frozenset(headings.places)
    return Loaded(sheet.table, sheet.file, rows, present, problems, findings, sheet.grid.heading_row)


def heading_findings(name: str, file: str, headings: Mapped, grid: Grid) -> Iterator[Finding]:
    """Yield what is wrong with the headings of one file."""
    row = grid.heading_row
    for unknown in headings.unknown:
        rule = "heading_nearly" if unknown.near else "heading_unknown"
        severity = Severity.QUERY if unknown.near else Severity.NOTE
        parameters: dict[str, str | int] = {"heading": unknown.shown, "place": unknown.place, "near": unknown.near}
        yield Finding(table=name, file=file, row=row, rule=rule, severity=severity, parameters=parameters)
    for column in headings.twice:
        yield Finding(table=name, file=file, row=row, column=column, rule="heading_twice", severity=Severity.REFUSE)
    for column in headings.missing:
        yield Finding(table=name, file=file, row=row, column=column, rule="heading_missing", severity=Severity.REFUSE)
    for place, heading in enumerate(grid.headings):
        if not heading.strip() and _is_filled(grid, place):
            parameters = {"place": place + 1}
            yield Finding(
                table=name, file=file, row=row, rule="heading_empty", severity=Severity.QUERY, parameters=parameters
            )


def repeated(word: str, rows: int) -> pa.Array:
    """Return a column that says the same in each row, as a dictionary."""
    import numpy as np
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, "i4")), pa.array([word]), safe=False)


def _is_filled(grid: Grid, place: int) -> bool:
    """Say whether a column holds anything."""
    import pyarrow.compute as pc

    lengths = pc.binary_length(pc.utf8_trim(grid.cells.column(place), characters=SPACE))
    return bool(pc.any(pc.greater(lengths, 0)).as_py())


def file_findings(name: str, file: str, grid: Grid) -> Iterator[Finding]:
    """Yield what has to be said of a file as a whole, and its rows that are left out."""
    for remark in grid.remarks:
        yield Finding(
            table=name,
            file=file,
            row=remark.row,
            rule=remark.rule,
            severity=REMARKS[remark.rule],
            parameters={"count": remark.count},
        )
    for broken in grid.broken:
        yield Finding(
            table=name,
            file=file,
            row=broken.row,
            rule=broken.rule,
            severity=Severity.NOTE if broken.rule in NO_ROWS else Severity.REFUSE,
            parameters={"cells": broken.cells, "expected": broken.expected},
        )


def absent_headings(loaded: Loaded, year: int) -> Iterator[Finding]:
    """Yield the columns that a file lacks and without which no figure can know what a check of `year` asks to fill."""
    name, columns = loaded.table, table(loaded.table).columns
    asked = {check.rule.fields(table(name))[0] for check in checks_of(name, year).values() if check.rule.asks_to_fill}
    for column in columns:
        if column in asked and column not in loaded.present and not columns[column].required:
            yield Finding(
                table=name,
                file=loaded.file,
                row=loaded.heading_row,
                column=column,
                rule="heading_absent",
                severity=Severity.QUERY,
            )


def _of_table(sheet: Sheet) -> Iterator[Finding]:
    name, file = sheet.table, sheet.file
    yield from file_findings(name, file, sheet.grid)
    if not len(sheet.grid.numbers) and all(one.rule in NO_ROWS for one in sheet.grid.broken):
        yield Finding(table=name, file=file, rule="no_rows", severity=Severity.QUERY)


def _typed(sheet: Sheet, headings: Mapped, columns: Iterator[Cast]) -> tuple[pa.Table, tuple[CellProblem, ...]]:
    """Return a sheet's table and the cells that cannot be read, given the columns that the file has."""
    import pyarrow as pa
    import pyarrow.compute as pc

    grid = sheet.grid
    count = len(grid.numbers)
    arrays: dict[str, pa.Array] = {}
    problems: list[CellProblem] = []
    for name, column in table(sheet.table).columns.items():
        if name not in headings.places:
            arrays[name] = pa.nulls(count, arrow_type(column.kind))
            arrays[f"_empty_{name}"] = pa.repeat(True, count)
            continue
        read = next(columns)
        if column.kind is Kind.DATE:
            read = without_ambiguous(read, sheet.grid.cells.column(headings.places[name]))
        arrays[name], arrays[f"_empty_{name}"] = read.values, read.empty
        if read.problems:
            rows = grid.numbers.take(pa.array([problem.at for problem in read.problems], pa.int64())).to_pylist()
            told = zip(rows, read.problems, strict=True)
            problems += (CellProblem(row, name, one.rule, one.near) for row, one in told)
    for name, column in table(sheet.table).columns.items():
        if column.filled_from in headings.places:
            of = table(sheet.table).columns[column.filled_from]
            said = filled(grid.cells.column(headings.places[column.filled_from]), of, column)
            answers = pc.if_else(arrays[f"_empty_{name}"], said, arrays[name].cast(pa.string()))
            arrays[name] = answers.dictionary_encode()
    arrays["_file"] = repeated(sheet.file, count)
    arrays["_row"] = grid.numbers
    return pa.table(arrays), tuple(problems)

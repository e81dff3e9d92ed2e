"""Sample files: a return in which nothing is found, and for each check the rows of its examples with what is found.

Their headings are the keys of the columns, so that the schemas fit them.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.reading import own
from gwella.code_of_practice.sheets import Cell, write_sheet
from gwella.code_of_practice.years import Period
from gwella.returns.check import checked_sheets, findings_in
from gwella.returns.definitions import Check, CheckExample, checks_in
from gwella.returns.examples import example_sheets, last_year_of, last_year_sheets
from gwella.returns.findings import Finding, in_order
from gwella.returns.generate import generate
from gwella.returns.grid import grid_of
from gwella.returns.mapping import mapped
from gwella.returns.read import Sheet, read_folder
from gwella.snapshots.tables import table, tables

GOOD, BAD, FOUND = "good", "bad", "expected_findings.csv"
MADE_UP = "made_up"
LAST_YEAR = "last_year"
SEED = 1
SMALLEST = 0.002  # of an authority: a few dozen people
LARGEST = 0.03  # no sample any more, and a table that has no row by then has nobody who makes any
HEADINGS = ("sample", "file", "row", "column", "check", "severity", "is_its_subject")

Row = Sequence[str]


def write_good(folder: Path, year: int) -> None:
    """Write a small return about made-up people in `year`, with a row in every table, in which nothing is found."""
    folder.mkdir()
    for sheet in _good(year):
        places = mapped(sheet.grid.headings, table(sheet.table).columns).places
        rows = [[cells[places[name]] for name in table(sheet.table).columns] for cells in sheet.grid.rows]
        _write(folder / f"{sheet.table}.csv", tuple(table(sheet.table).columns), rows)


def write_bad(folder: Path, year: int) -> None:
    """Write the examples of every check of a year, a folder each, and in one file what is found in them."""
    found: list[Sequence[Cell]] = []
    for key, check in checks_in(year).items():
        for number, example in enumerate(check.example, start=1):
            sample = f"{BAD}/{key}" if number == 1 else f"{BAD}/{key}-{number}"
            found += _bad(folder / sample, sample, key, check, example)
    write_sheet(folder / FOUND, [HEADINGS, *found])


def _bad(folder: Path, sample: str, key: str, check: Check, example: CheckExample) -> Iterator[Sequence[Cell]]:
    """Write the tables of one example, last year's in a folder of their own, and yield what is found in them."""
    of = check.tables[0]
    sheets, before = list(example_sheets(example, of)), list(last_year_sheets(example, of))
    _write_all(folder, sheets)
    if before:
        _write_all(folder / LAST_YEAR, before)
    findings = findings_in(sheets, INVENTED, Period.of_year(example.year), last_year_of(example, of))
    for finding in in_order(findings):
        yield _found(sample, key, finding)


def _write_all(folder: Path, sheets: Sequence[Sheet]) -> None:
    folder.mkdir(parents=True)
    for sheet in sheets:
        is_said = MADE_UP in sheet.grid.headings or MADE_UP not in table(sheet.table).columns
        headings = sheet.grid.headings if is_said else (*sheet.grid.headings, MADE_UP)
        rows = sheet.grid.rows if is_said else [(*cells, "yes") for cells in sheet.grid.rows]
        _write(folder / f"{sheet.table}.csv", headings, rows)


def _found(sample: str, key: str, finding: Finding) -> Sequence[Cell]:
    is_subject = "yes" if finding.rule == key else "no"
    # What is missing stood in last year's file, whose year is said before its name.
    file = f"{LAST_YEAR}/{finding.table}.csv" if "/" in finding.file else f"{finding.table}.csv"
    return sample, file, finding.row, finding.column, finding.rule, finding.severity.value, is_subject


def _good(year: int) -> Sequence[Sheet]:
    """Return the smallest made-up return that has a row in every table once all rows with findings are taken out.

    An authority's own table has headings only: nobody makes rows up for it.
    """
    made_up = set(tables()) - set(own("tables"))
    size = SMALLEST
    while True:
        sheets = _without_findings(_made_up(year, size), year)
        if size > LARGEST or made_up <= {sheet.table for sheet in sheets if len(sheet.grid.numbers)}:
            return sheets
        size *= 2


def _made_up(year: int, size: float) -> Sequence[Sheet]:
    with tempfile.TemporaryDirectory() as made:
        extract = Path(made) / "extract"
        generate(extract, first_year=year, last_year=year, seed=SEED, size=size, faults=False)
        return read_folder(extract).sheets


def _without_findings(sheets: Sequence[Sheet], year: int) -> Sequence[Sheet]:
    """Return sheets without the rows in which anything is found, and without those that name them, and so on."""
    while True:
        findings = [f for f in checked_sheets(sheets, INVENTED, Period.of_year(year)).findings if f.row is not None]
        if not findings:
            return sheets
        out = {(finding.table, finding.row) for finding in findings}
        sheets = [_without(sheet, {row: None for name, row in out if name == sheet.table}) for sheet in sheets]


def _without(sheet: Sheet, out: Mapping[int | None, None]) -> Sheet:
    kept = [
        (n, cells) for n, cells in zip(sheet.grid.numbers.to_pylist(), sheet.grid.rows, strict=True) if n not in out
    ]
    grid = grid_of(sheet.grid.headings, [cells for _, cells in kept], [number for number, _ in kept])
    return Sheet(sheet.table, sheet.file, grid)


def _write(path: Path, headings: Row, rows: Sequence[Row]) -> None:
    """Write plain UTF-8 without a mark, as programs write it and as the standard expects it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([headings, *rows])

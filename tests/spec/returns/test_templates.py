"""An empty template is a right return without rows; filled in, it is read and every row is counted."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.sheets import sheet
from gwella.returns.check import checked
from gwella.returns.generate.files import YES_NO, Format
from gwella.returns.one_cell import reader
from gwella.returns.read import CSV, table_named
from gwella.returns.template import chosen, write_template
from gwella.snapshots.tables import Kind, lists, tables

title = "Templates of a return"

AUTHORITY, YEAR, DAY = "X06000001", 2024, date(2024, 6, 3)
# What reading a heading or a cell can find wrong; a row made up by rule may still break a check about its dates.
OF_READING = {"heading_unknown", "heading_nearly", "heading_twice", "heading_missing", "heading_absent", "no_rows"} | {
    "not_a_date",
    "impossible_date",
    "not_in_list",
    "nearly_in_list",
    "not_yes_no",
    "person_placeholder",
    "identifier_damaged",
}
every_template = pytest.mark.parametrize(
    ("language", "format_"), [(language, format_) for language in Language for format_ in Format]
)


@pytest.fixture
def template(tmp_path, language, format_):
    """A folder that holds the template of every table, and nothing else."""
    folder = tmp_path / "template"
    if format_ is Format.XLSX:
        folder.mkdir()
    write_template(folder / "return.xlsx" if format_ is Format.XLSX else folder, chosen(()), language, format_)
    return folder


@every_template
def test_every_table_is_read_and_all_that_is_found_is_that_it_has_no_rows(template):
    answer = checked(template, AUTHORITY, YEAR)
    assert {(finding.table, finding.rule) for finding in answer.findings} == {(name, "no_rows") for name in tables()}
    assert {name: len(rows) for name, rows in answer.tables.items()} == dict.fromkeys(tables(), 0)


@every_template
def test_a_row_in_each_table_is_read_as_it_was_meant_and_counted(template, language, format_):
    fill(template, language, format_)
    answer = checked(template, AUTHORITY, YEAR)
    assert [(f.table, f.column, f.rule) for f in answer.findings if f.rule in OF_READING] == []
    assert set(answer.tables) == set(tables())
    for name, rows in answer.tables.items():
        (row,) = rows.to_pylist()
        for column, one in tables()[name].stored.items():
            assert row[column] == meant(column, one), f"{name}.{column}"


@pytest.mark.parametrize("language", list(Language))
def test_every_answer_that_a_template_offers_is_read_as_its_code(language):
    for name, table in tables().items():
        for column, one in table.columns.items():
            for code, entry in lists()[one.list].codes.items() if one.list else ():
                read = reader(one)(entry.title.in_(language))
                assert (read.value, read.rule) == (None if entry.unknown else code, ""), f"{name}.{column}"


def fill(folder, language, format_):
    """Put one row below the headings of each table, as an officer would type it."""
    if format_ is Format.XLSX:
        book = openpyxl.load_workbook(folder / "return.xlsx")
        for filled in book:
            if name := table_named(filled.title):
                filled.append(list(typed(name, language)))
        book.save(folder / "return.xlsx")
        return
    for path in folder.iterdir():
        if path.suffix == CSV and (name := table_named(path.stem)):
            headings = next(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
            path.write_bytes(sheet([headings, [f"{cell}" for cell in typed(name, language)]]))


def typed(name, language):
    """Yield a cell for each column: the last answer of its list that says something, in `language`."""
    for column, one in tables()[name].columns.items():
        value = meant(column, one)
        if one.list:
            titles = [lists()[one.list].codes[code].title.in_(language) for code in value.split(";")]
            yield ";".join(titles)
        else:
            yield YES_NO[language][value] if one.kind is Kind.YES_NO else value


def meant(column, one):
    """Return what the one row of a table says in a column."""
    if column == "authority":
        return AUTHORITY
    match one.kind:
        case Kind.DATE:
            return DAY
        case Kind.YES_NO:
            return True
        case Kind.CHOICE:
            return known(one)[-1]
        case Kind.SEVERAL:
            return ";".join(known(one)[:2])
        case _:
            return "0012"  # a leading zero matters


def known(one):
    return [code for code, entry in lists()[one.list].codes.items() if not entry.unknown]


@pytest.mark.parametrize(("language", "format_"), [(one, Format.XLSX) for one in Language])
def test_notes_stand_in_rows_that_are_high_enough_for_them(template):
    """LibreOffice gives a row one line unless it is told, and prints the next row over the rest."""
    notes = openpyxl.load_workbook(template / "return.xlsx").worksheets[0]
    longest = max(range(2, notes.max_row + 1), key=lambda row: len(str(notes.cell(row, 2).value)))
    assert notes.row_dimensions[longest].height >= 3 * 15

from __future__ import annotations

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.archive import CHUNK, MOST_ENTRIES
from gwella.returns.guard import guard
from gwella.returns.workbook import as_text, read_sheet, sheet_names


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (1.5e17, "1.50E+17"),
        (True, "yes"),
        (date(2024, 4, 1), "2024-04-01"),
        (datetime(2024, 4, 1, 10, 30), "2024-04-01T10:30:00"),  # noqa: DTZ001 - Excel knows no time zone
        ("007", "007"),
        ("", ""),
    ],
)
def test_a_cell_is_the_text_that_an_officer_reads(cell, text):
    assert as_text(cell) == text


def test_rows_keep_their_numbers_past_empty_ones(tmp_path):
    book = openpyxl.Workbook()
    for place, value in (("A1", "contact"), ("A3", "C1"), ("A7", "C2")):
        book.active[place] = value
    book.save(tmp_path / "contacts.xlsx")
    assert sheet_names(tmp_path / "contacts.xlsx") == ["Sheet"]
    grid = read_sheet(tmp_path / "contacts.xlsx", "Sheet")
    assert (grid.headings, grid.numbers.to_pylist()) == (("contact",), [3, 7])


SHEET = "xl/worksheets/sheet1.xml"
BOMBS = {
    "one cell in the last corner": {SHEET: b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'},
    "a corner in single quotes": {SHEET: b"<c r='A1'/><c r = 'xfd1048576'/>"},
    "a corner of a row with a number of its own": {SHEET: b'<row r="1048576">' + b"<c/>" * 3_000 + b"</row>"},
    "many rows of many cells without references": {
        SHEET: b"<row>" + b"<c><v>1</v></c>" * 3_000 + b"</row>" + b"<row><c/></row>" * 9_000
    },
    "cells that hide behind one with a reference": {
        SHEET: b'<row r="1"><c r="A1"/>' + b"<x:c/>" * 3_000 + b"</row>" + b"<x:row/>" * 9_000
    },
    "a row below every row": {SHEET: b'<row r="1"><c r="A1"/><c r="B99999999"/></row>'},
    "a row below every row, after noughts": {SHEET: b'<c r="A1"/><c r="B' + b"0" * 5_000 + b'12345678"/>'},
    "a column beyond every column": {SHEET: b'<c r="A1"/><c r="ZZZZZZ2"/>'},
    "a column a little beyond every column": {SHEET: b'<c r="A1"/><c r="XFE1"/>'},
    "a reference far behind its name": {SHEET: b'<c r="A1"/><c r' + b" " * 3_000_000 + b'="B99999999"/>'},
    "more entries than a workbook has": {f"entry{number}": b"" for number in range(MOST_ENTRIES + 1)},
    "entries that are small one by one": {f"entry{number}": b" " * 9_000_000 for number in range(8)},
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(tmp_path, name):
    path = tmp_path / "contacts.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in BOMBS[name].items():
            archive.writestr(entry, content)
    with pytest.raises(ReturnRejected) as refused:
        sheet_names(path)
    assert refused.value.code == "returns.bomb"


def test_a_reference_is_seen_wherever_a_sheet_is_cut_into_pieces(tmp_path):
    path, tag = tmp_path / "contacts.xlsx", b'<c style="%s" r="XFD1048576"/>' % (b"1" * 900)
    for before in range(CHUNK - 960, CHUNK, 40):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(SHEET, b'<c r="A1"/>'.ljust(before) + tag)
        with pytest.raises(ReturnRejected) as refused:
            guard(path)
        assert refused.value.code == "returns.bomb"


def test_a_number_shown_as_a_time_that_is_too_long_is_said_with_its_row(tmp_path):
    book, path = openpyxl.Workbook(), tmp_path / "contacts.xlsx"
    for row in (["contact", "person"], ["C1", "P1"], ["C2", 9434765919]):
        book.active.append(row)
    book.active["B3"].number_format = "[h]:mm"
    book.save(path)
    with pytest.raises(ReturnRejected, match=r"contacts\.xlsx, row 3: a number is shown as a time"):
        read_sheet(path, sheet_names(path)[0])


def test_an_archive_that_lies_about_its_size_is_found_by_unpacking_it(tmp_path):
    path = tmp_path / "contacts.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b" " * 60_000_000)
    size, lie = (60_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, lie))
    with pytest.raises(ReturnRejected) as refused:
        sheet_names(path)
    assert refused.value.code == "returns.bomb"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0 of 2003", "returns.is_old_excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "returns.has_password"),
        (b"<html></html>", "returns.not_a_workbook"),
        (b"PK\x03\x04 cut off", "returns.not_a_workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, code):
    path = tmp_path / "contacts.xlsx"
    path.write_bytes(content)
    with pytest.raises(ReturnRejected) as refused:
        sheet_names(path)
    assert refused.value.code == code


def test_a_zip_of_something_else_is_refused(tmp_path):
    path = tmp_path / "contacts.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(ReturnRejected) as refused:
        sheet_names(path)
    assert refused.value.code == "returns.not_a_workbook"


@pytest.mark.parametrize(
    "harm",
    {
        "a sheet that is cut off": lambda sheet: sheet[: len(sheet) // 2],
        "a document type, which could name a file of ours": lambda sheet: sheet.replace(
            b"<worksheet", b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet', 1
        ),
    }.values(),
)
def test_a_harmed_sheet_is_refused(tmp_path, harm):
    book, path = openpyxl.Workbook(), tmp_path / "contacts.xlsx"
    book.active["A1"], book.active["A2"] = "contact", "C1"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, harm(content) if name == SHEET else content)
    with pytest.raises(ReturnRejected) as refused:
        read_sheet(path, sheet_names(path)[0])
    assert refused.value.code == "returns.not_a_workbook"

"""A workbook that is not the one expected: nothing is written, and the difference is named in both languages."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from their_workbook import CONTACTS, ROWS, YEAR, entries, figures, form, label_of, make, put_together

from gwella.code_of_practice.errors import DefinitionError, Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.reading import read
from gwella.forms.layout import Form, forms
from gwella.forms.recognise import year_said

title = "Workbooks that are refused"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet2.xml"


def book_with(path: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    make(path)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def with_part(path: Path, **parts: bytes) -> None:
    make(path)
    put_together(path, {**entries(path), **{name.replace("__", "/"): part for name, part in parts.items()}})


def with_sheet(path: Path, change: Callable[[bytes], bytes]) -> None:
    make(path)
    parts = entries(path)
    put_together(path, {**parts, SHEET: change(parts[SHEET])})


def twice(path: Path) -> None:
    make(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")


def with_types(path: Path, before: bytes, after: bytes) -> None:
    make(path)
    parts = entries(path)
    put_together(path, {**parts, "[Content_Types].xml": parts["[Content_Types].xml"].replace(before, after)})


def far_corners(path: Path) -> None:
    """Each sheet alone could be opened, all of them together would take the memory of a large machine."""
    book = make(path)
    for number in range(4):
        book.create_sheet(f"Far {number}").cell(1_000, 2_000, "x")
    book.save(path)


def open_in_excel(path: Path) -> None:
    make(path)
    path.with_name(f"~${path.name}").write_bytes(b"")


def doctype(sheet: bytes) -> bytes:
    return sheet.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet', 1)


BAD: dict[str, tuple[str, Callable[[Path], object]]] = {
    "nothing there": ("forms.not_there", lambda path: None),
    "empty": ("returns.empty_file", lambda path: path.write_bytes(b"")),
    "a web page": ("forms.not_a_workbook", lambda path: path.write_bytes(b"<html></html>")),
    "a zip of something else": ("forms.not_a_workbook", lambda path: put_together(path, {"hello.txt": b"hello"})),
    "locked with a password": (
        "forms.password",
        lambda path: path.write_bytes(OLE + bytes(5000) + "EncryptedPackage".encode("utf-16-le")),
    ),
    "an old .xls": ("forms.old_format", lambda path: path.write_bytes(OLE + "Workbook".encode("utf-16-le"))),
    "macros": ("forms.macros", lambda path: with_part(path, **{"xl__vbaProject.bin": b"macros"})),
    "binary": ("forms.binary", lambda path: with_part(path, **{"xl__workbook.bin": b"binary"})),
    "signed": ("forms.signed", lambda path: with_part(path, **{"_xmlsignatures__origin.sigs": b""})),
    "OpenDocument": (
        "forms.ods",
        lambda path: put_together(path, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    ),
    "cut off": ("forms.damaged", lambda path: with_sheet(path, lambda sheet: sheet[: len(sheet) // 2])),
    "a document type": ("returns.not_a_workbook", lambda path: with_sheet(path, doctype)),
    "two sheets of one file name": ("returns.not_a_workbook", twice),
    "open elsewhere": ("forms.open_elsewhere", open_in_excel),
    "a bomb": ("returns.bomb", lambda path: with_part(path, xl__media=bytes(60_000_000))),
    "a template": ("forms.template", lambda path: with_types(path, b"sheet.main+xml", b"template.main+xml")),
    "rows out of order": (
        "forms.damaged",
        lambda path: with_sheet(path, lambda sheet: sheet.replace(b"</sheetData>", b'<row r="1"/></sheetData>')),
    ),
    "one row twice": (
        "forms.damaged",
        lambda path: with_sheet(path, lambda sheet: sheet.replace(b"</sheetData>", b'<row r="13"/></sheetData>')),
    ),
    "elements within elements without end": (
        "forms.damaged",
        lambda path: with_sheet(
            path, lambda sheet: sheet.replace(b"<sheetData>", b"<row>" * 60_000 + b"</row>" * 60_000 + b"<sheetData>")
        ),
    ),
    "cells of many sheets in their last corner": ("forms.sheet_too_large", far_corners),
    "sheets of both languages": (
        "forms.sheet_twice",
        lambda path: book_with(path, lambda book: book.create_sheet("Oedolion")),
    ),
    "two sheets nearly of the name": (
        "forms.sheet_twice",
        lambda path: book_with(
            path, lambda book: (setattr(book["Adults"], "title", "adults."), book.create_sheet("Adults "))
        ),
    ),
    "no such sheet": (
        "forms.no_sheet",
        lambda path: book_with(path, lambda book: setattr(book["Adults"], "title", "Grown-ups")),
    ),
    "another return": (
        "forms.reads_otherwise",
        lambda path: book_with(path, lambda book: book["Cover"].__setitem__("A1", "Another return")),
    ),
    "a row that moved": ("forms.moved", lambda path: make(path, moved=1)),
    "a row that is gone": (
        "forms.no_label",
        lambda path: book_with(path, lambda book: book["Adults"].__setitem__("B7", "Something else")),
    ),
    "another year": (
        "forms.other_year",
        lambda path: book_with(path, lambda book: book["Cover"].__setitem__("C3", "2023-24")),
    ),
    "no year": ("forms.no_year", lambda path: book_with(path, lambda book: book["Cover"].__setitem__("C3", None))),
    "another authority": (
        "forms.other_authority",
        lambda path: book_with(path, lambda book: book["Cover"].__setitem__("C4", "Conwy")),
    ),
    "nobody's": (
        "forms.no_authority",
        lambda path: book_with(path, lambda book: book["Cover"].__setitem__("C4", None)),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_in_one_sentence_and_nothing_is_written(fill_in, tmp_path, name):
    code, write = BAD[name]
    path = tmp_path / "theirs.xlsx"
    write(path)
    before = sorted((one.name, one.read_bytes()) for one in tmp_path.iterdir())
    with pytest.raises(Remediable) as refused:
        fill_in(path)
    assert refused.value.code == code
    said = [refused.value.in_(language) for language in Language]
    assert said[0] != said[1]
    assert all("theirs.xlsx" in one and "{" not in one and "\n" not in one for one in said)
    assert sorted((one.name, one.read_bytes()) for one in tmp_path.iterdir()) == before


def test_a_moved_row_is_named_with_where_it_was_expected_and_where_it_stands(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx", moved=2)
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx")
    said = refused.value.in_(Language.EN)
    assert all(one in said for one in ("Adults", label_of(CONTACTS).en, "B6", "B8", "4 of the labels"))


def test_another_year_is_named_with_its_cell(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx", year=2023)
    assert refused.value.code == "forms.other_year"
    assert all(one in refused.value.in_(Language.CY) for one in ("Cover", "C3", "2024-25", "2023-24"))


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2024, 2024),
        (2024.0, 2024),
        ("2024-25", 2024),
        ("2024/2025", 2024),
        ("Year 2024\N{EN DASH}25", 2024),
        ("2024", 2024),
        ("2024-26", None),
        ("1 April 2024", None),
        ("", None),
        (True, None),
        (20242025, None),
    ],
)
def test_a_year_is_understood_as_people_write_it(cell, year):
    assert year_said(cell) == year


def test_two_maps_that_fit_are_named_and_one_can_be_chosen(fill_in, use, tmp_path):
    make(tmp_path / "theirs.xlsx")
    use(first=form(), second=form())
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx")
    assert refused.value.code == "forms.two_fit"
    assert "first, second" in refused.value.in_(Language.EN)
    assert fill_in(tmp_path / "theirs.xlsx", key="second").lines


def test_the_map_of_the_year_is_chosen_and_another_years_is_refused(fill_in, use, tmp_path):
    make(tmp_path / "theirs.xlsx")
    use(old=form(**{"from": 2010, "to": 2019}), new=form(**{"from": 2020}))
    assert fill_in(tmp_path / "theirs.xlsx").lines
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx", key="old")
    assert refused.value.code == "forms.not_for_year"
    use(old=form(**{"from": 2010, "to": 2019}))
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx")
    assert refused.value.code == "forms.not_for_year"
    assert "2010-11 \N{EN DASH} 2019-20" in refused.value.in_(Language.EN)
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx", year=2023)
    assert refused.value.code == "forms.other_year"


def test_a_label_that_stands_twice_is_not_guessed(fill_in, use, tmp_path):
    book_with(tmp_path / "theirs.xlsx", lambda book: book["Adults"].__setitem__("B9", label_of(CONTACTS).en))
    use(test=form(input=[{"sheet": "adults", "column": "D", "metric": CONTACTS}]))
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx")
    assert refused.value.code == "forms.label_twice"
    assert "B6, B9" in refused.value.in_(Language.EN)


def test_two_figures_for_one_cell_are_refused(fill_in, use, tmp_path):
    make(tmp_path / "theirs.xlsx")
    one = {"sheet": "adults", "column": "D", "metric": CONTACTS}
    use(test=form(input=[one, {**one, "of": "unknown"}]))
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx")
    assert refused.value.code == "forms.cell_twice"


def test_a_workbook_without_one_cell_to_fill_is_not_written(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    with pytest.raises(Remediable) as refused:
        fill_in(tmp_path / "theirs.xlsx", figures(None, None))
    assert refused.value.code == "forms.nothing_to_fill"
    assert str(YEAR) in refused.value.in_(Language.EN)


# The maps themselves


def test_the_map_that_ships_says_that_it_is_a_draft_and_gives_each_figure_one_cell():
    shipped = forms()["metrics"]
    assert shipped.confidence.is_draft
    cells = [(one.sheet, one.cell) for one in shipped.input]
    assert len(set(cells)) == len(cells) > len(ROWS)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('input = [{ sheet = "a", metric = "m", cell = "D0" }]', "such as D12"),
        ('input = [{ sheet = "a", metric = "m" }]', "either a `cell`"),
        ('input = [{ sheet = "a", metric = "m", column = "D" }]', "`labels`"),
        ('input = [{ sheet = "a", metric = "m", cell = "D1", breakdown = "sex" }]', "said together"),
        ('input = [{ sheet = "a", metric = "m", cell = "D1", perod = -1 }]', "period"),
        ("colour = 1", "colour"),
    ],
)
def test_a_slip_in_a_map_is_named_with_its_file(tmp_path, line, said):
    path = tmp_path / "ours.toml"
    head = 'title = { en = "a", cy = "b" }\nsource = "s"\nconfidence = "seen"\nfrom = 2020\n'
    rest = 'year = { sheet = "a", cell = "A1" }\n' + ("input = []\n" if "input" not in line else "")
    path.write_text(f'{head}{rest}{line}\n[sheets.a]\nname = {{ en = "A", cy = "A" }}\n', encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        read(path, Form)
    assert "ours.toml" in str(refused.value)
    assert said in str(refused.value)

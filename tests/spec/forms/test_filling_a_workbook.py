"""Only the mapped input cells of their workbook change; all else in the file is kept."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from their_workbook import (
    AREA,
    YEAR,
    cells,
    entries,
    figures,
    make,
    put_together,
)

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.forms.book import opened
from gwella.forms.filling import State, check_read_back, fill
from gwella.forms.recognise import fitted

title = "Filling a workbook"
COVER, SHEET, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"
CELL = re.compile(rb"<c r=\"(D[6-9])\".*?(?:/>|</c>)|(?<=</f>)<v>[^<]*</v>")  # or what a formula came to


@pytest.mark.parametrize("language", Language)
def test_the_input_cells_hold_the_figures_and_no_other_cell_differs(fill_in, tmp_path, language):
    make(tmp_path / "theirs.xlsx", language)
    (tmp_path / "ours.xlsx").write_bytes(fill_in(tmp_path / "theirs.xlsx").data)
    sheet = "Adults" if language is Language.EN else "Oedolion"
    before, after = cells(tmp_path / "theirs.xlsx"), cells(tmp_path / "ours.xlsx")
    written = {(sheet, "D6"): 1200, (sheet, "D7"): 345, (sheet, "D8"): 0, (sheet, "D9"): 12.5}
    assert after == {**before, **written}
    assert after[sheet, "D12"] == "=SUM(D6:D9)"


def test_every_other_file_in_the_archive_is_the_same_to_the_last_byte(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    (tmp_path / "ours.xlsx").write_bytes(fill_in(tmp_path / "theirs.xlsx").data)
    before, after = entries(tmp_path / "theirs.xlsx"), entries(tmp_path / "ours.xlsx")
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {SHEET, WORKBOOK}
    # The drawing, its chart, the comment and the styles are among those that are the same.
    assert {"xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/styles.xml", "xl/comments/comment1.xml"} <= set(
        before
    )


def test_the_sheet_differs_in_the_mapped_cells_alone_and_those_keep_their_style(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    (tmp_path / "ours.xlsx").write_bytes(fill_in(tmp_path / "theirs.xlsx").data)
    before, after = entries(tmp_path / "theirs.xlsx")[SHEET], entries(tmp_path / "ours.xlsx")[SHEET]
    assert CELL.sub(b"", before) == CELL.sub(b"", after)
    styles = [re.findall(rb'<c r="D[6-9]" s="(\d+)"', sheet) for sheet in (before, after)]
    assert styles[0] == styles[1]
    assert len(styles[0]) == 4


def test_formulas_are_worked_out_anew_when_it_is_opened(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    (tmp_path / "ours.xlsx").write_bytes(fill_in(tmp_path / "theirs.xlsx").data)
    assert openpyxl.load_workbook(tmp_path / "ours.xlsx").calculation.fullCalcOnLoad
    assert entries(tmp_path / "ours.xlsx")[WORKBOOK].count(b"<calcPr") == 1


def test_a_workbook_that_says_nothing_of_calculation_is_told_to_calculate(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    parts = entries(tmp_path / "theirs.xlsx")
    parts[WORKBOOK] = re.sub(rb"<calcPr[^>]*/>", b"", parts[WORKBOOK])
    put_together(tmp_path / "theirs.xlsx", parts)
    (tmp_path / "ours.xlsx").write_bytes(fill_in(tmp_path / "theirs.xlsx").data)
    assert re.search(rb"</definedNames><calcPr fullCalcOnLoad=\"1\"/>", entries(tmp_path / "ours.xlsx")[WORKBOOK])


def test_what_formulas_came_to_before_is_not_left_beside_the_new_numbers(fill_in, tmp_path):
    """LibreOffice works a formula out anew only where the file keeps no value, and a machine never does."""
    make(tmp_path / "theirs.xlsx")
    parts = entries(tmp_path / "theirs.xlsx")
    cover = b'<row r="9"><c r="A9" t="str"><f>IF(Adults!D12&gt;0,"ok","empty")</f><v>empty</v></c></row></sheetData>'
    before = parts[SHEET].replace(b"<f>SUM(D6:D9)</f><v></v>", b"<f>SUM(D6:D9)</f><v>0</v>")
    put_together(
        tmp_path / "theirs.xlsx", {**parts, SHEET: before, COVER: parts[COVER].replace(b"</sheetData>", cover)}
    )
    (tmp_path / "ours.xlsx").write_bytes(fill_in(tmp_path / "theirs.xlsx").data)
    shown = openpyxl.load_workbook(tmp_path / "ours.xlsx", data_only=True)
    assert [shown["Adults"]["D12"].value, shown["Cover"]["A9"].value, shown["Adults"]["D6"].value] == [None, None, 1200]
    kept = openpyxl.load_workbook(tmp_path / "ours.xlsx")
    assert kept["Cover"]["A9"].value == '=IF(Adults!D12>0,"ok","empty")'


def test_two_other_readers_read_the_same_numbers(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    data = fill_in(tmp_path / "theirs.xlsx").data
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Adults").to_python()
    flat = [cell for row in sheet for cell in row]
    assert {1200, 345, 12.5} <= set(flat)
    assert openpyxl.load_workbook(io.BytesIO(data))["Adults"]["D7"].value == 345


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        (SHEET, b"<v>345</v>", b"<v>346</v>"),
        (SHEET, b"<f>D6*2</f>", b"<f>D6*3</f>"),
        (SHEET, b'<c r="D12"', b'<c r="D14"'),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b'<row r="9"><c r="A9"><v>1</v></c></row></sheetData>'),
        ("xl/charts/chart1.xml", b"barChart", b"pieChart"),
    ],
)
def test_what_reads_back_otherwise_is_not_written(use, tmp_path, part, before, after):
    make(tmp_path / "theirs.xlsx")
    fit = fitted(opened(tmp_path / "theirs.xlsx"), YEAR)
    filled = fill(fit, figures(1200, 345), AREA, YEAR)
    (tmp_path / "ours.xlsx").write_bytes(filled.data)
    parts = entries(tmp_path / "ours.xlsx")
    assert before in parts[part]
    put_together(tmp_path / "ours.xlsx", {**parts, part: parts[part].replace(before, after)})
    with pytest.raises(ReturnRejected) as refused:
        check_read_back((tmp_path / "ours.xlsx").read_bytes(), fit, filled.lines)
    assert refused.value.code == "forms.not_read_back"


# Cells that the file does not write yet


def bare(path: Path) -> None:
    """Write a workbook whose input cells are not in the file at all, and one of whose rows is not either."""
    book = make(path, protect=False)
    sheet = book["Adults"]
    for row in range(6, 10):
        for column in "DE":
            del sheet._cells[row, "ABCDE".index(column) + 1]
    book.save(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(
        st.none() | st.integers(0, 10**9) | st.floats(0, 1e9, allow_nan=False).filter(lambda value: value != -0.0),
        min_size=4,
        max_size=4,
    ).filter(any),
    is_bare=st.booleans(),
)
def test_any_figures_in_any_of_the_cells_read_back_as_they_were(use, tmp_path_factory, values, is_bare):
    path = tmp_path_factory.mktemp("any") / "theirs.xlsx"
    bare(path) if is_bare else make(path)
    filled = fill(fitted(opened(path), YEAR), figures(*values), AREA, YEAR)
    sheet = openpyxl.load_workbook(io.BytesIO(filled.data))["Adults"]
    assert [sheet[f"D{row}"].value for row in range(6, 10)] == values


def test_a_file_that_names_its_elements_otherwise_is_filled_too(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    parts = entries(tmp_path / "theirs.xlsx")
    sheet = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", parts[SHEET]).replace(b"xmlns=", b"xmlns:x=", 1)
    parts[SHEET] = re.sub(rb"<x:legacyDrawing[^>]*/>|<x:drawing[^>]*/>", b"", sheet)
    put_together(tmp_path / "theirs.xlsx", parts)
    filled = fill_in(tmp_path / "theirs.xlsx")
    assert [line.state for line in filled.lines] == [State.FILLED] * 4
    (tmp_path / "ours.xlsx").write_bytes(filled.data)
    assert b"<x:v>1200</x:v></x:c>" in entries(tmp_path / "ours.xlsx")[SHEET]

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
from openpyxl.styles import Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from their_workbook import (
    ADVICE,
    AREA,
    CONTACTS,
    ROWS,
    YEAR,
    cells,
    entries,
    figure,
    figures,
    form,
    label_of,
    make,
    put_together,
)

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.results import Status
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


# What is left, and why


def state(filled, cell: str) -> State:
    return next(line.state for line in filled.lines if str(line.placed.cell) == cell)


def test_a_figure_that_was_not_provided_is_left_empty_and_never_nought(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    known = figures(1200, None)
    known |= {one.key: one for one in [figure(ROWS[2], None, status=Status.SUPPRESSED)]}
    filled = fill_in(tmp_path / "theirs.xlsx", known)
    states = [state(filled, cell) for cell in ("D6", "D7", "D8", "D9")]
    assert states == [State.FILLED, State.NOT_PROVIDED, State.SUPPRESSED, State.NO_FIGURE]
    (tmp_path / "ours.xlsx").write_bytes(filled.data)
    assert ("Adults", "D7") not in cells(tmp_path / "ours.xlsx")


def changed(path: Path, change) -> None:
    book = openpyxl.load_workbook(path)
    change(book["Adults"])
    book.save(path)


def check(sheet, kind: str, operator: str, *formulas: str) -> None:
    """Let the sheet stop who types something else into D7."""
    bounds = dict(zip(("formula1", "formula2"), formulas, strict=False))
    sheet.add_data_validation(
        DataValidation(kind, operator=operator, **bounds, showErrorMessage=True, sqref="A1:B2 D7")
    )


@pytest.mark.parametrize(
    ("why", "change"),
    {
        State.FORMULA: lambda sheet: sheet.__setitem__("D7", "=D6"),
        State.LOCKED: lambda sheet: setattr(sheet["D7"], "protection", Protection(locked=True)),
        State.MERGED: lambda sheet: sheet.merge_cells("D6:D7"),
        State.HIDDEN: lambda sheet: setattr(sheet.row_dimensions[7], "hidden", True),
        State.NOT_ACCEPTED: lambda sheet: check(sheet, "decimal", "lessThan", "300"),
        State.WORDS: lambda sheet: sheet.__setitem__("D7", "see the note"),
        State.NOT_A_NUMBER: lambda sheet: setattr(sheet["D7"], "number_format", "dd/mm/yyyy"),
    }.items(),
)
def test_a_cell_that_is_no_input_is_left_and_the_reason_said(fill_in, tmp_path, why, change):
    make(tmp_path / "theirs.xlsx")
    changed(tmp_path / "theirs.xlsx", change)
    before = cells(tmp_path / "theirs.xlsx").get(("Adults", "D7"))
    filled = fill_in(tmp_path / "theirs.xlsx")
    assert state(filled, "D7") is why
    assert state(filled, "D6") is State.FILLED
    (tmp_path / "ours.xlsx").write_bytes(filled.data)
    assert cells(tmp_path / "ours.xlsx").get(("Adults", "D7")) == before


@pytest.mark.parametrize(
    ("shown_as", "takes_a_number"),
    [
        ("General", True),
        ("0.0%", True),
        ('[Red]#,##0 "days";-#,##0', True),
        ("_-* #,##0_-", True),
        ("mmm", False),
        ("hh:mm", False),
        ("[$-809]d mmmm", False),
        ("@", False),
    ],
)
def test_a_number_goes_where_it_is_shown_as_a_number(fill_in, tmp_path, shown_as, takes_a_number):
    make(tmp_path / "theirs.xlsx")
    changed(tmp_path / "theirs.xlsx", lambda sheet: setattr(sheet["D7"], "number_format", shown_as))
    assert (state(fill_in(tmp_path / "theirs.xlsx"), "D7") is State.FILLED) is takes_a_number


def test_a_cell_that_follows_an_unlocked_style_of_the_workbook_is_an_input(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    parts = entries(tmp_path / "theirs.xlsx")
    unlocked = b'<protection locked="0"/></xf></cellStyleXfs>'
    styles = re.sub(rb"(<cellStyleXfs[^>]*><xf [^>]*?)/>\s*</cellStyleXfs>", rb"\1>" + unlocked, parts["xl/styles.xml"])
    assert unlocked in styles
    start = styles.index(b"<cellXfs")
    styles = styles[:start] + re.sub(rb'<protection locked="0"[^>]*/>', b"", styles[start:])
    put_together(tmp_path / "theirs.xlsx", {**parts, "xl/styles.xml": styles})
    assert [line.state for line in fill_in(tmp_path / "theirs.xlsx").lines] == [State.FILLED] * 4


def test_a_byte_order_mark_before_the_xml_shifts_nothing(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    parts = entries(tmp_path / "theirs.xlsx")
    put_together(tmp_path / "theirs.xlsx", {**parts, SHEET: b"\xef\xbb\xbf" + parts[SHEET]})
    assert [line.state for line in fill_in(tmp_path / "theirs.xlsx").lines] == [State.FILLED] * 4


def test_a_cell_into_which_a_formula_spills_is_left(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    changed(tmp_path / "theirs.xlsx", lambda sheet: sheet.__setitem__("D6", ArrayFormula("D6:D7", "=E6:E7")))
    filled = fill_in(tmp_path / "theirs.xlsx")
    assert [state(filled, cell) for cell in ("D6", "D7", "D8")] == [State.FORMULA, State.FORMULA, State.FILLED]


def test_in_a_sheet_without_protection_locked_cells_are_input_cells(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx", protect=False)
    changed(tmp_path / "theirs.xlsx", lambda sheet: setattr(sheet["D7"], "protection", Protection(locked=True)))
    assert state(fill_in(tmp_path / "theirs.xlsx"), "D7") is State.FILLED


def test_a_number_from_before_is_taken_out_where_the_map_says_so(fill_in, use, tmp_path):
    make(tmp_path / "theirs.xlsx")
    changed(tmp_path / "theirs.xlsx", lambda sheet: [sheet.__setitem__(f"D{row}", 99) for row in (7, 8)])
    given = form().input
    inputs = [
        {"sheet": "adults", "cell": "D6", "metric": given[0].metric},
        {"sheet": "adults", "cell": "D7", "metric": given[1].metric, "not_provided": "clear"},
        {"sheet": "adults", "cell": "D8", "metric": given[2].metric},
    ]
    use(test=form(input=inputs))
    filled = fill_in(tmp_path / "theirs.xlsx", figures(5))
    assert [line.state for line in filled.lines] == [State.FILLED, State.CLEARED, State.NO_FIGURE]
    (tmp_path / "ours.xlsx").write_bytes(filled.data)
    after = cells(tmp_path / "ours.xlsx")
    assert (("Adults", "D7") in after, after["Adults", "D8"]) == (False, 99)


def test_a_cell_may_take_the_year_before_and_what_is_not_known(fill_in, use, tmp_path):
    make(tmp_path / "theirs.xlsx")
    inputs = [
        {"sheet": "adults", "cell": "D6", "metric": CONTACTS, "period": -1},
        {"sheet": "adults", "cell": "D7", "metric": ADVICE, "of": "unknown"},
    ]
    use(test=form(input=inputs))
    known = [figure(CONTACTS, 7, year=2023), figure(CONTACTS, 8), figure(ADVICE, 9, unknown=3)]
    filled = fill_in(tmp_path / "theirs.xlsx", {one.key: one for one in known})
    assert [line.number for line in filled.lines] == [7, 3]


def test_a_label_finds_its_row_where_the_map_names_a_column(fill_in, use, tmp_path):
    make(tmp_path / "theirs.xlsx", moved=2)
    use(test=form(input=[{"sheet": "adults", "column": "D", "metric": ADVICE}]))
    assert [str(line.placed.cell) for line in fill_in(tmp_path / "theirs.xlsx").lines] == ["D9"]


@pytest.mark.parametrize(
    ("kind", "operator", "formulas", "accepts"),
    [
        ("whole", "greaterThanOrEqual", ["0"], True),
        ("whole", "between", ["0", "300"], False),
        ("whole", "notBetween", ["0", "300"], True),
        ("decimal", "equal", ["345"], True),
        ("decimal", "notEqual", ["345"], False),
        ("decimal", "between", ["0", "$E$9"], True),
        ("decimal", "lessThan", ["$E$9"], True),
        ("list", "between", ['"1,2,345"'], True),
        ("list", "between", ['"yes,no"'], False),
        ("list", "between", ["Lists!$A$1:$A$9"], True),
        ("custom", "between", ["D7<9"], True),
        ("textLength", "lessThan", ["2"], True),
    ],
)
def test_the_workbooks_own_check_of_a_cell_is_heeded_where_it_can_be_told(
    fill_in, tmp_path, kind, operator, formulas, accepts
):
    make(tmp_path / "theirs.xlsx")
    changed(tmp_path / "theirs.xlsx", lambda sheet: check(sheet, kind, operator, *formulas))
    assert (state(fill_in(tmp_path / "theirs.xlsx"), "D7") is State.FILLED) is accepts


def test_only_whole_numbers_go_where_only_whole_numbers_may_be_typed(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    changed(tmp_path / "theirs.xlsx", lambda sheet: check(sheet, "whole", "greaterThanOrEqual", "0"))
    filled = fill_in(tmp_path / "theirs.xlsx", figures(1, 12.5))
    assert (state(filled, "D7"), state(filled, "D6")) == (State.NOT_ACCEPTED, State.FILLED)


def test_a_check_that_only_warns_stops_nobody(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    changed(tmp_path / "theirs.xlsx", lambda sheet: check(sheet, "decimal", "lessThan", "300"))
    parts = entries(tmp_path / "theirs.xlsx")
    warning = parts[SHEET].replace(b'showErrorMessage="1"', b'showErrorMessage="1" errorStyle="warning"')
    put_together(tmp_path / "theirs.xlsx", {**parts, SHEET: warning})
    assert state(fill_in(tmp_path / "theirs.xlsx"), "D7") is State.FILLED


@pytest.mark.parametrize("of", ["the column", "the sheet", "the sheet, deeply"])
def test_what_nobody_sees_is_left(fill_in, use, tmp_path, of):
    inputs = [
        {"sheet": "adults", "cell": "D6", "metric": CONTACTS},
        {"sheet": "cover", "cell": "D9", "metric": ADVICE},
    ]
    use(test=form(input=inputs))
    book = make(tmp_path / "theirs.xlsx")
    if of == "the column":
        book["Adults"].column_dimensions["D"].hidden = True
    else:
        book["Adults"].sheet_state = "veryHidden" if "deeply" in of else "hidden"
    book.save(tmp_path / "theirs.xlsx")
    states = [line.state for line in fill_in(tmp_path / "theirs.xlsx").lines]
    assert states == [State.HIDDEN, State.FILLED]


@pytest.mark.parametrize(("secret", "is_free"), [(b"", True), (b' password="C258"', False)])
def test_a_range_that_protection_leaves_open_is_an_input(fill_in, tmp_path, secret, is_free):
    make(tmp_path / "theirs.xlsx")
    changed(tmp_path / "theirs.xlsx", lambda sheet: setattr(sheet["D7"], "protection", Protection(locked=True)))
    parts = entries(tmp_path / "theirs.xlsx")
    range_ = b'</sheetData><protectedRanges><protectedRange name="in" sqref="D6:D9"%b/></protectedRanges>' % secret
    put_together(tmp_path / "theirs.xlsx", {**parts, SHEET: parts[SHEET].replace(b"</sheetData>", range_)})
    assert (state(fill_in(tmp_path / "theirs.xlsx"), "D7") is State.FILLED) is is_free


def test_a_conditional_format_that_shows_days_does_not_make_days_of_cells(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    parts = entries(tmp_path / "theirs.xlsx")
    its = b'<dxf><numFmt numFmtId="0" formatCode="dd/mm/yyyy"/>'
    put_together(tmp_path / "theirs.xlsx", {**parts, "xl/styles.xml": parts["xl/styles.xml"].replace(b"<dxf>", its, 1)})
    assert state(fill_in(tmp_path / "theirs.xlsx"), "D7") is State.FILLED


@pytest.mark.parametrize("near", ["Adults ", "Adults\N{NO-BREAK SPACE}", "A-dults"])
def test_the_sheet_that_is_named_just_so_is_the_one(fill_in, tmp_path, near):
    book = make(tmp_path / "theirs.xlsx")
    book.create_sheet(near)
    book.save(tmp_path / "theirs.xlsx")
    assert {line.placed.sheet for line in fill_in(tmp_path / "theirs.xlsx").lines} == {"Adults"}


def test_a_strict_workbook_is_filled_too(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    strict = {
        name: part.replace(b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/")
        .replace(b"spreadsheetml/2006/main", b"spreadsheetml/main")
        .replace(b"officeDocument/2006/relationships", b"officeDocument/relationships")
        for name, part in entries(tmp_path / "theirs.xlsx").items()
    }
    put_together(tmp_path / "theirs.xlsx", strict)
    assert [line.state for line in fill_in(tmp_path / "theirs.xlsx").lines] == [State.FILLED] * 4


def test_rows_and_cells_that_are_not_numbered_follow_each_other(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    sheet = [["-"] * 5 for _ in range(5)] + [["-", label_of(metric).en, "-", "", "-"] for metric in ROWS]
    cell = "<c t='inlineStr'><is><t>{}</t></is></c>"
    body = "".join(f"<row>{''.join(cell.format(text) if text else '<c/>' for text in row)}</row>" for row in sheet)
    parts = entries(tmp_path / "theirs.xlsx")
    bare = re.sub(rb"<sheetData>.*</sheetData>", f"<sheetData>{body}</sheetData>".encode(), parts[SHEET], flags=re.S)
    bare = re.sub(rb"<(dimension|sheetProtection)[^>]*/>", b"", bare)
    put_together(tmp_path / "theirs.xlsx", {**parts, SHEET: bare})
    filled = fill_in(tmp_path / "theirs.xlsx")
    assert [(str(line.placed.cell), line.state) for line in filled.lines] == [
        (f"D{row}", State.FILLED) for row in range(6, 10)
    ]


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


@pytest.mark.parametrize("why", [one for one in State if one not in (State.FILLED, State.CLEARED)])
def test_every_reason_for_leaving_a_cell_is_said_in_both_languages(why):
    said = [say(f"forms.why_{why}", language) for language in Language]
    assert all(said)
    assert said[0] != said[1]

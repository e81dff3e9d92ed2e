"""A number goes only where a person could see and type it; every other cell is left, and the reason is said."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from their_workbook import ADVICE, CONTACTS, ROWS, cells, entries, figure, figures, form, label_of, make, put_together

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.results import Status
from gwella.forms.filling import State

title = "What is left, and why"
SHEET = "xl/worksheets/sheet2.xml"


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


@pytest.mark.parametrize("why", [one for one in State if one not in (State.FILLED, State.CLEARED)])
def test_every_reason_for_leaving_a_cell_is_said_in_both_languages(why):
    said = [say(f"forms.why_{why}", language) for language in Language]
    assert all(said)
    assert said[0] != said[1]

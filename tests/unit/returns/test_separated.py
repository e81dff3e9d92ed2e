from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gwella.returns.mapping import mapped, printable, shown
from gwella.returns.separated import read_separated
from gwella.snapshots.tables import tables

# What a cell may hold: anything a text file can, but a lone carriage return, which only ends lines.
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from(',;"\n'), max_size=12
).map(lambda text: text.replace("\ufeff", "").strip())
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8)


def written(rows, **style):
    text = io.StringIO()
    csv.writer(text, **style).writerows(rows)
    return text.getvalue()


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, delimiter=st.sampled_from(",;"), ending=st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_writes_is_read_back_with_the_line_each_row_begins_on(
    tmp_path_factory, rows, delimiter, ending
):
    # A sentence in one cell below all others is what a report says at its end.
    assume(not any(len(filled := [cell for cell in row if cell]) == 1 and " " in filled[0] for row in rows))
    path = tmp_path_factory.mktemp("csv") / "contacts.csv"
    headings = ("contact", "person", "team")
    path.write_text(
        written([headings, *rows], delimiter=delimiter, lineterminator=ending), encoding="utf-8", newline=""
    )
    grid = read_separated(path)
    kept = [row for row in rows if any(row)]
    assert grid.headings == headings
    assert [tuple(row) for row in grid.rows] == kept
    assert grid.broken == ()
    line, begins = 2, []
    for row in rows:
        begins += [line] if any(row) else []
        line += 1 + sum(cell.count("\n") for cell in row)
    assert grid.numbers.to_pylist() == begins


def read(tmp_path, text):
    path = tmp_path / "contacts.csv"
    path.write_bytes(text.encode())
    return read_separated(path)


def test_a_stray_quotation_mark_inside_a_cell_opens_nothing(tmp_path):
    grid = read(tmp_path, 'a,b\n5" wide,1\nnext,2\n')
    assert [list(row) for row in grid.rows] == [['5" wide', "1"], ["next", "2"]]


def test_a_row_that_is_never_closed_does_not_swallow_a_later_row_of_several_lines(tmp_path):
    grid = read(tmp_path, 'a,b\n1,"open\n2,x\n3,"two\nlines"\n4,y\n')
    assert [(number, row[0]) for number, row in zip(grid.numbers.to_pylist(), grid.rows, strict=True)] == [
        (3, "2"),
        (4, "3"),
        (6, "4"),
    ]
    assert [(broken.row, broken.rule) for broken in grid.broken] == [(2, "row_unreadable")]


def test_a_quoted_cell_with_text_after_it_is_unreadable(tmp_path):
    grid = read(tmp_path, 'a,b\n"1"2,x\n3,y\n')
    assert [broken.row for broken in grid.broken] == [2]
    assert [row[0] for row in grid.rows] == ["3"]


def test_the_delimiter_is_the_one_that_the_headings_use(tmp_path):
    assert read(tmp_path, 'contact;"a,b";person\n1;2,5;3\n').headings == ("contact", "a,b", "person")


def test_a_heading_may_hold_a_line_break(tmp_path):
    grid = read(tmp_path, 'contact,"Date of\ncontact"\n1,2\n')
    assert grid.headings == ("contact", "Date of\ncontact")
    assert grid.numbers.to_pylist() == [3]


@pytest.mark.parametrize(
    ("heading", "seen"),
    [
        ("Postcode", "Postcode"),
        ("12/03/1950", "##/##/####"),
        ("Line 1", "Line 1"),
        ("\x1b[31mred\nnext", "\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}next"),
        ("x" * 60, "x" * 39 + "…"),
    ],
)
def test_a_heading_is_shown_on_one_line_short_and_without_what_may_be_data(heading, seen):
    assert shown(heading) == seen


def test_a_files_name_keeps_its_year():
    assert printable("return 2024-25.xlsx") == "return 2024-25.xlsx"


def test_headings_are_found_whatever_their_case_spaces_accents_and_apostrophes():
    columns = tables()["looked_after"].columns
    headings = [
        "DYDDIAD  DECHRAU’R LLEOLIAD",
        "dyddiad gorffen y lleoliad",
        "short_breaks",
        "Lle mae'r plentyn wedi’i leoli",
    ]
    assert mapped(headings, columns).places == {"placed_on": 0, "left_on": 1, "short_breaks": 2, "placed_where": 3}
    assert mapped(["Math o lêoliad"], columns).places == {"placement_kind": 0}

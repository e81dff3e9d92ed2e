"""The quick way to read a CSV file gives what the strict way gives, whatever the file holds, or leaves it alone."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwella.returns.generate import generate
from gwella.returns.grid import SPACE
from gwella.returns.regular import (
    CELL,
    MOST_SHIFTED,
    _are_pairs_around_cells,
    _may_hold_a_cell_too_long,
    read_regularly,
)
from gwella.returns.strict import cells_of, read_strictly

HEADINGS = ("contact", "person", "team")
# Whatever may mislead a reader of CSV: quotation marks, ends of lines, space of every kind, a mark of UTF-8.
SIGNS = st.sampled_from(',,,;;"\n\n\r\t \xa0\x0b\x85\u2028\ufeffaŵ1€')
CELLS = st.text(SIGNS.filter(lambda sign: sign not in ',;"\r\n'), max_size=4)
QUOTED = st.text(SIGNS.filter(lambda sign: sign not in "\r\n"), max_size=5).map(
    lambda text: '"' + text.replace('"', '""') + '"'
)
LINES = st.lists(CELLS | QUOTED, max_size=4) | st.lists(CELLS | QUOTED, min_size=3, max_size=3)


def same(one, other):
    return (one.headings, one.rows, one.numbers, one.broken) == (
        other.headings,
        other.rows,
        other.numbers,
        other.broken,
    )


def both(body, delimiter=",", headings=HEADINGS):
    quick = read_regularly(body.encode(), 1, delimiter, headings)
    return quick, read_strictly(["headings", *body.split("\n")], 1, delimiter, headings)


@settings(max_examples=1000, deadline=None)
@given(body=st.text(SIGNS, max_size=40), delimiter=st.sampled_from(",;"), width=st.integers(1, 4))
def test_both_ways_agree_on_any_text(body, delimiter, width):
    quick, strict = both(body, delimiter, tuple("abcd"[:width]))
    assert quick is None or same(quick, strict)


@settings(max_examples=500, deadline=None)
@given(
    lines=st.lists(LINES, max_size=12),
    delimiter=st.sampled_from(",;"),
    ending=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
)
def test_both_ways_agree_on_lines_of_cells_shifted_empty_or_ending_with_delimiters(lines, delimiter, ending, last):
    right = ["1", "2", "3"]
    body = ending.join(delimiter.join(cells) for cells in [right, *lines]) + ending * last
    quick, strict = both(body, delimiter)
    assert quick is not None, "a file of whole cells is read the quick way"
    assert same(quick, strict)


@pytest.mark.parametrize(
    "body",
    [
        'a,5" wide,c\n',
        'a,"two\nlines",c\n',
        'a,"open,c\n',
        'a,"b"x,c\n',
        "a,b\rc,d\n",
        "a,b,c,\nd,e,f,\n",
        "\ufeffa,b,c\n",
        "",
        "a,b\n" * (MOST_SHIFTED + 1) + "a,b,c\n",
        "a,b,c\na," + "b" * (csv.field_size_limit() + 1) + ",c\n",
        "a,b,c\n" + "b" * (csv.field_size_limit() + 1) + ",c\n",
    ],
)
def test_what_only_the_strict_way_can_read_is_left_to_it(body):
    assert both(body)[0] is None


def test_a_file_without_headings_is_left_to_the_strict_way():
    assert both("a,b\n", headings=())[0] is None


def test_rows_that_are_shifted_cost_themselves_and_no_other():
    quick, strict = both('1,"a, b",c\r\n2,b\r\n\r\n,,\r\n,\r\n3,b,c,d\r\n4,b,c\r\n')
    assert quick is not None
    assert same(quick, strict)
    assert quick.rows == [("1", "a, b", "c"), ("4", "b", "c")]
    assert quick.numbers.to_pylist() == [2, 8]
    assert [(fault.row, fault.cells) for fault in quick.broken] == [(3, 2), (7, 4)]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_extract_is_read_the_quick_way_and_as_strictly(seed, tmp_path):
    generate(tmp_path / "extract", seed=seed, size=0.02)
    for path in (tmp_path / "extract").glob("*.csv"):
        opening, _, body = path.read_text(encoding="utf-8-sig").partition("\n")
        quick, strict = both(body, headings=tuple(cells_of(opening, ",")))
        assert quick is not None or not body, "only a table without rows is left to the strict way"
        assert quick is None or same(quick, strict)


def test_space_is_what_python_strips():
    assert set(SPACE) == {chr(place) for place in range(0x110000) if chr(place).isspace()}


@settings(max_examples=500, deadline=None)
@given(parts=st.lists(st.sampled_from(['"', ",", ";", "\n", "\r\n", "a", '"a"', '"b,c"']), max_size=14))
def test_quotation_marks_in_pairs_are_around_whole_cells_where_taking_those_away_leaves_none(parts):
    body = "".join(parts)
    for delimiter in ",;":
        if '""' not in body:
            alone = b'"' not in CELL[delimiter.encode()].sub(b"", body.encode())
            in_pairs = '"' not in body or _are_pairs_around_cells(body.encode(), delimiter)
            # A cell that goes on over several lines is in a pair of marks too, and is told by the rows that are read.
            assert in_pairs == alone or (in_pairs and both(body, delimiter)[0] is None)


@pytest.mark.parametrize("shift", range(0, 60_000, 7_000))
def test_a_line_too_long_for_a_cell_is_seen_wherever_it_lies(shift):
    short = b"a,b\n" * (shift // 4)
    assert _may_hold_a_cell_too_long(short + b"x" * (csv.field_size_limit() + 1) + b"\n" + short)
    assert not _may_hold_a_cell_too_long(short * 4)

"""What is said of an empty cell is unknown; whether a cell repeats one above has a slow, obvious twin."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from gwella.returns.cells import Cells

YES, NO, UNKNOWN = True, False, None
ANSWERS = (YES, NO, UNKNOWN)


def cells(*values):
    return Cells(pa.array(values))


def said(answers):
    assert not (answers.yes & answers.no).any()
    return [YES if yes else NO if no else UNKNOWN for yes, no in zip(answers.yes, answers.no, strict=True)]


@pytest.mark.parametrize("one", ANSWERS)
@pytest.mark.parametrize("other", ANSWERS)
def test_and_and_or_are_those_of_sql(one, other):
    mine, theirs = cells(one, YES).are(), cells(other, YES).are()
    both, either = mine & theirs, mine | theirs
    assert said(both)[0] is (NO if NO in (one, other) else UNKNOWN if None in (one, other) else YES)
    assert said(either)[0] is (YES if YES in (one, other) else UNKNOWN if None in (one, other) else NO)
    assert said(~both)[0] is (None if said(both)[0] is None else not said(both)[0])


def test_an_empty_cell_is_neither_more_nor_less_nor_among_any():
    ages = cells(17, 18, None)
    assert said(ages < 18) == [YES, NO, UNKNOWN]
    assert said(ages > 17) == [NO, YES, UNKNOWN]
    days = cells(date(2024, 4, 1), None)
    assert said(days < cells(date(2024, 4, 2), date(2024, 4, 2))) == [YES, UNKNOWN]
    assert said(days > date(2024, 3, 31)) == [YES, UNKNOWN]
    groups = cells("adult", "child", None)
    for column in (groups, Cells(groups.values.dictionary_encode())):
        assert said(column.is_("adult")) == [YES, NO, UNKNOWN]
        assert said(column.one_of(("adult", "carer"))) == [YES, NO, UNKNOWN]
        assert said(column.known()) == [YES, YES, NO]
    assert said(cells(True, False, None).is_(False)) == [NO, YES, UNKNOWN]
    assert said(groups.known()) == [YES, YES, NO]


def test_small_letters_and_capitals_are_one_spelling():
    codes = cells("X06000001", "x06000001", "W06000001", None)
    assert said(codes.spells_other_than("X06000001")) == [NO, NO, YES, UNKNOWN]
    assert said(codes.spells_other_than("x06000001")) == [NO, NO, YES, UNKNOWN]


def test_of_rows_with_one_identifier_all_but_the_first_repeat_it():
    repeats = said(cells("C2", None, "C1", "C2", None, "C2").repeat_one_above())
    assert [bool(repeat) for repeat in repeats] == [False, False, False, True, False, True]


@given(some.lists(some.sampled_from(["A", "B", "C", "CC", "D", "é", None])), some.booleans())
def test_a_cell_repeats_one_above_where_plain_python_says_so(given_cells, is_in_order):
    if is_in_order:
        given_cells = sorted(given_cells, key=lambda cell: cell or "")
    repeats = Cells(pa.array(given_cells, pa.string())).repeat_one_above()
    twin = [cell is not None and cell in given_cells[:place] for place, cell in enumerate(given_cells)]
    assert [bool(repeat) for repeat in said(repeats)] == twin

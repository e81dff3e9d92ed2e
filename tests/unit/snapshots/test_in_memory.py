"""What is read where it lies in memory is what Arrow says of the column: cut, empty and short ones too."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from gwella.snapshots.in_memory import (
    as_answers,
    bits_held,
    bits_of_yes,
    bounds,
    holding,
    lengths,
    numbers_in,
    numbers_or_noughts,
    places_that_say,
)

FEW = {"max_size": 40}
NUMBERS = st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), **FEW)
ANSWERS = st.lists(st.none() | st.booleans(), **FEW)
TEXTS = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), **FEW)
PLACES = st.integers(0, 40)


def cut(column: pa.Array, begin: int, end: int) -> pa.Array:
    """A part of a column, which lies in memory where the whole does."""
    return column[min(begin, end) : max(begin, end)]


def bits_by_hand(answers) -> bytes:
    number = sum(bool(answer) << place for place, answer in enumerate(answers))
    return number.to_bytes(-(-len(answers) // 8), "little")


@given(NUMBERS, PLACES, PLACES)
def test_numbers_and_which_cells_hold_one(values, begin, end):
    column = cut(pa.array(values, pa.int32()), begin, end)
    held = column.is_valid().to_pylist()
    assert holding(column).tolist() == held
    assert bits_held(column).tobytes() == bits_by_hand(held)
    assert numbers_or_noughts(column, "i4").tolist() == [value or 0 for value in column.to_pylist()]
    assert numbers_in(column, "i4")[holding(column)].tolist() == column.drop_null().to_pylist()


@given(ANSWERS, PLACES, PLACES)
def test_an_answer_is_yes_where_it_is_not_empty(values, begin, end):
    column = cut(pa.array(values, pa.bool_()), begin, end)
    assert bits_of_yes(column).tobytes() == bits_by_hand(column.to_pylist())


def test_what_stands_under_an_empty_answer_is_no_yes():
    yes, nothing = pa.py_buffer(b"\xff"), pa.py_buffer(b"\x05")
    column = pa.Array.from_buffers(pa.bool_(), 5, [nothing, yes])
    assert column.to_pylist() == [True, None, True, None, None]
    assert bits_of_yes(column).tobytes() == b"\x05"


@given(st.lists(st.sampled_from(["", "0", "00", "10", "Test", "test", "t", "TEST1", "ŵ", "tset", "na", "N/A"]), **FEW))
def test_a_text_says_a_word_in_small_letters_or_capitals(values):
    words = frozenset({"", "0", "00", "test", "n/a", "na", "ŵ"})
    said = places_that_say(pa.array(values, pa.string()), words).tolist()
    assert said == [place for place, text in enumerate(values) if text and text.lower() in words]


@given(st.lists(st.text("0-? /\x07\n1aŵ—", max_size=4), **FEW))
def test_a_text_says_nothing_that_has_neither_a_letter_nor_a_digit_but_noughts(values):
    said = places_that_say(pa.array(values, pa.string()), frozenset({"a"}), nothing=True).tolist()
    assert said == [place for place, text in enumerate(values) if text == "a" or (text and not {*text} & {*"1aŵ—"})]


@given(st.lists(st.booleans(), **FEW))
def test_answers_become_a_column_and_come_back(said):
    column = as_answers(np.array(said, bool))
    column.validate(full=True)
    assert column.to_pylist() == said


@given(TEXTS, PLACES, PLACES)
def test_a_text_lies_between_two_bounds(values, begin, end):
    column = cut(pa.array(values, pa.string()), begin, end)
    signs = column.buffers()[2] or b""
    its = bounds(column)
    there = [bytes(signs)[first:last].decode() for first, last in pairwise(its)]
    assert [text for text, held in zip(there, holding(column), strict=True) if held] == column.drop_null().to_pylist()
    assert lengths(column).tolist() == [len(text.encode()) for text in there]

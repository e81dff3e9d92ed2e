"""A pasted column and typed numbers, in both languages, with the junk that spreadsheets hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from return_of_a_year import AREA, NOTHING_YET, PART, RECALLED, WHOLE, YEAR, row

from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Status
from gwella.code_of_practice.spoken import number
from gwella.entries.pasted import MOST_ROWS, asked_of, pasted
from gwella.entries.sheet import Sheet, sheet
from gwella.entries.typed import typed_number


@pytest.fixture(scope="module")
def of(year_made: Path) -> Sheet:
    return sheet(year_made, AREA, YEAR)


@pytest.mark.parametrize(
    ("text", "means"),
    [("412", 412), (" 1,234 ", 1234), ("1 234", 1234), ("1\u00a0234", 1234), ("1\u202f234", 1234), ("12.50", 12.5),
     ("0", 0), ("", None), ("–", None), ("-", None), ("n/a", None), ("N/A", None), ("amh.", None), ("Amh", None),
     ("..", None), ("*", None)],
)  # fmt: skip
def test_numbers_and_signs_for_none_are_read_as_people_write_them(text: str, means: float | None):
    assert typed_number(text).number == means


@pytest.mark.parametrize(
    "text", ["1,2", "12,34", "1.234,5", "-3", "(12)", "12%", "1e3", "٣", "412 people", "=1+1", "∞"]
)
def test_what_is_no_number_is_refused_and_not_repeated(text: str):
    with pytest.raises(Remediable) as refusal:
        typed_number(text)
    assert refusal.value.message.parameters == {}


@given(st.integers(0, 10**9), st.sampled_from(Language))
def test_a_number_as_we_say_it_is_read_back(value: int, language: Language):
    assert typed_number(number(value, language)).number == value


def found(text: str, of: Sheet, start: str = "") -> list[tuple[str, float | None]]:
    return [(one.row.key.metric, one.value) for one in pasted(text, of, start) if one.row and not one.refusal]


def test_names_and_values_find_their_rows_by_key_title_or_code(of: Sheet, year_made: Path):
    title = row(year_made, PART).definition.title.cy
    text = f"Metric\tValue\r\n{WHOLE}\t1,234\r\n{title}\t7\r\n\t\r\n"
    assert found(text, of) == [(WHOLE, 1234), (PART, 7)]


def test_the_first_column_names_and_the_last_holds_the_value(of: Sheet):
    assert found(f"{WHOLE}\tAD/001\tContacts\t99", of) == [(WHOLE, 99)]


def test_values_alone_go_down_what_can_be_entered(of: Sheet):
    below = [one.key.metric for one in of.rows if not one.is_measure]
    begins = below.index(WHOLE)
    text = "1\n\n–\n4\n"
    assert found(text, of, WHOLE) == list(zip(below[begins : begins + 4], [1, None, None, 4], strict=True))


@pytest.mark.parametrize(
    ("text", "says"),
    [(f"{WHOLE}\t1\nno such thing\t2", "no metric with that key"), (f"{WHOLE}\t1\n{WHOLE}\t2", "earlier row"),
     (f"{WHOLE}\tmany", "no number")],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_why(of: Sheet, text: str, says: str):
    refusals = [str(one.refusal) for one in pasted(text, of) if one.refusal]
    assert len(refusals) == 1
    assert says in refusals[0]


def test_a_column_longer_than_the_sheet_says_so(of: Sheet):
    assert "longer than the sheet" in str(pasted("1\n" * 1000, of)[-1].refusal)


@pytest.mark.parametrize("text", ["", " \n\t\n", "1\n" * (MOST_ROWS + 1)])
def test_nothing_and_far_too_much_are_refused(of: Sheet, text: str):
    with pytest.raises(Remediable):
        pasted(text, of)


def test_what_was_only_recalled_is_found_so_that_it_can_be_said_why_it_cannot_be_entered(of: Sheet):
    assert found(f"{RECALLED}\t3", of) == [(RECALLED, 3)]


def test_only_values_ask_for_anything(of: Sheet):
    rows = pasted(f"{WHOLE}\t–\n{NOTHING_YET}\t3", of)
    assert [one.key.metric for one in asked_of(rows, status=Status.FINAL, reason="")] == [NOTHING_YET]


@given(text=st.text(max_size=200))
def test_whatever_is_pasted_is_rows_or_a_refusal(of: Sheet, text: str):
    try:
        rows = pasted(text, of)
    except Remediable:
        return
    assert all(one.row or one.refusal for one in rows)

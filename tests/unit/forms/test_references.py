from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from gwella.forms.references import Ref, box, letters, number, ref


@given(st.integers(1, 16_384))
def test_columns_have_the_letters_that_excel_gives_them(column: int) -> None:
    assert letters(column) == get_column_letter(column)
    assert number(letters(column)) == column


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_a_reference_reads_back(row: int, column: int) -> None:
    assert ref(str(Ref(row, column))) == Ref(row, column)


@pytest.mark.parametrize("text", ["D", "12", "D0", "ABCD1", "D12:E13", "Sheet!A1", "D-1"])
def test_what_names_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        ref(text)


def test_a_box_holds_its_corners_and_what_lies_between() -> None:
    merged = box("B2:D12")
    assert all(ref(cell) in merged for cell in ("B2", "D12", "C7", "B12"))
    assert not any(ref(cell) in merged for cell in ("A2", "E2", "B1", "D13"))
    assert (str(merged), box("A1").last) == ("B2:D12", ref("A1"))

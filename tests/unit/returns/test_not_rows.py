"""Rows that say nothing, and lines of totals, are told from rows by their first cells; plain Python says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gwella.returns.grid import SPACE, grid_of, says_nothing
from gwella.returns.not_rows import TOTAL, without_what_is_no_row

CELLS = some.sampled_from(["", " ", "\t", "\xa0", "\u3000", "C1", " C1", "ŵ", "\x7f", "!"])


@given(some.lists(some.tuples(CELLS, CELLS), max_size=6))
def test_a_row_says_nothing_where_it_holds_nothing_but_space(rows):
    found = says_nothing(grid_of(("a", "b"), rows, range(len(rows))).cells)
    nothing = [not any(cell.strip(SPACE) for cell in row) for row in rows]
    assert (found.to_pylist() if found is not None else [False] * len(rows)) == nothing


@pytest.mark.parametrize("word", ["Total", "TOTAL", "sub-total", "Cyfanswm", "CYFANSWM", "Is-gyfanswm"])
@pytest.mark.parametrize("place", [0, 1, 30])
def test_a_line_of_totals_is_one_in_small_letters_and_capitals_and_wherever_it_stands(word, place):
    rows = [(f"C{number}", "adult", "2024-04-01") for number in range(40)]
    rows.insert(place, (word, "", "40"))
    found = without_what_is_no_row(grid_of(("a", "b", "c"), rows, range(2, 43)), "contacts.csv")
    assert [(one.row, one.rule) for one in found.broken] == [(place + 2, TOTAL)]
    assert len(found.cells) == len(rows) - 1

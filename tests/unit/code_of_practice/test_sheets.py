"""CSV for people: nothing in it runs, and it comes back as it went in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gwella.code_of_practice.sheets import neutral, write_sheet


@pytest.mark.parametrize("formula", ['=HYPERLINK("a")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_that_a_spreadsheet_would_run_is_shown_instead(formula: str) -> None:
    assert neutral(formula) == f"'{formula}"


def test_a_text_that_is_neutral_and_an_empty_cell_stay_as_they_are() -> None:
    assert [neutral(cell) for cell in ("Tŷ", "1-2", "'=1", "", None)] == ["Tŷ", "1-2", "'=1", "", None]


def test_a_number_below_zero_stays_a_number() -> None:
    assert neutral(-0.5) == -0.5


def test_what_is_written_comes_back_and_begins_with_the_mark_that_excel_needs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_sheet(path, [["Enw", "Nifer"], ["Tŷ, ŵyl", 3], ["", None]])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["Enw", "Nifer"], ["Tŷ, ŵyl", "3"], ["", ""]]

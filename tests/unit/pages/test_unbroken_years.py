"""A year in the text of a page is held together; everywhere else it stays as it is written."""

from __future__ import annotations

import pytest

from gwella.pages.years import unbroken

HELD = '<span class="g-year">2024-25</span>'


def test_a_year_in_a_heading_is_held_together():
    assert unbroken("<h1>Report 2024-25: Gwynedd</h1>") == f"<h1>Report {HELD}: Gwynedd</h1>"
    assert unbroken("2021-22 i 2024-25").count("g-year") == 2


@pytest.mark.parametrize(
    "page",
    [
        "<title>Report 2024-25</title>",
        '<a href="/en/measures/x/2024-25/" title="2024-25">x</a>',
        "<svg><text>2024-25</text></svg>",
        "<option>2024-25</option>",
        "<p>2024-06-01, 01633 2024-255, 12024-25</p>",  # a date and other numbers
        "",
    ],
)
def test_nothing_else_is_touched(page: str):
    assert unbroken(page) == page

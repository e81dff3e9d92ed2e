"""A breakdown: every category in its order, what is not known among them and said."""

from __future__ import annotations

import json

import pytest
from chart_rows import CARDIFF, COUNT, SHARE, row
from test_series import rows_with, subtitle

from gwella.charts.categories import categories
from gwella.charts.chart import MixedOrigins, NoSeries
from gwella.charts.drawing import svg
from gwella.charts.look import Width
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Status

ETHNICITY = {"white": 700, "mixed": 10, "not_obtained": 240, "refused": 20, "unknown": 5}
TOTAL = row(1_000, metric=COUNT, area=CARDIFF)


def by(breakdown: str, counts: dict, **more) -> list:
    return [
        row(count, metric=COUNT, area=CARDIFF, breakdown=breakdown, category=code, **more)
        for code, count in counts.items()
    ]


def test_every_category_is_drawn_in_the_order_of_its_list_and_the_unknown_last():
    chart = categories(reversed(by("ethnicity", ETHNICITY)), Language.EN)
    named = [row["name"].replace("\n", " ") for row in rows_with(chart.specification, "value")]
    assert named == [
        "White", "Mixed or multiple ethnic groups", "Information not obtained", "Information refused", "not known",
    ]  # fmt: skip


def test_how_many_are_not_known_is_said_and_what_that_means_for_the_rest():
    """
    240 not obtained, 20 refused, 5 empty: 265 of 1,000.
    """
    results = by("ethnicity", ETHNICITY)
    english = categories(results, Language.EN, total=TOTAL).words
    assert "White: 700 (70.0%)" in english
    assert "It is not known for 265 of 1,000 (26.5%), so the others show only part of the picture." in english
    assert "Nid yw’n hysbys ar gyfer 265 o 1,000 (26.5%)" in categories(results, Language.CY, total=TOTAL).words


def test_without_the_total_no_part_of_it_is_claimed():
    assert "%" not in categories(by("ethnicity", ETHNICITY), Language.EN).words


def test_a_starred_category_keeps_its_row_and_its_star_is_said():
    starred = row(metric=COUNT, area=CARDIFF, breakdown="ethnicity", category="mixed", status=Status.SUPPRESSED)
    chart = categories([*by("ethnicity", {"white": 700}), starred], Language.EN, total=TOTAL)
    assert [row["why"] for row in rows_with(chart.specification, "why")] == ["not shown"]
    assert "Mixed or multiple ethnic groups: not shown" in chart.words


def test_one_case_with_several_categories_is_said_not_to_add_up():
    chart = categories(by("abuse_category", {"neglect": 400, "physical": 500}), Language.EN)
    assert "they do not add up" in chart.words


def test_counts_are_bars_from_zero_and_shares_are_points():
    assert '"type": "bar"' in json.dumps(categories(by("sex", {"female": 40}), Language.EN).specification)
    shares = [row(30, 40, metric=SHARE, breakdown="sex", category="female")]
    drawn = json.dumps(categories(shares, Language.EN).specification)
    assert '"mark": "point"' in drawn
    assert '"type": "bar"' not in drawn


def test_bands_of_age_are_in_the_order_of_age():
    chart = categories(by("age_group", {"85+": 9, "18-64": 50, "75-84": 12}), Language.CY)
    assert [row["name"] for row in rows_with(chart.specification, "value")] == ["18 i 64", "75 i 84", "85 a throsodd"]


def test_made_up_says_so_and_mixed_or_several_breakdowns_are_refused():
    made_up = [row(50, metric=COUNT, breakdown="sex", category="female")]
    assert subtitle(categories(made_up, Language.EN)).startswith("Made-up data")
    with pytest.raises(MixedOrigins):
        categories([*made_up, *by("sex", {"male": 40})], Language.EN)
    with pytest.raises(NoSeries):
        categories([*by("sex", {"male": 40}), *by("age_group", {"85+": 9})], Language.EN)


@pytest.mark.parametrize("width", Width)
def test_it_can_be_drawn(width):
    results = by("ethnicity", ETHNICITY)
    assert "Information" in svg(categories(results, Language.EN, width=width).specification)

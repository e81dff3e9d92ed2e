"""One measure over time by the categories of a breakdown: a plot each on one scale, and words that do not judge."""

from __future__ import annotations

import pytest
from chart_rows import CARDIFF, row
from test_series import rows_with

from gwella.charts.by_category import by_category
from gwella.charts.chart import MixedOrigins, NoSeries
from gwella.charts.drawing import svg
from gwella.charts.look import Width
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Origin, Status

CONTACTS = "adult.contacts.rate"  # a new definition from 2022-23


def rate(events, people, year, age, **more):
    facts = {"metric": CONTACTS, "unit": "per_10000", "area": CARDIFF, "breakdown": "age_group", "category": age}
    return row(events, people, period=str(year), **facts | more)


BY_AGE = [
    *(rate(900 + 10 * year, 1_000, 2021 + year, "85+") for year in range(4)),
    *(rate(400 - 10 * year, 10_000, 2021 + year, "18-64") for year in range(4)),
]


def test_each_category_has_its_plot_in_the_order_of_its_list_and_all_have_one_scale():
    drawn = by_category(BY_AGE, Language.EN).specification
    assert [plot["title"]["text"] for plot in drawn["vconcat"]] == ["18 to 64", "85 and over"]
    assert drawn["resolve"] == {"scale": {"y": "shared"}}
    values = [[point["value"] for point in rows_with(plot, "value")] for plot in drawn["vconcat"]]
    assert [len(its) for its in values] == [4, 4]
    assert values[0][0] == pytest.approx(400.0)


def test_the_words_give_the_latest_and_where_it_began_since_the_definition_changed():
    said = by_category(BY_AGE, Language.EN).words
    assert "2024-25: 18 to 64: 370.0; 85 and over: 9,300.0." in said.replace("370;", "370.0;").replace(
        "9,300.", "9,300.0."
    )
    assert "Since 2022-23: 18 to 64 from 390" in said
    assert "2021-22" not in said
    assert "neither better nor worse" in said


def test_the_words_are_welsh_too():
    said = by_category(BY_AGE, Language.CY).words
    assert "Ers 2022-23: 18 i 64: o 390" in said
    assert "Nid yw ffigur uwch yn well nac yn waeth" in said


def test_a_starred_rate_keeps_its_place_and_is_said_not_to_be_shown():
    starred = rate(None, None, 2024, "65-74", status=Status.SUPPRESSED)
    chart = by_category([*BY_AGE, starred], Language.EN)
    assert "65 to 74: not shown" in chart.words
    marks = {
        mark["mark"] for mark in rows_with(chart.specification["vconcat"][1], "mark") if isinstance(mark["mark"], str)
    }
    assert "*" in marks


@pytest.mark.parametrize("width", Width)
def test_it_is_as_wide_as_it_is_asked_to_be_and_may_stand_in_a_page(width):
    drawn = svg(by_category(BY_AGE, Language.EN, width=width).specification)
    assert f'width="{width.value}"' in drawn


def test_two_measures_or_made_up_and_real_figures_never_share_a_chart():
    with pytest.raises(NoSeries):
        by_category([*BY_AGE, rate(1, 10, 2024, "75-84", metric="adult.plans.rate")], Language.EN)
    with pytest.raises(MixedOrigins):
        by_category([*BY_AGE, rate(10, 100, 2024, "75-84", origin=Origin.MADE_UP)], Language.EN)

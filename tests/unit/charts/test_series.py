"""One measure over time: what is in the specification, and what is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from chart_rows import CARDIFF, COUNT, INVENTED, RATE, row, years

from gwella.charts.chart import MixedOrigins, NoSeries
from gwella.charts.look import Width
from gwella.charts.periods import slots
from gwella.charts.series import series
from gwella.charts.words import Beside
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Status
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release.gate import released

STARRED = {"value": None, "status": Status.SUPPRESSED}


def data(specification: dict) -> list[list[dict]]:
    """Return every list of values inside a specification."""

    def found(part) -> Iterator[list[dict]]:
        if isinstance(part, dict):
            if "values" in part.get("data", {}):
                yield part["data"]["values"]
            for inner in part.values():
                yield from found(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from found(inner)

    return list(found(specification))


def rows_with(specification: dict, column: str) -> list[dict]:
    return [row for values in data(specification) for row in values if column in row]


def subtitle(chart) -> str:
    return " ".join(chart.specification["title"]["subtitle"])


def test_every_number_drawn_is_a_number_of_a_released_row():
    results = released(years((383, 497), (402, 511), (451, 498), unknown=17, first=2022), adding_up=what_adds_up)
    chart = series(results, Language.EN)
    drawn = {number for row in rows_with(chart.specification, "value") for number in row.values()}
    assert {number for number in drawn if isinstance(number, float)} == {
        number for result in results for number in (result.value, result.low, result.high)
    }
    # What was counted before the gate stands nowhere in the words either.
    assert not re.search(r"\b(383|497|402|511|451|498|17)\b", chart.words)
    assert re.search(r"\b450 of 500\b", chart.words)


def test_nothing_is_loaded_from_anywhere():
    chart = series(years((400, 500), (450, 500)), Language.EN)
    assert '"url"' not in json.dumps(chart.specification)


def test_a_year_without_a_figure_keeps_its_place_and_is_not_drawn_over():
    chart = series(years((400, 500), None, (450, 500), (440, 500)), Language.EN)
    points = rows_with(chart.specification, "value")
    assert [row["period"] for row in points] == ["2023-24", "2025-26", "2026-27"]
    assert len({row["run"] for row in points}) == 2, "the line stops at the gap"
    assert points[1]["run"] == points[2]["run"]
    assert rows_with(chart.specification, "mark") == [{"period": "2024-25", "mark": "–"}]
    assert "A dash (–) marks where there is no figure." in subtitle(chart)


def test_a_starred_year_is_marked_with_a_star_that_is_explained():
    chart = series([row(400, 500, period="2023"), row(**STARRED)], Language.CY)
    assert rows_with(chart.specification, "mark") == [{"period": "2024-25", "mark": "*"}]
    assert "Mae seren (*) yn nodi ffigur nas dangosir, er mwyn diogelu pobl." in subtitle(chart)


def test_a_new_definition_is_a_rule_with_a_label_and_the_line_stops():
    chart = series(years(900, 950, 500, 520, metric=COUNT, first=2020), Language.EN)
    points = rows_with(chart.specification, "value")
    assert [points[0]["run"] == points[1]["run"], points[1]["run"] == points[2]["run"]] == [True, False]
    assert '"new definition"' in json.dumps(chart.specification)
    assert [{"period": "2022-23"}] in data(chart.specification)
    assert '"diffiniad newydd"' in json.dumps(
        series(years(900, 500, metric=COUNT, first=2021), Language.CY).specification
    )


def test_a_series_under_one_definition_has_no_rule():
    chart = series(years(900, 950, metric=COUNT, first=2022), Language.EN)
    assert "new definition" not in json.dumps(chart.specification)


@pytest.mark.parametrize(("language", "says"), [(Language.EN, "Made-up data"), (Language.CY, "Data gwneuthuredig")])
@pytest.mark.parametrize("width", Width)
def test_a_chart_of_made_up_figures_says_so_in_itself(language, says, width):
    assert subtitle(series(years((400, 500)), language, width=width)).startswith(says)


def test_a_chart_of_real_figures_does_not():
    assert "Made-up" not in json.dumps(series(years((400, 500), area=CARDIFF), Language.EN).specification)


def test_made_up_and_real_figures_never_share_a_chart():
    from gwella.code_of_practice.results import Origin

    with pytest.raises(MixedOrigins):
        series([row(400, 500), row(400, 500, period="2023", origin=Origin.PUBLISHED)], Language.EN)


@pytest.mark.parametrize(
    "results",
    [
        [],
        [row(400, 500), row(400, 500, area=CARDIFF)],
        [row(400, 500), row(90, metric=COUNT, period="2023")],
        [row(400, 500), row(90, 100, period="2024-Q1")],
        [row(400, 500), row(90, 100, breakdown="sex", category="female")],
    ],
)
def test_a_chart_is_of_one_series_or_is_refused(results):
    with pytest.raises((NoSeries, MixedOrigins)):
        series(results, Language.EN)


def test_published_values_without_intervals_are_points_alone():
    results = [row(value=60 + year, metric=RATE, area=CARDIFF, period=str(year)) for year in (2016, 2017)]
    chart = series(results, Language.EN)
    assert not rows_with(chart.specification, "low")
    assert "interval" not in subtitle(chart)


def test_shares_and_counts_begin_at_zero():
    chart = series(years((400, 500)), Language.EN)
    assert '"zero": true' in json.dumps(chart.specification)


def test_the_latest_figure_stands_in_writing_beside_its_point():
    chart = series(years((400, 500), (450, 500)), Language.CY)
    assert [row["said"] for row in rows_with(chart.specification, "said")] == ["90.0%"]


@pytest.mark.parametrize("width", Width)
def test_no_more_periods_are_labelled_than_fit_and_the_last_is_one_of_them(width):
    results = [row(value=60, metric=RATE, area=CARDIFF, period=str(year)) for year in range(2002, 2020)]
    layers = json.dumps(series(results, Language.EN, width=width).specification)
    shown = json.loads(layers)["layer"][-1]["layer"][0]["encoding"]["x"]["axis"]["values"]
    assert shown[0] == "31 March\n2020"
    assert len(shown) * 48 < width


def test_the_words_are_those_of_the_latest_figure_and_describe_the_drawing():
    chart = series(years((400, 500), (450, 500)), Language.EN)
    assert "2024-25: 90.0%" in chart.words
    assert chart.specification["description"] == chart.words
    measure = "Reablement that reduced, maintained or removed the need for support (draft definition)"
    assert chart.title == f"{measure}, Cwm Dychymyg (invented)"


def test_quarters_follow_each_other_over_the_year():
    results = [row(90, 100, period=code) for code in ("2023-Q3", "2024-Q1")]
    assert [one.code for one in slots(results)] == ["2023-Q3", "2023-Q4", "2024-Q1"]
    assert '"Ch1\\n2024-25"' in json.dumps(series(results, Language.CY).specification)


def test_the_words_of_an_authority_can_name_the_rest_of_wales():
    chart = series([row(470, 500, area=CARDIFF)], Language.EN, beside=Beside(row(8_400, 10_000, area="W92000004"), 22))
    assert "the rest of Wales (83.5%)" in chart.words
    assert INVENTED not in json.dumps(chart.specification)

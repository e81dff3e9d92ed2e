"""The path: every step is its metric, its parts and what is not known stand below it, nothing is worked out."""

from __future__ import annotations

import json

import pytest
from chart_rows import row
from test_series import rows_with

from gwella.charts.chart import MixedOrigins, NoSeries
from gwella.charts.drawing import svg
from gwella.charts.look import Width
from gwella.charts.path import drawn, rows
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Origin, Result
from gwella.metrics.definitions import metrics
from gwella.metrics.paths import paths

WALES = "W92000004"
ADULTS = paths()["adults"]
FIGURES = {
    key: row(value, metric=key, area=WALES, period="2024", unit="count", unknown=unknown)
    for key, value, unknown in (
        ("adult.contacts.received", 1_000, 40),
        ("adult.contacts.advice_given", 600, 25),
        ("adult.assessments.completed", 300, 0),
        ("adult.assessments.outcome.plan", 120, 0),
    )
}


def shown(figures: dict[str, Result], language: Language = Language.EN) -> dict[str, float]:
    found = rows_with(drawn(ADULTS, figures, language).specification, "value")
    return {one["name"].replace("\n", " "): one["value"] for one in found}


def test_every_bar_is_the_figure_of_its_metric_and_what_is_not_known_of_it() -> None:
    assert shown(FIGURES) == {
        "Contact": 1_000,
        "Contact: not known": 40,
        "– advice or assistance given": 600,
        "advice or assistance given: not known": 25,
        "Assessment": 300,
        "– needs a care and support plan": 120,
    }


def test_the_table_has_every_step_and_part_in_order_with_a_figure_or_without() -> None:
    found = rows(ADULTS, FIGURES)
    assert [one.metric for one in found] == [metric for step in ADULTS.step for metric in step.metrics]
    assert {one.metric: one.result for one in found if one.result} == FIGURES


def test_the_words_say_each_step_its_parts_and_what_is_not_known() -> None:
    sentences = drawn(ADULTS, FIGURES, Language.EN).sentences
    assert sentences[:2] == (
        "Contact, 2024-25: 1,000 (and 40 not known).",
        "Of these: advice or assistance given: 600 (and 25 not known).",
    )
    assert "Reablement completed: no figure is published." in sentences
    welsh = drawn(ADULTS, FIGURES, Language.CY).sentences
    assert welsh[0] == "Cyswllt, 2024-25: 1,000 (ac nid yw’n hysbys ar gyfer 40)."


def test_parts_of_a_step_are_said_where_the_whole_is_not_published() -> None:
    advised = {"adult.contacts.advice_given": FIGURES["adult.contacts.advice_given"]}
    assert drawn(ADULTS, advised, Language.EN).sentences[:2] == (
        "Contact: no figure is published.",
        "Of these: advice or assistance given: 600 (and 25 not known).",
    )


def test_a_stock_is_said_with_its_day() -> None:
    plans = {"adult.plans.open": row(50, metric="adult.plans.open", area=WALES, period="2024", unit="count")}
    assert "Plan at 31 March, 31 March 2025: 50." in drawn(ADULTS, plans, Language.EN).sentences


def test_made_up_and_published_figures_do_not_share_a_path() -> None:
    other = row(5, metric="adult.reablement.completed", area=WALES, period="2024", unit="count", origin=Origin.MADE_UP)
    with pytest.raises(MixedOrigins):
        drawn(ADULTS, {**FIGURES, "adult.reablement.completed": other}, Language.EN)
    with pytest.raises(NoSeries):
        drawn(ADULTS, {}, Language.EN)


@pytest.mark.parametrize("width", Width)
def test_it_is_drawn_on_a_page_and_on_a_phone(width: Width) -> None:
    specification = drawn(ADULTS, FIGURES, Language.CY, width=width).specification
    assert "Cyswllt" in json.dumps(specification, ensure_ascii=False)
    assert svg(specification).startswith("<svg")


@pytest.mark.parametrize("key", paths())
def test_a_path_begins_with_contact_and_its_parts_are_parts(key: str) -> None:
    first, *_ = paths()[key].step
    assert first.whole.endswith("contacts.received")
    for step in paths()[key].step:
        assert {metrics()[part.metric].part_of for part in step.parts} <= {step.whole}

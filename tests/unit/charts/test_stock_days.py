"""What was counted on a day is said with that day, and what happened in a year with the year."""

from __future__ import annotations

import json
from datetime import date

import pytest
from chart_rows import CARDIFF, COUNT, RATE, WALES, row, years

from gwella.charts.comparison import comparison
from gwella.charts.figures import counted_on, when
from gwella.charts.series import series
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import definition, definitions, is_stock

STOCKS = {
    "adult.charging.flat_rate",
    "adult.charging.maximum",
    "adult.direct_payments.at_31_march",
    "adult.plans.at_31_march",
    "adult.plans.charge_flat_rate",
    "adult.plans.charge_maximum",
    "adult.plans.direct_payments",
    "adult.plans.direct_payments_share",
    "adult.plans.open",
    "adult.plans.rate",
    "adult.services.at_home",
    "adult.services.care_home",
    "adult.services.people",
    "adult.services.provided",
    "carer.direct_payments",
    "carer.known.carers",
    "carer.known.caring_roles",
    "carer.known.not_offered",
    "carer.known.not_offered_share",
    "carer.known.offered",
    "carer.known.offered_share",
    "carer.plans.at_31_march",
    "carer.plans.open",
    "child.care_and_support",
    "child.care_and_support.rate",
    "child.direct_payments",
    "child.looked_after.at_31_march",
    "child.looked_after.not_with_family",
    "child.looked_after.out_of_area",
    "child.looked_after.outside_wales",
    "child.looked_after.rate",
    "child.looked_after.school_changes",
    "child.looked_after.school_changes_share",
    "child.looked_after.short_breaks",
    "child.looked_after.three_placements",
    "child.looked_after.three_placements_share",
    "child.plans.at_31_march",
    "child.plans.not_looked_after",
    "child.plans.open",
    "child.plans.rate",
    "child.protection.on_register",
    "child.protection.rate",
    "child.with_family_share",
    "pm.gp",
    "pm.gp.registered",
    "pm.placements",
    "pm.placements.children",
    "pm.placements.three",
    "pm.res_length",
    "pm.school",
    "pm.school.changed",
    "pm.school.children",
    "pm.with_family",
    "pm.with_family.children",
    "pm.with_family.planned",
    "young_carer.plans.at_31_march",
}

SAID = [
    (RATE, "2019", "31 March 2020", "31 Mawrth 2020"),
    (RATE, "2024-Q1", "30 June 2024", "30 Mehefin 2024"),
    (RATE, "2024-02", "29 February 2024", "29 Chwefror 2024"),
    (RATE, "2021-2023", "2021-22 to 2023-24", "2021-22 i 2023-24"),
    ("child.care_and_support", "2020", "31 March 2021", "31 Mawrth 2021"),
    (COUNT, "2019", "2019-20", "2019-20"),
    ("population.children", "2019", "2019-20", "2019-20"),
]


def test_these_definitions_and_no_others_count_what_there_is_on_a_day():
    assert {key for key, one in definitions().items() if is_stock(one)} == STOCKS


@pytest.mark.parametrize(("metric", "period", "english", "welsh"), SAID)
def test_a_period_is_said_as_what_was_counted(metric, period, english, welsh):
    assert when(metric, Period.parse(period)).in_(Language.EN) == english
    assert when(metric, Period.parse(period)).in_(Language.CY) == welsh


def test_the_day_is_there_for_a_file_and_only_of_a_stock():
    assert counted_on(RATE, Period.of_year(2019)) == date(2020, 3, 31)
    assert counted_on(COUNT, Period.of_year(2019)) is None


def test_the_words_and_the_axis_of_a_stock_name_the_day():
    results = years((200, 10_000), (150, 10_000), metric=RATE)
    chart = series(results, Language.CY)
    drawn = json.dumps(chart.specification, ensure_ascii=False)
    assert "31 Mawrth 2025" in chart.words
    assert "31 Mawrth\\n2024" in drawn
    assert "2024-25" not in chart.words + drawn


def test_a_comparison_of_a_stock_names_the_day():
    chart = comparison([row(25, 5_000, metric=RATE, area=place) for place in (CARDIFF, WALES)], Language.EN)
    assert chart.title.endswith("31 March 2025")
    assert "2024-25" not in chart.words + chart.title


def test_a_counted_metric_may_not_call_itself_a_stock():
    counted = definition("child.looked_after.at_31_march")
    with pytest.raises(ValueError, match="stock"):
        type(counted)(**{name: getattr(counted, name) for name in counted.__struct_fields__} | {"stock": True})

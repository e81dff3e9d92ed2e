"""Demand: rates for the people of an area over the years, by age, and no judgement. Code of practice 5.4."""

from __future__ import annotations

import re

import msgspec
import pytest
import sample_figures
from django.test import Client
from sample_figures import DEMAND, DEMAND_BY_AGE

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import INVENTED, WALES
from gwella.metrics import demand as demands
from gwella.metrics.definitions import Polarity, measures
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release import queries
from gwella.release.gate import released


def test_each_rate_stands_there_with_words_picture_and_table(site: Client) -> None:
    page = site.get("/en/authorities/wales/demand/").content.decode()
    assert "Children receiving care and support at 31 March for every 10,000 children" in page
    assert "<svg" in page
    for result in queries.over_time(DEMAND, WALES):
        assert f"{result.value:,.0f}" in page


def test_more_is_said_to_be_neither_better_nor_worse(site: Client) -> None:
    for address, language in (("/en/authorities/wales/demand/", "en"), ("/cy/awdurdodau/cymru/galw/", "cy")):
        assert say("figures.neither", Language(language)) in site.get(address).content.decode()


def test_what_is_shown_of_demand_has_no_polarity_and_is_for_people() -> None:
    for age in demands.demand().age:
        for key in age.measures:
            assert measures()[key].polarity is Polarity.NEITHER
            assert measures()[key].rate


def test_a_share_is_no_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    age = demands.Age(demands.demand().age[0].title, ("adult.reablement.effective_share",))
    wrong = msgspec.structs.replace(demands.demand(), age=(age,))
    monkeypatch.setattr(demands, "one", lambda *_: wrong)
    with pytest.raises(DefinitionError):
        demands.demand.__wrapped__()


def test_an_area_of_which_nothing_is_published_has_no_such_page(site: Client) -> None:
    assert site.get("/en/authorities/torfaen/demand/").status_code == 404


ADDRESSES = (("en", "/en/authorities/cwm-dychymyg/demand/"), ("cy", "/cy/awdurdodau/cwm-dychymyg/galw/"))


@pytest.mark.parametrize(("language", "address"), ADDRESSES)
def test_rates_stand_there_by_age_group_with_words_picture_and_table(site: Client, language: str, address: str) -> None:
    page = site.get(address).content.decode()
    for group in {"en": ("0 to 4", "5 to 9"), "cy": ("0 i 4", "5 i 9")}[language]:
        assert f'data-label="{group}"' in page
    rates = queries.over_time_by(DEMAND_BY_AGE, INVENTED, "age_group")
    assert len(rates) == 4
    for rate in rates:
        assert f"{rate.value:,.1f}".removesuffix(".0") in page
    assert page.count("g-chart__wide") == page.count("g-chart__narrow") == 2, "a picture of all ages and one by age"


@pytest.mark.parametrize(("language", "address"), ADDRESSES)
def test_who_is_in_no_rate_is_said_and_so_is_a_year_without_a_population(
    site: Client, language: str, address: str
) -> None:
    page = re.sub("<[^>]*>", "", site.get(address).content.decode())
    said = {
        "en": ("not known: 35", "Not yet born: 15", "There is no population by age group for 2022-23"),
        "cy": ("anhysbys: 35", "Heb eu geni eto: 15", "Nid oes poblogaeth yn ôl grŵp oedran ar gyfer 2022-23"),
    }
    for words in said[language]:
        assert words in page


def test_without_any_population_by_age_the_page_says_so(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    every = queries.over_time_by
    monkeypatch.setattr(
        queries, "over_time_by", lambda metric, *rest: [] if metric == DEMAND_BY_AGE else every(metric, *rest)
    )
    for language, address in ADDRESSES:
        assert say("charts.no_population_at_all", Language(language)) in site.get(address).content.decode()


def test_a_small_rate_by_age_is_starred_at_the_gate_and_a_larger_one_is_worked_out_from_rounded_counts() -> None:
    starred, shown = released(
        [sample_figures.rate("2021", 3, 4_000, "16-17"), sample_figures.rate("2021", 402, 4_001)],
        adding_up=what_adds_up,
    )
    assert starred.is_suppressed
    assert (starred.value, starred.numerator, starred.low) == (None, None, None)
    assert (shown.numerator, shown.denominator) == (400, 4_000)
    assert shown.value == pytest.approx(1_000)

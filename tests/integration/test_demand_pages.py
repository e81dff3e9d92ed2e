"""Demand: rates for the people of an area over the years, by age, and no judgement. Code of practice 5.4."""

from __future__ import annotations

import msgspec
import pytest
from django.test import Client
from sample_figures import DEMAND

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import WALES
from gwella.metrics import demand as demands
from gwella.metrics.definitions import Polarity, measures
from gwella.release import queries


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

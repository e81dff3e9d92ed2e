"""The path of an area and year, as picture, words and table."""

from __future__ import annotations

from django.test import Client
from sample_figures import COUNT, GWYNEDD

from gwella.code_of_practice.places import WALES
from gwella.release import queries


def test_a_reader_reaches_the_path_from_the_page_of_the_area(site: Client) -> None:
    page = site.get("/en/authorities/wales/").content.decode()
    assert 'href="/en/authorities/wales/path/"' in page


def test_every_step_is_its_released_figure(site: Client) -> None:
    latest = max(queries.over_time(COUNT, WALES), key=lambda one: one.period)
    page = site.get(f"/en/authorities/wales/path/{latest.period}/").content.decode()
    assert f"{int(latest.value or 0):,}" in page
    assert "The path of adults" in page
    assert "<svg" in page
    assert f'href="/en/measures/{COUNT}/"' in page


def test_it_is_the_same_page_in_welsh(site: Client) -> None:
    page = site.get("/cy/awdurdodau/cymru/llwybr/").content.decode()
    assert "Llwybr oedolion" in page
    assert 'href="/en/authorities/wales/path/"' in page


def test_made_up_figures_say_so(site: Client) -> None:
    assert "Made-up data" in site.get("/en/authorities/cwm-dychymyg/path/").content.decode()


def test_an_area_or_a_year_without_a_step_has_no_path(site: Client) -> None:
    assert site.get("/en/authorities/torfaen/path/").status_code == 404
    assert site.get("/en/authorities/wales/path/1999/").status_code == 404
    assert GWYNEDD in queries.metrics_by_area()

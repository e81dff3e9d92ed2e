"""A reader finds their way: contents of long pages, the alphabet of their language, the newest first, one way back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from sample_figures import GWYNEDD
from test_pages import PAGES, address

from gwella.code_of_practice.alphabet import welsh_key
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import WALES, area
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import definitions
from gwella.release import queries
from gwella.site import knowledge

LONG = [
    ("authority", [area(GWYNEDD)]),
    ("authority", [area(WALES)]),
    ("measures", []),
    ("glossary", []),
    ("changes-in", [2020]),
]
OLD = {"en": "The latest figure held here;", "cy": "Dyma’r ffigur diweddaraf a gedwir yma"}
MENU = ("how", "standards", "measures", "authorities", "reports")


def page(site: Client, name: str, arguments: list, language: str) -> str:
    return site.get(address(name, arguments, language)).content.decode()


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(("name", "arguments"), LONG)
def test_a_long_page_has_contents_whose_links_lead_to_its_headings(site: Client, name, arguments, language):
    text = page(site, name, arguments, language)
    nav = text[text.index('<nav class="document-contents" aria-labelledby="contents">') :]
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', nav[: nav.index("</nav>")])
    assert len(links) >= 2
    for to, words in links:
        assert re.search(rf'<h[23][^>]* id="{re.escape(to)}">\s*{re.escape(words)}', text), words
    assert len(re.findall(r'id="contents"', text)) == 1


def test_records_stand_in_the_alphabet_of_the_reader(site: Client):
    named = re.findall(r'summary-list__key"><a[^>]*>([^<]+)</a>', page(site, "records", [], "cy"))
    assert named == sorted(named, key=welsh_key)
    assert named[0] == "Adolygiadau"
    checks = page(site, "checks", [], "cy")
    groups = [one.strip() for one in re.findall(r'<h2 class="govuk-heading-m" id="[^"]+">([^<]+)</h2>', checks)]
    of_tables = [one for one in groups if one in named]
    assert of_tables == sorted(of_tables, key=welsh_key)
    assert len(of_tables) > 10


def test_an_authority_begins_with_the_newest_figure_of_each_group_and_says_once_that_there_may_be_later(site: Client):
    for language, said in OLD.items():
        text = page(site, "authority", [area(GWYNEDD)], language)
        assert text.count(said) == 1
        assert text.index(said) < text.index("g-figure__value")
        assert text.count("†") > 1
    known = knowledge.newest_first(knowledge.latest(queries.of_area(GWYNEDD)))
    ended = [Period.parse(one.figure.period).last_day for one in known]
    assert ended == sorted(ended, reverse=True)
    assert len(set(ended)) > 1


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_menu_marks_the_part_that_the_breadcrumbs_lead_through(site: Client, language: str):
    with translation.override(language):
        menu = {reverse(name) for name in MENU}
    for name, arguments in PAGES:
        answer = site.get(address(name, arguments, language))
        if not answer["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        crumbs = text.partition('class="govuk-breadcrumbs__list"')[2].partition("</ol>")[0]
        through = menu & set(re.findall(r'href="([^"]+)"', crumbs))
        marked = set(re.findall(r'<a href="([^"]+)" aria-current="true">', text))
        assert marked == through, name


def test_every_definition_is_about_people_under_whom_a_page_can_list_it():
    assert {one.about[0] for one in definitions().values()} <= set(knowledge.GROUPS)


@pytest.mark.parametrize("language", list(Language))
def test_the_guide_names_a_break_as_tables_and_charts_do(site: Client, language: Language):
    with translation.override(language):
        in_a_table = translation.gettext("Break in series")
    guide = page(site, "how", [], language)
    assert f"“{in_a_table}”" in guide
    assert f"“{say('charts.break', language)}”" in guide

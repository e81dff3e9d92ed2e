"""How a figure stands on a page and in a file: its day, its gaps, its source, whether its definition is a draft."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from sample_figures import COUNT, GWYNEDD, NOT_KNOWN, PUBLISHED, RATE, one

from gwella.code_of_practice.glossary import terms
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import WALES
from gwella.code_of_practice.published import sources
from gwella.code_of_practice.results import Origin
from gwella.code_of_practice.units import PEOPLE
from gwella.metrics.definitions import definitions
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release.releases import publish
from gwella.site import shown
from gwella.site.sheet import as_csv
from gwella.site.views import guide


def rows_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


PAGES_OF_A_STOCK = [
    f"measures/{RATE}/gwynedd/",
    f"measures/{RATE}/across-wales/",
    "authorities/gwynedd/",
    "standards/well-being-1/",
]


@pytest.mark.parametrize("page", PAGES_OF_A_STOCK)
def test_a_stock_is_shown_with_its_day_and_never_as_a_year(site: Client, page: str):
    """Sample: the rates of 2018 and 2019, that is of 31 March 2019 and 2020."""
    text = site.get(f"/en/{page}").content.decode()
    assert "31 March 2020" in text
    assert "2019-20" not in text


def test_a_stock_is_shown_with_its_day_in_welsh(site: Client):
    text = site.get(f"/cy/mesurau/{RATE}/gwynedd/").content.decode()
    assert "31 Mawrth 2020" in text
    assert "2019-20" not in text


def test_a_year_without_a_figure_has_its_row_in_the_table_and_in_the_file(site: Client):
    """Contacts for adults in Wales: 2020-21 and 2022-23 are known, 2021-22 is not. The file runs forward in time."""
    page = site.get(f"/en/measures/{COUNT}/wales/").content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert re.findall(r'<th scope="row"><span class="g-year">([^<]+)</span></th>', table) == [
        "2022-23",
        "2021-22",
        "2020-21",
    ]
    assert table.count("no figure here") == 1
    assert table.index("2022-23") < table.index("Break in series") < table.index("2021-22")
    rows = rows_of(site.get(f"/en/measures/{COUNT}/wales/data.csv"))
    assert [(row["Period"], row["Value"]) for row in rows] == [("2020", "149591"), ("2021", ""), ("2022", "122141")]
    assert rows[1]["Status"] == "no figure here"
    assert rows[1]["Origin"] == rows[1]["Made up"] == rows[1]["National code"] == ""


def test_a_file_names_the_day_of_a_stock_and_keeps_the_period(site: Client):
    rows = rows_of(site.get(f"/cy/mesurau/{RATE}/gwynedd/data.csv"))
    assert [(row["Cyfnod"], row["Diwrnod y cyfrif"]) for row in rows] == [
        ("2018", "2019-03-31"),
        ("2019", "2020-03-31"),
    ]
    flow = rows_of(site.get(f"/en/measures/{COUNT}/wales/data.csv"))
    assert {row["Counted on"] for row in flow} == {""}


def test_a_file_names_the_publication_of_each_figure_and_of_what_it_was_worked_out_from(site: Client):
    rate = rows_of(site.get(f"/en/measures/{RATE}/gwynedd/data.csv"))
    counts = rows_of(site.get(f"/en/measures/{COUNT}/wales/data.csv"))
    share = rows_of(site.get(f"/cy/mesurau/{NOT_KNOWN}/cymru/data.csv"))
    made_up = rows_of(site.get(f"/en/measures/{COUNT}/cwm-dychymyg/data.csv"))
    assert rate[0]["Source"].startswith("StatsWales, children looked after")
    assert counts[0]["Source"] == "Social services activity: April 2020 to March 2021"
    assert counts[2]["Source"] == "Social services activity: April 2022 to March 2023"
    assert share[0]["Ffynhonnell"].startswith("StatsCymru, ethnigrwydd")
    assert {row["Source"] for row in made_up} == {""}


def test_a_code_that_nobody_has_confirmed_stands_in_no_file():
    keys = ("child.looked_after.rate", "child.looked_after.at_31_march")
    coded = [msgspec.structs.replace(one(key, GWYNEDD, 100), code="X/1") for key in keys]
    with translation.override("en"):
        rows = list(csv.DictReader(io.StringIO(as_csv(coded).decode("utf-8-sig"))))
    assert [row["National code"] for row in rows] == ["", "X/1"]
    assert [row["Draft definition"] for row in rows] == ["Yes", "No"]


def test_what_only_the_categories_say_is_unknown_stands_in_the_first_sentences(site: Client):
    """240 not obtained, 20 refused: said above, and last in the table by group, in whatever order they were loaded."""
    key, counts = "adult.safeguarding.ethnicity", {"refused": 20, "not_obtained": 240, "white": 740}
    whole = msgspec.structs.replace(one(key, WALES, 1_000, period="2023"), edition=2020)
    parts = [
        msgspec.structs.replace(whole, breakdown="ethnicity", category=code, value=count, numerator=count)
        for code, count in counts.items()
    ]
    publish([whole, *parts], profile="published_wales", label=PUBLISHED, adding_up=what_adds_up)
    page = site.get(f"/en/measures/{key}/wales/").content.decode()
    words = page[page.index('class="g-words"') : page.index('class="g-facts"')]
    assert "Ethnic group: not known for 260 of 1,000 (26.0%)." in words
    assert "does not say how many are unknown" not in words
    facts = page[page.index('class="g-facts"') : page.index("</dl>", page.index('class="g-facts"'))]
    assert re.search(r"<dt>Not known</dt><dd>260</dd>", facts)
    group = page[page.index("By group") :]
    assert re.findall(r'<th scope="row">([^<]+)</th>', group) == [
        "White",
        "Information not obtained",
        "Information refused",
    ]


def test_an_authority_is_told_where_most_others_differ_too(site: Client):
    """Sample: 15.5 % of 2,000, 14 % of 1,000 and 38 % of 5,000, of 24.5 % in Wales: all three differ."""
    page = site.get(f"/en/measures/{NOT_KNOWN}/gwynedd/").content.decode()
    assert "3 of the 3 authorities compared are higher or lower than the rest of Wales" in page
    assert "3 o’r 3 awdurdod" in site.get(f"/cy/mesurau/{NOT_KNOWN}/gwynedd/").content.decode()


OLD = ("The latest figure held here; later ones may have been published.", "Dyma’r ffigur diweddaraf a gedwir yma")


@pytest.mark.parametrize("page", PAGES_OF_A_STOCK[:1] + PAGES_OF_A_STOCK[2:])
def test_a_figure_that_ended_more_than_two_years_ago_says_that_later_ones_may_exist(site: Client, page: str):
    assert OLD[0] in site.get(f"/en/{page}").content.decode()


def test_a_figure_is_old_on_the_day_after_two_years_and_a_made_up_one_never(monkeypatch: pytest.MonkeyPatch):
    ended = one(COUNT, GWYNEDD, 1, period="2021")  # 31 March 2022
    for today, old in ((date(2024, 3, 31), False), (date(2024, 4, 1), True)):
        monkeypatch.setattr(shown.timezone, "localdate", lambda today=today: today)
        assert shown.is_old(ended) is old
        assert not shown.is_old(msgspec.structs.replace(ended, origin=Origin.MADE_UP))


def test_two_years_before_a_leap_day_is_the_end_of_february():
    assert shown.two_years_before(date(2024, 2, 29)) == date(2022, 2, 28)


@pytest.mark.parametrize(("language", "start"), [("en", "/en/measures/"), ("cy", "/cy/mesurau/")])
def test_the_figure_comes_first_and_then_one_short_paragraph_a_sentence(site: Client, language: str, start: str):
    page = site.get(f"{start}{NOT_KNOWN}/gwynedd/").content.decode()
    words = page[page.index('class="g-words"') : page.index('class="g-facts"')]
    headline = page[page.index('class="g-headline"') : page.index('class="g-words"')]
    assert "15.5%" in headline
    assert len(re.findall("<p>", words)) >= 4
    assert page.count("Wilson") == 1
    assert OLD[language == "cy"] in words


def test_a_note_of_a_publication_stands_only_with_what_it_concerns(site: Client):
    """The break in contacts is in the same publication as reablement, which has none."""
    note = "Contacts for adults count only those"
    assert note in site.get(f"/en/measures/{COUNT}/").content.decode()
    for other in ("adult.reablement.effective_share", "adult.safeguarding.reports"):
        page = site.get(f"/en/measures/{other}/").content.decode()
        assert "Social services activity: April 2022" in page
        assert note not in page


def test_every_note_concerns_figures_of_its_own_publication():
    for publication in sources().publication.values():
        for note in publication.notes:
            assert set(note.metrics) <= set(publication.metrics), publication.title.en


@pytest.mark.parametrize(
    ("path", "says"), [("/en/measures/", "Rule for small numbers"), ("/cy/mesurau/", "Rheol ar gyfer")]
)
def test_made_up_figures_are_not_called_published(site: Client, path: str, says: str):
    page = site.get(f"{path}{COUNT}/cwm-dychymyg/").content.decode()
    assert f"<strong>{says}" in page
    assert "As published in Wales" not in page


def test_no_title_reads_as_code():
    for key, known in definitions().items():
        for text in (known.title.en, known.title.cy):
            assert not text.endswith((": share", ": cyfran", ": rate", ": cyfradd")), key


GLOSSARY = [("en", "/en/glossary/", "eligible needs"), ("cy", "/cy/geirfa/", "anghenion cymwys")]


@pytest.mark.parametrize(("language", "path", "said"), GLOSSARY)
def test_the_words_of_a_measure_lead_to_what_they_mean(site: Client, language: str, path: str, said: str):
    with translation.override(language):
        measure = site.get(reverse("method", args=["adult.assessments.other_means_share"])).content.decode()
    assert f'href="{path}#eligible_needs">{said}</a>' in measure
    page = site.get(path).content.decode()
    place = page.index('id="eligible_needs"')
    assert terms()["eligible_needs"].means.in_(Language(language)) in page[place : place + 600]
    assert all(word in page[place : place + 300] for word in ("eligible needs", "anghenion cymwys"))


def test_the_home_page_opens_with_figures_that_most_readers_understand(site: Client):
    """Sample: of the four only contacts are published for Wales; shares of ethnic groups are not among them."""
    page = site.get("/en/").content.decode()
    figures = page[page.index("Wales in figures") : page.index("One chain")]
    assert re.findall(r'g-card__link" href="/en/measures/([^/]+)/', figures) == [COUNT]
    assert len(guide.AT_HOME) == 4
    assert set(guide.AT_HOME) <= set(definitions())


def test_only_drawn_rows_are_called_made_up_and_published_examples_say_so(site: Client):
    drawn = site.get(f"/en/measures/{COUNT}/").content.decode()
    published = site.get(f"/en/measures/{NOT_KNOWN}/").content.decode()
    invented = site.get("/cy/mesurau/adult.safeguarding.timely_share/").content.decode()
    assert "Their rows are made up." in drawn
    assert "Their rows are made up." not in published
    assert "Published figures</span>" in published
    assert "Rhifau gwneuthuredig</span>" in invented
    assert "Mae eu rhesi" not in invented


def test_a_year_in_a_heading_is_held_together(site: Client):
    page = site.get(f"/en/measures/{COUNT}/cwm-dychymyg/").content.decode()
    heading = page[page.index("By group") : page.index("</h2>", page.index("By group"))]
    assert '<span class="g-year">2024-25</span>' in heading
    assert "g-year" not in page[page.index("<title>") : page.index("</title>")]


def test_what_is_not_known_is_said_plainly_and_of_people_in_a_population_not_at_all():
    published = msgspec.structs.replace(one(COUNT, GWYNEDD, 7), origin=Origin.PUBLISHED, unknown=None)
    with translation.override("en"):
        assert shown.not_known(published, []) == "the source does not say how many"
        assert shown.not_known(msgspec.structs.replace(published, unit=PEOPLE), []) == ""
    with translation.override("cy"):
        assert shown.not_known(published, []) == "nid yw’r ffynhonnell yn dweud faint"

"""Every page answers, in both languages, and leads to itself in the other one."""

from __future__ import annotations

import re

import pytest
from desk_pages import DESK_PAGES
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hands import others
from hands import pages as of_many_hands
from sample_figures import COUNT, GWYNEDD, NOT_KNOWN, RATE

from gwella.accounts.checks import routes
from gwella.code_of_practice.places import INVENTED, WALES, area
from gwella.code_of_practice.standards import headings, standards
from gwella.code_of_practice.years import Period
from gwella.snapshots.tables import tables

PAGES = [
    ("home", []),
    ("how", []),
    ("framework", []),
    ("glossary", []),
    ("accessibility", []),
    ("privacy", []),
    ("ask", []),
    ("standards", []),
    *[("heading", [key]) for key in headings()],
    *[("standard", [key]) for key in standards()],
    ("wellbeing", []),
    ("authorities", []),
    ("authority", [area(GWYNEDD)]),
    ("authority", [area(INVENTED)]),
    ("authority", [area(WALES)]),
    ("demand", [area(WALES)]),
    ("path", [area(WALES)]),
    ("path-in", [area(INVENTED), Period.parse("2024")]),
    ("changes", []),
    ("changes-in", [2022]),
    ("records", []),
    *[("record", [name]) for name in tables()],
    ("checks", []),
    ("check", ["plans.child_over_17"]),
    ("check", ["every.month_without_rows"]),
    ("check", ["figures.part_exceeds_whole"]),
    ("check", ["not_a_date"]),
    ("measures", []),
    ("method", [COUNT]),
    ("method", [NOT_KNOWN]),
    ("method", [RATE]),
    ("method", ["adult.plans.at_31_march"]),
    ("method", ["pm.reablement_reduced"]),
    ("across", [NOT_KNOWN]),
    ("across-in", [RATE, Period.parse("2018")]),
    ("across-file", [RATE, Period.parse("2018")]),
    ("measure", [RATE, area(GWYNEDD)]),
    ("measure", [COUNT, area(WALES)]),
    ("measure", [COUNT, area(INVENTED)]),
    ("measure-file", [COUNT, area(INVENTED)]),
    ("reports", []),
    ("report", [area(INVENTED), 2024]),
    ("report-pdf", [area(INVENTED), 2024]),
    ("report-json", [area(INVENTED), 2024]),
    ("calendar", []),
    ("calendar-in", [2024]),
    ("calendar-file", [2024]),
]


def address(name: str, arguments: list, language: str) -> str:
    with translation.override(language):
        return reverse(name, args=arguments)


def test_every_named_address_is_tried_here_or_at_the_desk():
    named = {name for name, _ in (*PAGES, *DESK_PAGES)} | {page.route for page in of_many_hands()}
    tried = named | others() | {"front", "desk-open", "alive", "ready"}
    assert {route.name for route in routes()} == tried


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_answers_the_public_in_its_language(site: Client, language: str):
    for name, arguments in PAGES:
        answer = site.get(address(name, arguments, language))
        assert answer.status_code == 200, (name, arguments)
        if answer["Content-Type"].startswith("text/html"):
            assert f'<html lang="{language}">' in answer.content.decode(), name


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_switch_leads_to_the_same_page_with_its_query(site: Client, language: str):
    other = "cy" if language == "en" else "en"
    for name, arguments in PAGES:
        if name.endswith(("file", "pdf", "json")):
            continue
        page = site.get(address(name, arguments, language) + "?from=here").content.decode()
        there = re.search(rf'rel="alternate"\s+hreflang="{other}"\s+href="([^"]+)"', page)
        assert there is not None
        assert there.group(1) == address(name, arguments, other) + "?from=here", name


def test_addresses_are_welsh_on_welsh_pages():
    assert address("measure", [RATE, area("W06000001")], "cy") == "/cy/mesurau/child.looked_after.rate/ynys-mon/"
    assert address("standard", ["partnerships.2"], "cy") == "/cy/safonau/partneriaethau-ac-integreiddio-2/"


@pytest.mark.parametrize(
    ("asks_for", "gets"),
    [
        ("cy", "/cy/"),
        ("en-GB,en;q=0.9", "/en/"),
        ("fr,en;q=0.5,cy;q=0.9", "/cy/"),
        ("fr", "/cy/"),  # neither: Welsh is never second
        ("", "/cy/"),
        ("xx-" + "a" * 600, "/cy/"),
    ],
)
def test_the_front_door_follows_the_browser(client: Client, asks_for: str, gets: str):
    answer = client.get("/", headers={"accept-language": asks_for})
    assert (answer.status_code, answer["Location"]) == (302, gets)
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/en/mesurau/",  # a Welsh address under English
        "/en/authorities/abertawe/",
        "/en/authorities/region-gwent/",  # a region has no page yet
        "/en/measures/no.such.measure/",
        "/en/measures/child.looked_after.rate/torfaen/",  # no figure there
        "/en/measures/child.looked_after.rate/across-wales/1999/",
        "/en/measures/adult.contacts.received/across-wales/",  # published for Wales alone
        "/en/standards/people-3/",
        "/en/annual-reports/gwynedd/2024/",
        "/en/annual-reports/cwm-dychymyg/2023/report.pdf",
        "/en/annual-reports/cwm-dychymyg/99999999999/",
        "/nothing/",
    ],
)
def test_what_is_not_there_says_so_in_both_languages(site: Client, path: str):
    answer = site.get(path)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Nid oes tudalen yma" in page
    assert "There is no page here" in page


def test_a_fault_of_ours_is_said_in_both_languages_without_its_trace(client: Client, monkeypatch, db: None):
    from gwella.release import queries

    def fail(area: str) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(queries, "of_area", fail)
    client.raise_request_exception = False
    answer = client.get("/en/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Aeth rhywbeth o’i le" in page
    assert "Something went wrong" in page
    assert "secret" not in page


def test_a_name_for_another_server_is_refused_in_both_languages(client: Client):
    answer = client.get("/en/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "Nid oedd modd deall y cais" in answer.content.decode()


def test_nothing_follows_the_reader_and_nothing_is_loaded_from_elsewhere(site: Client):
    answer = site.get("/en/")
    rules = answer["Content-Security-Policy"]
    assert not answer.cookies
    assert "default-src 'self'" in rules
    assert "frame-ancestors 'none'" in rules
    assert "unsafe" not in rules
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_no_page_holds_a_script_or_a_style_that_the_rules_would_refuse(site: Client):
    for name, arguments in PAGES:
        page = site.get(address(name, arguments, "en")).content.decode(errors="replace")
        if page.startswith("<!DOCTYPE"):
            assert "<script" not in page, name
            assert not re.search(r"<[^>]+\sstyle=", page), name
            assert "<style" not in page, name


def test_a_page_asks_the_database_few_questions(site: Client, django_assert_max_num_queries):
    for name, arguments in PAGES:
        with django_assert_max_num_queries(26 if name == "reports" else 8):
            assert site.get(address(name, arguments, "cy")).status_code == 200, name


def test_what_was_only_recalled_says_what_is_missing_and_shows_no_figure(site: Client):
    said = site.get(address("method", ["adult.plans.at_31_march"], "en")).content.decode()
    assert "Only its name is known here." in said
    assert "it is remembered as AD/012, and neither was read" in said
    assert address("method", ["adult.plans.open"], "en") in said
    assert "There are no figures of what has not been confirmed." in said
    assert "collected as a finished figure" not in said
    assert site.get(address("across", ["adult.plans.at_31_march"], "en")).status_code == 404


def test_a_method_page_shows_the_part_of_the_act_local_labels_and_the_last_year(site: Client):
    said = re.sub(r"\s+", " ", site.get(address("method", ["pm.reablement_reduced"], "cy")).content.decode())
    assert "Rhan 2: Swyddogaethau cyffredinol" in said
    assert "PMA20a" in said
    assert "Casglwyd hyd at 2019-20" in re.sub("<[^>]*>", "", said)
    assert "Ein cyfieithiad ni" in said


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Gwella’s own count; the national one was not read"),
        ("cy", "Cyfrif Gwella ei hun; ni ddarllenwyd yr un cenedlaethol"),
    ],
)
def test_a_method_page_says_where_the_definition_comes_from_in_the_readers_language(site: Client, language, says):
    said = site.get(address("method", ["care_leaver.homeless_in_12_months"], language)).content.decode()
    assert f'<dd class="govuk-summary-list__value">{says}</dd>' in said


def test_what_makes_no_figures_stands_apart_in_the_list_and_under_no_standard(site: Client):
    listed = site.get(address("measures", [], "en")).content.decode()
    current, over = listed.split('id="over"')
    for key in ("adult.plans.at_31_march", "pm.reablement_reduced"):
        link = address("method", [key], "en")
        assert f'"{link}"' not in current
        assert f'"{link}"' in over
        for standard in standards():
            assert f'"{link}"' not in site.get(address("standard", [standard], "en")).content.decode()

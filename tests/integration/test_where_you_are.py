"""Where a page of the desk begins: at the desk for who has one, at what waits for them for everybody else signed in."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import activate
from hands import ONE, member, signed_in

from gwella.code_of_practice.errors import NotAllowed
from gwella.site.waiting import views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA, settings.DESK = tmp_path, None
    activate("en")  # what the test before was answered in does not lead this one


def in_the_way(*_: object) -> HttpResponse:
    raise NotAllowed("submissions.books_at_work")


def first_step(page: str) -> tuple[str, str]:
    """Return where the first step of the way to a page leads, and what it is called."""
    crumbs = page[page.index('class="govuk-breadcrumbs__list"') :]
    found = re.search(r'href="([^"]*)">([^<]*)</a>', crumbs)
    assert found
    return found.group(1), found.group(2)


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        ("performance_officer", ("desk", "Your desk")),
        ("authority_administrator", ("waiting", "What waits for me")),
        ("director", ("waiting", "What waits for me")),
        ("practitioner", ("waiting", "What waits for me")),
    ],
)
def test_what_is_in_the_way_leads_to_where_somebody_can_go(monkeypatch, role: str, steps: tuple[str, str]):
    monkeypatch.setattr(views, "waiting_for", in_the_way)
    client = signed_in(member(role, ONE))
    for language in ("en", "cy"):
        address = {"en": "/en/my-work/", "cy": "/cy/fy-ngwaith/"}[language]
        answer = client.get(address)
        assert answer.status_code == 409
        href, said = first_step(answer.content.decode())
        monkeypatch.undo()
        assert client.get(href).status_code == 200, href
        monkeypatch.setattr(views, "waiting_for", in_the_way)
        if language == "en":
            assert said == steps[1]
            assert href == reverse(steps[0])


def test_nobody_but_an_officer_is_led_to_a_desk():
    lead = signed_in(member("governance_lead", ONE))
    page = lead.get(reverse("sheet", args=[2024]))
    assert page.status_code == 404
    director = signed_in(member("director", ONE)).get(reverse("sheet", args=[2024])).content.decode()
    assert "Your desk" not in director
    assert first_step(director) == (reverse("waiting"), "What waits for me")

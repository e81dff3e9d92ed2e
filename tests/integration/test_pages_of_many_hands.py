"""Every page of many hands opens for its role, in both languages, and is not there for the public and the neighbour."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hands import ONE, TWIN, Page, canary, member, pages, signed_in

from gwella.accounts.matrix import matrix

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("page", pages(), ids=lambda page: f"{page.route}-{page.role}")


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.DESK = None


@EACH
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_page_opens_for_its_role_in_both_languages(page: Page, language: str):
    arguments = page.made(ONE)
    with override(language):
        address = reverse(page.route, args=arguments)
    response = signed_in(member(page.role, page.at or ONE)).get(address)
    assert response.status_code == page.status
    if page.status == 200 and response["Content-Type"].startswith("text/html"):
        assert f'<html lang="{language}"' in response.content.decode()
        assert "no-store" in response["Cache-Control"]


@EACH
def test_a_page_is_not_there_for_the_public(page: Page):
    address = reverse(page.route, args=page.made(ONE))
    assert Client().get(address).status_code == 404


@EACH
def test_a_neighbour_sees_nothing_of_it(page: Page):
    arguments = page.made(ONE)
    # What a role elsewhere may read of every place is no neighbour's: an officer of another authority.
    role = "performance_officer" if page.at else page.role
    response = signed_in(member(role, TWIN)).get(reverse(page.route, args=arguments))
    assert canary(ONE) not in response.content.decode(errors="replace")
    if arguments and page.status == 200 and any(isinstance(one, str) for one in arguments):
        assert response.status_code == 404


@EACH
def test_a_role_of_a_page_is_one_of_the_matrix(page: Page):
    assert page.role in matrix().roles

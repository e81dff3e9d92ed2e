"""The matrix is what the site does: every route, for every role, of one's own place and of the twin's; both ways.

What the matrix allows is answered; what it does not is answered as what is not there, byte for byte. Every thing that
is made at a place holds that place's canary, and no answer to the twin does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from desk_pages import DESK_PAGES
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils.translation import override
from hands import ONE, TWIN, canary, member, pages, signed_in

from gwella.accounts.checks import is_of_own_place, need_of, routes
from gwella.accounts.matrix import LOCAL_OFFICER, PUBLIC, matrix
from gwella.code_of_practice.places import WALES

pytestmark = pytest.mark.django_db
# Whoever answers a survey has a code and no account; the local officer has a machine of their own, see test_desk.
SIGNED_IN = [role for role in matrix().roles if role not in (PUBLIC, LOCAL_OFFICER, "respondent")]
OF_NO_AUTHORITY = ("government_analyst", "framework_steward", "inspector", "social_care_wales", "operator")
NOT_THERE = "/en/there-is-no-such-page/"


class Tried(NamedTuple):
    """One route with what it shows at the place `ONE`."""

    route: URLPattern
    arguments: list[Any]
    statuses: set[int]

    @property
    def address(self) -> str:
        with override("en"):
            return reverse(self.route.name, args=self.arguments)


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.DESK = None


def of_a_place() -> Iterator[Tried]:
    """Yield every route that shows things of one's own place, or is not for the public; each is listed somewhere."""
    known = {page.route: page for page in pages()}
    statuses: dict[str, set[int]] = {page.route: set() for page in pages()}
    for page in pages():
        statuses[page.route] |= {page.status, 200}
    plain = dict(DESK_PAGES)
    for route in routes():
        need = need_of(route)
        if need is None or (not is_of_own_place(route) and matrix().allows(PUBLIC, need, own=False)):
            continue
        page = known.get(route.name)
        made = page.made(ONE) if page else plain[route.name]
        yield Tried(route, made, statuses.get(route.name, {200}))


def allowed(role: str, route: URLPattern) -> bool:
    need, own = need_of(route), is_of_own_place(route)
    assert need is not None
    return matrix().allows(role, need, own=own, keeping=route.callback.keeping)


def is_missing(client: Client, response: HttpResponse) -> bool:
    return response.status_code == 404 and response.content == client.get(NOT_THERE).content


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_role_opens_what_the_matrix_gives_it_and_nothing_else(role: str):
    things = list(of_a_place())
    client = signed_in(member(role, WALES if role in OF_NO_AUTHORITY else ONE))
    for tried in things:
        response = client.get(tried.address)
        if allowed(role, tried.route):
            assert response.status_code in {*tried.statuses, 302, 405, 409}, (
                role,
                tried.route.name,
                response.status_code,
            )
        else:
            assert is_missing(client, response), (role, tried.route.name, response.status_code)


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_role_of_the_twin_sees_none_of_it(role: str):
    things = list(of_a_place())
    client = signed_in(member(role, TWIN))
    for tried in things:
        if is_of_own_place(tried.route):
            response = client.get(tried.address)
            assert canary(ONE) not in response.content.decode(errors="replace"), (role, tried.route.name)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_public_gets_nothing_of_it(client: Client, method: str):
    for tried in of_a_place():
        response = getattr(client, method)(tried.address)
        if not allowed(PUBLIC, tried.route):
            assert is_missing(client, response), tried.route.name


def test_whoever_may_not_change_a_thing_changes_it_by_no_method():
    things = list(of_a_place())
    client = signed_in(member("translator", ONE))
    for tried in things:
        if not allowed("translator", tried.route):
            for method in (client.post, client.put, client.delete, client.patch):
                assert method(tried.address).status_code == 404, tried.route.name

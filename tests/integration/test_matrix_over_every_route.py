"""The matrix is what the site does: every route, for every role, of one's own place and of the twin's; both ways.

What the matrix allows is answered; what it does not is answered as what is not there, byte for byte. Every thing that
is made at a place holds that place's canary, and no answer to the twin does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

import pytest
from desk_pages import DESK_PAGES
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils.translation import override
from hands import ONE, TWIN, canary, member, others, pages, signed_in

from gwella.accounts.checks import is_of_own_place, need_of, routes
from gwella.accounts.matrix import LOCAL_OFFICER, PUBLIC, matrix
from gwella.code_of_practice.places import WALES

pytestmark = pytest.mark.django_db
# Whoever answers a survey has a code and no account; the local officer has a machine of their own, see test_desk.
SIGNED_IN = [role for role in matrix().roles if role not in (PUBLIC, LOCAL_OFFICER, "respondent")]
OF_NO_AUTHORITY = ("government_analyst", "framework_steward", "inspector", "social_care_wales", "operator")
REGION = "gwent"
# A director sees how many findings there are and not which case each is about: no reference reaches them.
NUMBERS_ONLY = {("director", "question"), ("director", "question-answer")}
NOT_THERE = "/en/there-is-no-such-page/"


class Tried(NamedTuple):
    """One route, how what it shows is made at the place `ONE`, and how it may answer whoever it is for."""

    route: URLPattern
    made: Callable[[str], list[Any]]
    statuses: set[int]

    @contextmanager
    def there(self) -> Iterator[str]:
        """Yield its address while what it shows is there, and take it away afterwards."""
        before = transaction.savepoint()
        arguments = self.made(ONE)
        with override("en"):
            address = reverse(self.route.name, args=arguments)
        yield address
        transaction.savepoint_rollback(before)


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
        if (
            route.name in others()
            or need is None
            or (not is_of_own_place(route) and matrix().allows(PUBLIC, need, own=False))
        ):
            continue
        page = known.get(route.name)
        made = page.made if page else partial(_of_the_desk, plain[route.name])
        yield Tried(route, made, statuses.get(route.name, {200}))


def _of_the_desk(arguments: list[Any], place: str) -> list[Any]:
    return arguments


def allowed(role: str, route: URLPattern) -> bool:
    need, own = need_of(route), is_of_own_place(route)
    assert need is not None
    return matrix().allows(role, need, own=own, keeping=route.callback.keeping)


def at(role: str) -> str:
    """Return where somebody of this role is."""
    return WALES if role in OF_NO_AUTHORITY else REGION if role == "regional_board" else ONE


def is_bound(role: str, route: URLPattern) -> bool:
    """Whether conditions bind the role there, so that one thing is theirs and another is not; or a rule of fields."""
    need = need_of(route)
    assert need is not None
    return bool(matrix().resources[need.resource].conditions(role, need.action)) or (role, route.name) in NUMBERS_ONLY


def is_missing(missing: bytes, response: HttpResponse) -> bool:
    return response.status_code == 404 and response.content == missing


def missing_to(client: Client) -> bytes:
    """Return what a client is answered of a page that is not there: byte for byte the same each time it asks."""
    first, second = (client.get(NOT_THERE).content for _ in range(2))
    assert first == second
    return first


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_role_opens_what_the_matrix_gives_it_and_nothing_else(role: str):
    client = signed_in(member(role, at(role)))
    missing = missing_to(client)
    for tried in of_a_place():
        with tried.there() as address:
            response = client.get(address)
        told = (role, tried.route.name, response.status_code)
        if allowed(role, tried.route):
            may_be_closed = {404} if is_bound(role, tried.route) else set()
            assert response.status_code in {*tried.statuses, *may_be_closed, 302, 405, 409}, told
        else:
            assert is_missing(missing, response), told


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_role_of_the_twin_sees_none_of_it(role: str):
    client = signed_in(member(role, TWIN))
    for tried in of_a_place():
        if is_of_own_place(tried.route):
            with tried.there() as address:
                response = client.get(address)
            assert canary(ONE) not in response.content.decode(errors="replace"), (role, tried.route.name)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_public_gets_nothing_of_it(client: Client, method: str):
    missing = missing_to(client)
    for tried in of_a_place():
        with tried.there() as address:
            response = getattr(client, method)(address)
        if not allowed(PUBLIC, tried.route):
            assert is_missing(missing, response), tried.route.name


def test_whoever_may_not_change_a_thing_changes_it_by_no_method():
    client = signed_in(member("translator", ONE))
    for tried in of_a_place():
        if allowed("translator", tried.route):
            continue
        with tried.there() as address:
            for method in (client.post, client.put, client.delete, client.patch):
                assert method(address).status_code == 404, tried.route.name

"""No link to a file works once the right is gone: it is asked at the moment of the download, on every route of files.

Threat 7 of the security design: a role is taken away, somebody signs out or is switched off, a session runs out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from desk_pages import DESK_PAGES
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hands import ONE, Page, member, pages, signed_in

from gwella.accounts.checks import need_of, routes
from gwella.accounts.matrix import PUBLIC, Action, matrix
from gwella.accounts.models import Membership, Person

pytestmark = pytest.mark.django_db
NOT_THERE = "/en/there-is-no-such-page/"


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.KEYS = tmp_path / "keys"
    settings.DESK = None


def candidates() -> Iterator[Page]:
    """Yield every page there is, those of the desk among them."""
    yield from pages()
    for route, arguments in DESK_PAGES:
        yield Page(route, "performance_officer", lambda place, arguments=arguments: arguments)


def is_file(response: Any) -> bool:
    return response.status_code == 200 and response.has_header("Content-Disposition")


def files() -> Iterator[tuple[Page, str, Client, Membership]]:
    """Yield every page that answers with a file, its address, and a browser in which it does."""
    seen: set[tuple[str, str]] = set()
    for page in candidates():
        if (page.route, page.role) in seen:
            continue
        seen.add((page.route, page.role))
        before = transaction.savepoint()
        with override("en"):
            address = reverse(page.route, args=page.made(ONE))
        its = member(page.role, page.at or ONE)
        client = signed_in(its)
        if is_file(client.get(address)):
            yield page, address, client, its
        transaction.savepoint_rollback(before)


def role_ends(client: Client, its: Membership) -> None:
    Membership.objects.filter(pk=its.pk).update(until=timezone.localdate() - timedelta(days=1))


def another_role(client: Client, its: Membership) -> None:
    Membership.objects.filter(pk=its.pk).update(role="translator")


def signs_out(client: Client, its: Membership) -> None:
    """Whoever sits down at that browser next has its cookie."""
    cookies = client.cookies.copy()
    client.post("/en/sign-out/")
    client.logout()
    client.cookies = cookies


def runs_out(client: Client, its: Membership) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def is_switched_off(client: Client, its: Membership) -> None:
    Person.objects.filter(pk=its.person_id).update(is_active=False)


Ending = Callable[[Client, Membership], None]
ENDINGS: tuple[Ending, ...] = (role_ends, another_role, signs_out, runs_out, is_switched_off)


def test_no_file_is_given_out_by_an_old_link():
    tried = set()
    for page, address, client, its in files():
        for ending in ENDINGS:
            before = transaction.savepoint()
            assert is_file(client.get(address)), (page.route, "the link worked")
            cookies = client.cookies.copy()
            ending(client, its)
            answer = client.get(address)
            assert answer.status_code == 404, (page.route, ending.__name__)
            assert answer.content == client.get(NOT_THERE).content, (page.route, ending.__name__)
            tried.add((page.route, ending.__name__))
            transaction.savepoint_rollback(before)
            client.cookies = cookies
    assert len(tried) == len(ENDINGS) * len({route for route, _ in tried})
    missing = exported() - {route for route, _ in tried}
    assert missing == set(), "a route of files that this test does not reach"


def exported() -> set[str]:
    """Return the routes that give out what is not for everybody."""
    found = set()
    for route in routes():
        need = need_of(route)
        if need and need.action is Action.EXPORT and not matrix().allows(PUBLIC, need, own=False):
            found.add(route.name)
    return found

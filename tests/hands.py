"""The pages of many hands: each part of the site lists its own in `tests/hands_PART.py`; the same tests try them all.

A page says which role opens it, and how to make what it shows at a place: `made(place)` returns the arguments of its
route. Whatever text it makes holds `CANARY` of that place, so that a test sees where one place's words turn up.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gwella.accounts.models import Membership, Person
from gwella.accounts.session import KEPT, Visitor, playing

ONE, TWIN = "W06000001", "W06000002"


def nothing(place: str) -> list[Any]:
    """Make nothing: the page is there for everybody of its role."""
    return []


class Page(NamedTuple):
    """One page: its route, a role that it is for, and what it shows.

    `at` is the reader's own place, where they read what belongs to another one (Welsh Government an authority's).
    """

    route: str
    role: str
    made: Callable[[str], list[Any]] = nothing
    status: int = 200
    at: str = ""


def canary(place: str) -> str:
    """Return the word that only things of `place` hold."""
    return f"canary-{place.lower()}"


def pages() -> list[Page]:
    """Return the pages of every part."""
    return [page for part in _parts() for page in part.PAGES]


def others() -> set[str]:
    """Return the routes of every part that are no page by themselves; tests of their own go there."""
    return {route for part in _parts() for route in getattr(part, "OTHERS", ())}


def _parts() -> list[Any]:
    names = sorted(path.stem for path in Path(__file__).parent.glob("hands_*.py"))
    return [importlib.import_module(name) for name in names]


def member(role: str, place: str, name: str = "Nia Prys", team: str = "") -> Membership:
    """Return a part that somebody new plays from today."""
    number = Person.objects.count()
    person = Person.objects.create_user(f"{role}{number}@example.cymru", name=name)
    return Membership.objects.create(person=person, role=role, place=place, team=team, since=date(2020, 4, 1))


def signed_in(membership: Membership) -> Client:
    """Return somebody's browser who has signed in and plays this part."""
    client = Client()
    client.force_login(membership.person)
    session = client.session
    session[KEPT] = msgspec.to_builtins(playing(membership))
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def visiting(membership: Membership) -> Visitor:
    """Return the visitor that views would see."""
    return playing(membership)


def now() -> Any:
    """Return this moment."""
    return timezone.now()

"""The missing drill: another place's object answers exactly as one that is not there, and takes as long.

`measured(rounds)` asks every route of an object of one's own place, as somebody whom the matrix gives that route, for
an object of the twin and for one that nobody has, by turns, and compares status, headers, body and time. A difference
in time is that of the medians, in milliseconds; the bar is `BAR`, and what is over it is measured again.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from itertools import islice
from statistics import median
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hands import ONE, TWIN, Page, member, pages, signed_in, visiting

from gwella.accounts.checks import is_of_own_place, routes
from gwella.accounts.identifiers import LENGTH, opaque_id
from gwella.accounts.models import Invitation
from gwella.measuring import tokens

BAR = 5.0  # milliseconds
WARM = 3
AGAIN = 2  # times that what is over the bar is measured once more
NOT_COMPARED = ("Date", "Expires", "X-Request-Id")  # what the clock says, and the number of the line in the log
NONCE = re.compile(r"'nonce-[^']+'")


class Answer(NamedTuple):
    """All that somebody sees of an answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Measured(NamedTuple):
    """One route by one method: whether both answered alike, and the difference of their medians in milliseconds."""

    route: str
    method: str
    is_alike: bool
    status: int
    difference: float


def measured(rounds: int, warm: int = WARM) -> dict[str, Any]:
    """Return the figures of the drill; each route is asked `rounds` times for either object, by each method.

    The first `warm` times of each are not counted, since what is loaded once is loaded then.
    """
    began, every = time.perf_counter(), []
    if "localhost" not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "localhost"]
    logging.disable(logging.ERROR)  # thousands of lines that say what is counted here anyway
    try:
        with override("en"):
            for page in of_an_object():
                every += _once_more(page, _of(page, rounds, warm), rounds)
    finally:
        logging.disable(logging.NOTSET)
    worst = max(every, key=lambda one: one.difference)
    unlike = [f"{one.method} {one.route}" for one in every if not one.is_alike]
    return {
        "drill": "missing",
        "ok": not unlike and worst.difference <= BAR,
        "database": connection.vendor,
        "routes": len({one.route for one in every}),
        "requests": 2 * rounds * len(every),
        "statuses": sorted({one.status for one in every}),
        "most_ms": round(worst.difference, 2),
        "at": f"{worst.method} {worst.route}",
        "bar_ms": BAR,
        "unlike": unlike,
        "seconds": round(time.perf_counter() - began, 1),
    }


def _once_more(page: Page, found: list[Measured], rounds: int) -> list[Measured]:
    """Measure again what is over the bar: a real difference is there every time, one of a busy machine is not."""
    for _ in range(AGAIN):
        if all(one.difference <= BAR for one in found):
            break
        pairs = zip(found, _of(page, rounds, WARM), strict=True)
        found = [one._replace(difference=min(one.difference, other.difference)) for one, other in pairs]
    return found


def of_an_object() -> Iterator[Page]:
    """Yield each page of one's own place whose address names an object, once; also those that only act on one."""
    own = {route.name for route in routes() if is_of_own_place(route)}
    seen: set[str] = set()
    for page in (*MORE, *pages()):
        is_for_a_session = page.status != 404  # what is for a token alone answers every session so
        if page.route in own and is_for_a_session and page.route not in seen and _names_an_object(page):
            seen.add(page.route)
            yield page


def _names_an_object(page: Page) -> bool:
    with transaction.atomic():
        found = any(_is_id(one) for one in page.made(TWIN))
        transaction.set_rollback(True)
    return found


def _is_id(argument: Any) -> bool:
    return isinstance(argument, str) and len(argument) == LENGTH


def _of(page: Page, rounds: int, warm: int) -> list[Measured]:
    with transaction.atomic():
        there = page.made(TWIN)
        missing = [opaque_id() if _is_id(one) else one for one in there]
        addresses = [reverse(page.route, args=arguments) for arguments in (there, missing)]
        client = signed_in(member(page.role, page.at or ONE))
        client.defaults["SERVER_NAME"] = "localhost"
        turns = range(-warm, rounds)
        found = [_compared(client, page.route, method, addresses, turns) for method in ("get", "post")]
        transaction.set_rollback(True)
    return found


def _compared(client: Client, route: str, method: str, addresses: list[str], turns: range) -> Measured:
    """Ask for both by turns; whichever comes first in one turn comes second in the next."""
    times: dict[str, list[float]] = {address: [] for address in addresses}
    answers: dict[str, set[Answer]] = {address: set() for address in addresses}
    for turn in turns:
        for address in addresses if turn % 2 else reversed(addresses):
            began = time.perf_counter()
            response = getattr(client, method)(address)
            took = time.perf_counter() - began
            answers[address].add(_seen(response, address))
            if turn >= 0:
                times[address].append(took)
    one, other = (median(times[address]) for address in addresses)
    first, second = (answers[address] for address in addresses)
    status = next(islice(first, 1)).status
    return Measured(route, method, first == second and len(first) == 1, status, abs(one - other) * 1000)


def _seen(response: HttpResponse, address: str) -> Answer:
    """Return an answer without what no two answers share; where it names its own address, that is no difference."""
    headers = {name: NONCE.sub("", value) for name, value in response.headers.items() if name not in NOT_COMPARED}
    headers = {name: value.replace(address, "") for name, value in headers.items()}
    return Answer(response.status_code, tuple(sorted(headers.items())), response.content)


def _token(place: str) -> list[Any]:
    its = visiting(member("performance_officer", place))
    tokens.make(its, "extract")
    return [tokens.of(its).get().public_id]


def _person(place: str) -> list[Any]:
    return [member("practitioner", place).person.public_id]


def _invitation(place: str) -> list[Any]:
    now = timezone.now()
    days = {"since": now.date(), "invited_at": now, "expires_at": now}
    its = {"place": place, "hashed": opaque_id(), "email": "x@example.cymru", "role": "practitioner"}
    return [Invitation.objects.create(**its, **days).public_id]


def _role(place: str) -> list[Any]:
    return [member("practitioner", place).public_id]


ADMINISTRATOR = "authority_administrator"
# Routes that only act: no page of theirs is tried with the others.
MORE = (
    Page("submission-token-withdraw", "performance_officer", _token),
    Page("invitation-withdraw", ADMINISTRATOR, _invitation),
    Page("role-grant", ADMINISTRATOR, _role),
    Page("person-switch", ADMINISTRATOR, _person),
    Page("person-second-factor", ADMINISTRATOR, _person),
)

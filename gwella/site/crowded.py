"""More at once than can be answered in good time: a few wait, whoever comes after is told when to come again.

A server that takes in everybody answers nobody in time. So a process has a few requests at work, lets some wait their
turn, and answers the rest at once with 503 and Retry-After. Whoever sends a form may wait when whoever reads may not:
a page is soon asked for again, and what was typed is not soon typed again. Behind a proxy, which says who asks, no
address has more than half of the room: one that asks without end is told to come again, and the others are answered.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from ipaddress import IPv6Address, IPv6Network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from gwella.cli.serving import THREADS

# Python draws one page at a time; the others at work wait for the database or the disk.
AT_WORK = 4
# With those at work fewer than there are threads: one is always left to say that there is no room.
SENDING = THREADS - AT_WORK - 1
READING = SENDING - 5
COME_AGAIN = 5  # seconds
READS = ("GET", "HEAD")
WATCHED = "/health/"  # whoever watches is always answered


class Room:
    """Room for `at_work` at once; the others wait in turn, each as long as fewer than `most` do.

    One address, where it is known, has half of that at most.
    """

    def __init__(self, at_work: int = AT_WORK) -> None:
        self._free = threading.Semaphore(at_work)
        self._lock = threading.Lock()
        self._at_work, self._waiting = at_work, 0
        self._of: Counter[str] = Counter()

    @contextmanager
    def entered(self, most: int, address: str = "") -> Iterator[bool]:
        """Wait for a turn, and have it within; False at once where `most` wait already, or `address` has half."""
        with self._lock:
            has_half = bool(address) and self._of[address] >= (self._at_work + most) // 2
            may_wait = self._waiting < most and not has_half
            self._waiting += may_wait
            self._of[address] += may_wait
        if not may_wait:
            yield False
            return
        try:
            with self._free:
                with self._lock:
                    self._waiting -= 1
                yield True
        finally:
            with self._lock:
                self._of -= Counter([address])  # nobody is remembered who has left


def room(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that answers as many as there is room for, and tells the others to come again."""
    its = Room()

    def answer_in_turn(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(WATCHED):
            return answer(request)
        with its.entered(READING if request.method in READS else SENDING, _address(request)) as is_in:
            return answer(request) if is_in else come_again()

    return answer_in_turn


def _address(request: HttpRequest) -> str:
    """Return who asks, as the proxy says; "" where there is none, and everybody may come from one address."""
    return whose(request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()) if settings.BEHIND_PROXY else ""


def whose(address: str) -> str:
    """Return whose an address is: of IPv6 one connection has a whole network of them (64 bits), and may use any."""
    try:
        its = IPv6Address(address)
    except ValueError:  # IPv4, or no address at all
        return address
    # A proxy may write an address of IPv4 as one of IPv6: all of those lie in one network, and are as many people.
    return str(its.ipv4_mapped or IPv6Network((its, 64), strict=False))


def come_again() -> HttpResponseBase:
    """There is no room. Drawn for nobody: who asks is not known yet, and would be a question to the database."""
    response = HttpResponse(_page(), status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(COME_AGAIN)})
    add_never_cache_headers(response)
    return response


@cache
def _page() -> str:
    """Return the page, which is in both languages and the same for everybody: to refuse must cost next to nothing."""
    return render_to_string("site/errors/503.html")

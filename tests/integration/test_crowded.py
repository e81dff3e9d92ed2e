"""A crowd: a few are answered at once, some wait their turn, and the others are told when to come again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from gwella.cli.serving import THREADS
from gwella.site.crowded import AT_WORK, READING, SENDING, room, whose

PATIENCE = 10  # seconds


class Crowd:
    """A site whose pages are not ready before `go`, and those who ask for them."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.go, self.at_work, self.most = threading.Event(), 0, 0
        self._lock, self._pool, self._answer = threading.Lock(), pool, room(self._page)

    def asks(self, method: str = "get", path: str = "/en/", by: str = "192.0.2.1"):
        return self._pool.submit(self._answer, getattr(RequestFactory(), method)(path, HTTP_X_FORWARDED_FOR=by))

    def fill(self, many: int, method: str = "get", **said: str) -> list:
        """Have so many ask, and wait until all of them are at work or wait their turn."""
        asked = [self.asks(method, **said) for _ in range(many)]
        time.sleep(0.3)
        return asked

    def _page(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/health/"):
            with self._lock:
                self.at_work += 1
                self.most = max(self.most, self.at_work)
            assert self.go.wait(PATIENCE)
            with self._lock:
                self.at_work -= 1
        return HttpResponse("page")


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with ThreadPoolExecutor(2 * THREADS) as pool:
        its = Crowd(pool)
        yield its
        its.go.set()


def test_as_many_as_there_is_room_for_are_answered_in_turn_and_never_more_at_once(crowd):
    asked = crowd.fill(AT_WORK + READING)
    assert (crowd.most, any(one.done() for one in asked)) == (AT_WORK, False)
    crowd.go.set()
    assert {one.result(PATIENCE).status_code for one in asked} == {200}
    assert crowd.most == AT_WORK


def test_whoever_comes_after_is_told_at_once_when_to_come_again_in_both_languages(crowd):
    crowd.fill(AT_WORK + READING)
    answer = crowd.asks().result(PATIENCE)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Arhoswch ychydig eiliadau" in page
    assert "what you typed is still there" in page


def test_a_form_waits_where_a_reader_does_not_and_a_thread_is_left_to_refuse_it(crowd):
    waiting = crowd.fill(AT_WORK + READING) + crowd.fill(SENDING - READING, "post")
    assert len(waiting) == THREADS - 1
    assert not any(one.done() for one in waiting)
    assert crowd.asks("post").result(PATIENCE).status_code == 503
    crowd.go.set()
    assert {one.result(PATIENCE).status_code for one in waiting} == {200}


def test_behind_a_proxy_one_address_has_no_more_than_half_of_the_room(crowd, settings):
    settings.BEHIND_PROXY = True
    mine = crowd.fill(AT_WORK + READING, by="192.0.2.66")
    refused = [one for one in mine if one.done()]
    assert len(mine) - len(refused) == (AT_WORK + READING) // 2
    assert {one.result(PATIENCE).status_code for one in refused} == {503}
    # What it says of itself before the proxy wrote down who it is makes it nobody else.
    assert crowd.asks(by="192.0.2.1, 192.0.2.66").result(PATIENCE).status_code == 503
    others = crowd.fill(1, by="192.0.2.1") + crowd.fill(1, "post", by="192.0.2.2")
    assert not any(one.done() for one in others)
    crowd.go.set()
    assert {one.result(PATIENCE).status_code for one in others} == {200}
    assert crowd.asks(by="192.0.2.66").result(PATIENCE).status_code == 200


def test_where_no_proxy_says_who_asks_what_a_browser_says_counts_for_nothing(crowd):
    crowd.fill(AT_WORK + READING, by="192.0.2.66")
    assert crowd.asks(by="192.0.2.1").result(PATIENCE).status_code == 503


def test_whoever_watches_is_answered_in_a_crowd(crowd):
    crowd.fill(AT_WORK + READING)
    assert crowd.asks(path="/health/").result(PATIENCE).status_code == 200


def test_room_is_left_by_whoever_breaks_down():
    def breaks(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    answer = room(breaks)
    for _ in range(AT_WORK + SENDING + 1):
        with pytest.raises(ZeroDivisionError):
            answer(RequestFactory().get("/en/"))


@pytest.mark.parametrize(
    ("address", "its"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
    ],
)
def test_one_connection_has_a_whole_network_of_ipv6(address: str, its: str):
    assert whose(address) == its

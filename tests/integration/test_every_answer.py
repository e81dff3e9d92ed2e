"""Every answer carries the headers that keep a reader safe; what goes wrong is a page in both languages."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.site.urls import urlpatterns as real

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@needs("guide", Action.READ)
def breaks(request):
    raise ZeroDivisionError("CANARY")


@needs("guide", Action.READ)
def reads(request):
    return HttpResponse("read")


class Addresses:
    urlpatterns = (*real, path("breaks/", breaks), path("reads/", reads))
    handler400 = "gwella.site.views.errors.bad_request"
    handler404 = "gwella.site.views.errors.not_found"
    handler500 = "gwella.site.views.errors.broken"


@pytest.mark.parametrize(
    ("address", "status", "more"),
    [
        ("/", 302, {}),
        ("/cy", 301, {}),
        ("/static/pages/gwella.css", 200, {}),
        ("/no-such-page/", 404, {}),
        ("/static/no-such-file.css", 404, {}),
        ("/breaks/", 500, {}),
        ("/reads/", 400, {"headers": {"host": "evil.example"}}),
    ],
)
def test_every_answer_keeps_its_reader_safe(settings, address, status, more):
    settings.ROOT_URLCONF = Addresses
    answer = Client(raise_request_exception=False).get(address, **more)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not answer.cookies
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("address", "method", "status", "more"),
    [
        ("/no-such-page/", "get", 404, {}),
        ("/breaks/", "get", 500, {}),
        ("/reads/", "get", 400, {"headers": {"host": "evil.example"}}),
        ("/reads/", "post", 405, {}),
    ],
)
def test_what_goes_wrong_is_said_in_both_languages_and_gives_nothing_away(settings, address, method, status, more):
    settings.ROOT_URLCONF = Addresses
    answer = getattr(Client(raise_request_exception=False), method)(address, **more)
    page = answer.content.decode()
    assert answer.status_code == status
    assert 'lang="cy"' in page
    assert 'lang="en"' in page
    for given_away in ("Traceback", "CANARY", "ZeroDivisionError", "gwella/", "evil.example"):
        assert given_away not in page


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_a_page_is_read_and_nothing_else(method):
    answer = getattr(Client(enforce_csrf_checks=True), method)(reverse("privacy"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert not answer.cookies


def test_a_page_can_be_asked_for_its_headers_alone():
    answer = Client().head(reverse("privacy"))
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_method_is_not_asked_of_what_is_not_for_the_public(settings):
    """Else a 405 would tell what there is."""

    @needs("own_figure", Action.READ)
    def own(request):
        return HttpResponse("4")

    settings.ROOT_URLCONF = type("Own", (Addresses,), {"urlpatterns": [*real, path("own/", own)]})
    assert Client().post("/own/").status_code == 404

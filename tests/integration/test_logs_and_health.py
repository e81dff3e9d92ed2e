"""The log says how requests were answered and what broke, and holds nothing of whom it was about."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.core.handlers.exception import response_for_exception
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from hands import ONE, member, signed_in

from gwella.site.settings import LOGGING

pytestmark = pytest.mark.django_db
SECRET = "Sian-Prys-1950"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict]]]:
    """What the log prints, line by line, in the product's own form."""
    form = dict(LOGGING["formatters"]["line"])
    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    handler.setFormatter(form.pop("()")(**form))
    logging.root.addHandler(handler)
    yield lambda: [json.loads(line) for line in printed.getvalue().splitlines()]
    logging.root.removeHandler(handler)


def test_a_request_is_one_line_without_its_address(lines, client: Client):
    response = client.get(f"/en/measures/{SECRET}/?q={SECRET}", HTTP_USER_AGENT=SECRET)
    said = [line for line in lines() if line["event"] == "answered"]
    assert [(line["status"], line["method"]) for line in said] == [(404, "GET")]
    assert said[0]["id"] == response["X-Request-Id"]
    assert SECRET not in json.dumps(said)


def test_a_line_says_the_role_and_never_the_person(lines, settings, tmp_path):
    settings.DATA, settings.DESK = tmp_path, None
    who = member("performance_officer", ONE, name=SECRET)
    signed_in(who).get("/en/desk/")
    said = lines()
    assert [line["role"] for line in said if line["event"] == "answered"] == ["performance_officer"]
    assert SECRET not in json.dumps(said)
    assert who.person.email not in json.dumps(said)


def test_a_fault_says_where_in_our_code_and_not_what_it_was_about(lines, client: Client, monkeypatch):
    def broken(*given):
        raise RuntimeError(SECRET)

    monkeypatch.setattr("gwella.site.views.guide.render", broken)
    client.raise_request_exception = False
    assert client.get("/en/").status_code == 500
    said = lines()
    faults = [line for line in said if line.get("fault")]
    assert faults
    assert faults[0]["fault"] == "RuntimeError"
    assert any("views/guide.py" in place for place in faults[0]["at"])
    assert SECRET not in json.dumps(said)


def test_a_missing_page_is_logged_without_its_address(lines):
    request = RequestFactory().get(f"/{SECRET}")
    response_for_exception(request, PermissionError(SECRET))
    assert SECRET not in json.dumps(lines())


def test_health_is_said_to_whoever_watches(client: Client, monkeypatch):
    assert client.get("/health/").json() == {"alive": True}
    assert client.get("/health/ready/").json() == {"ready": True}

    def away():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/health/ready/").status_code == 503


def test_the_health_is_asked_on_the_machine_itself_where_there_is_no_https(client: Client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/ready/").status_code == 200
    assert client.get("/en/").status_code == 301

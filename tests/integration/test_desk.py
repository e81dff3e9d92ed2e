"""The desk lets in one officer, by one link, to one authority's files; to everybody else it is not there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from desk_pages import DESK_PAGES
from django.test import Client
from django.urls import reverse
from django.utils import translation
from own_folder import CONTACTS, read_from

from gwella.cli import desk_folders
from gwella.cli.desk_folders import Desk, told
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say

OPEN = "/en/desk/open/key/"


def addresses(language: str) -> list[str]:
    with translation.override(language):
        return [reverse(name, args=arguments) for name, arguments in DESK_PAGES]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_of_the_desk_answers_the_officer_and_is_kept_by_nobody(officer: Client, language: str):
    for address in addresses(language):
        answer = officer.get(address, follow=True)
        assert answer.status_code == 200, address
        assert "no-store" in answer["Cache-Control"], address
        if answer["Content-Type"].startswith("text/html"):
            assert f'<html lang="{language}">' in answer.content.decode(), address
            assert "Nia Prys" in answer.content.decode(), address


def test_to_the_public_no_page_of_the_desk_is_there(desk: Desk):
    missing = Client().get("/en/no-such-thing/")
    for address in addresses("en"):
        for answer in (Client().get(address), Client().post(address)):
            assert (answer.status_code, answer.content) == (404, missing.content), address


def test_the_public_is_not_told_by_a_missing_token_that_a_page_is_there(desk: Desk):
    public = Client(enforce_csrf_checks=True)
    missing = public.post("/en/no-such-thing/")
    for address in addresses("en"):
        answer = public.post(address)
        assert (answer.status_code, answer.content) == (404, missing.content), address


def test_a_form_of_the_officer_without_its_token_changes_nothing(officer: Client):
    officer.handler.enforce_csrf_checks = True
    assert officer.post("/en/desk/leave/").status_code == 403
    assert officer.get("/en/desk/").status_code == 200


def test_the_door_is_kept_by_no_browser(desk: Desk):
    assert "no-store" in Client().get(OPEN)["Cache-Control"]


def test_what_stands_in_the_way_is_said_to_the_officer_and_to_nobody_else(officer: Client, desk: Desk):
    with read_from(desk.definitions):
        metrics = desk.definitions / "metrics"
        metrics.mkdir()
        (metrics / "torri.toml").write_text("title = '", encoding="utf-8")
        for address in ("/en/desk/definitions/", f"/en/desk/definitions/{CONTACTS}/confirm/", "/en/desk/return/2024/"):
            answer = officer.get(address)
            assert answer.status_code == 409
            assert "torri.toml cannot be read as TOML" in answer.content.decode()
            assert "no-store" in answer["Cache-Control"]
        assert "Ni ellir darllen metrics/torri.toml" in officer.get("/cy/desg/diffiniadau/").content.decode()
        assert officer.get("/en/desk/").status_code == 200, "the way in stays open"
        public = Client(raise_request_exception=False)
        answer = public.get(f"/en/measures/{CONTACTS}/")
        assert answer.status_code == 500
        assert "torri" not in answer.content.decode()


def test_cookies_of_a_desk_are_no_other_sites_on_the_machine(desk: Desk):
    said = "from gwella.site import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    around = os.environ | {"GWELLA_DATA": str(desk.results)}
    names = [
        subprocess.run(
            [sys.executable, "-c", said], env=around | more, capture_output=True, text=True, check=True
        ).stdout
        for more in ({"GWELLA_DESK": ""}, {"GWELLA_DESK": told(desk)})
    ]
    assert names[0].split() == ["gwella", "csrftoken"]
    assert not {*names[0].split()} & {*names[1].split()}


def test_the_officer_of_another_authority_finds_nothing_here(officer: Client, settings, desk: Desk):
    settings.DESK = Desk("W06000001", desk.results, desk.definitions, desk.extracts, desk.link)
    assert officer.get("/en/desk/").status_code == 404


def test_where_no_desk_is_served_no_link_opens_one(settings, db: None):
    settings.DESK = None
    assert Client().get(OPEN).status_code == 404


def test_another_key_opens_nothing(desk: Desk):
    assert Client().get("/en/desk/open/kez/").status_code == 404
    assert Client().post("/en/desk/open/kez/", {"name": "Nia"}).status_code == 404


def test_the_link_works_once(officer: Client):
    for answer in (Client().get(OPEN), Client().post(OPEN, {"name": "Dai"})):
        assert answer.status_code == 404


def test_looking_at_the_link_does_not_spend_it(desk: Desk):
    assert Client().get(OPEN).status_code == 200
    assert Client().post(OPEN, {"name": "Nia Prys"}).status_code == 302


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_desk_has_somebodys_name(desk: Desk, name: str):
    answer = Client().post(OPEN, {"name": name})
    assert "Write your name" in answer.content.decode()
    assert "gwella" not in answer.cookies


def test_whoever_leaves_is_the_public_again(officer: Client):
    cookie = officer.cookies["gwella"].value
    officer.get("/en/desk/leave/")
    assert officer.get("/en/desk/").status_code == 200, "looking at a page ends nothing"
    officer.post("/en/desk/leave/")
    officer.cookies["gwella"] = cookie
    assert officer.get("/en/desk/").status_code == 404


def test_a_forged_form_changes_nothing(desk: Desk):
    assert Client(enforce_csrf_checks=True).post(OPEN, {"name": "Nia"}).status_code == 403


def test_public_pages_set_no_cookie_and_vary_by_none(site: Client):
    answer = site.get("/en/standards/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_what_the_command_tells_the_site_is_what_it_hears(desk: Desk):
    assert desk_folders.desk(told(desk)) == desk
    assert desk_folders.desk("") is None


def test_the_command_knows_the_address_of_the_door():
    for language in Language:
        with translation.override(language):
            address = reverse("desk-open", args=["key"])
        assert address == f"/{language}/{say('desk.path', language)}/key/"


def test_nobody_is_asked_to_sign_in_at_a_desk(officer: Client, desk: Desk, settings):
    assert reverse("account_login") not in officer.get("/en/desk/").content.decode()
    assert reverse("account_login") not in Client().get(f"/en/desk/open/{desk.link}/").content.decode()
    settings.DESK = None
    assert reverse("account_login") in Client().get("/en/").content.decode()

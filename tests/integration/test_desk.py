"""The desk lets in one officer, by one link, to one authority's files; to everybody else it is not there."""

from __future__ import annotations

import pytest
from desk_pages import DESK_PAGES
from django.test import Client
from django.urls import reverse
from django.utils import translation

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

"""The officer's desk, opened by the link that the command prints: every page, both languages, a phone, a keyboard."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from looked_at import check_page
from playwright.sync_api import Browser, BrowserContext, Page, expect
from ports import free_port

KINDS = {
    "desk": ("/en/desk/", "/cy/desg/"),
    "own definitions": ("/en/desk/definitions/own/", "/cy/desg/diffiniadau/eiddo/"),
    "a new definition": ("/en/desk/definitions/new/", "/cy/desg/diffiniadau/newydd/"),
    "mapping": ("/en/desk/mapping/", "/cy/desg/mapio/"),
    "definitions to confirm": ("/en/desk/definitions/", "/cy/desg/diffiniadau/"),
    "confirming": (
        "/en/desk/definitions/adult.contacts.received/confirm/",
        "/cy/desg/diffiniadau/adult.contacts.received/cadarnhau/",
    ),
    "comments on a draft": (
        "/en/desk/definitions/adult.contacts.received/comment/",
        "/cy/desg/diffiniadau/adult.contacts.received/sylwadau/",
    ),
    "sheet": ("/en/desk/return/2024/", "/cy/desg/ffurflen/2024/"),
    "sheet-cell": (
        "/en/desk/return/2024/adult.contacts.received/",
        "/cy/desg/ffurflen/2024/adult.contacts.received/",
    ),
    "sheet-paste": ("/en/desk/return/2024/paste/", "/cy/desg/ffurflen/2024/gludo/"),
}
EACH = [pytest.param(path, id=f"{kind} {path[1:3]}") for kind, paths in KINDS.items() for path in paths]
GWELLA = [sys.executable, "-c", "from gwella.cli.command import main; main()"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An officer's folder: made-up extracts, and the results computed from them."""
    place = tmp_path_factory.mktemp("officer")
    around = os.environ | {"GWELLA_KEYS": str(place / "keys")}
    for words in (["generate", "extracts", "--size", "0.02"], ["compute", "extracts"]):
        subprocess.run([*GWELLA, *words], cwd=place, env=around, check=True, stdout=subprocess.DEVNULL)
    return place


@pytest.fixture(scope="module")
def link(folder: Path) -> Iterator[str]:
    """The link of a desk that is served over the folder."""
    command = [*GWELLA, "desk", "--port", str(free_port())]
    with (folder / "desk.log").open("wb") as log, subprocess.Popen(command, cwd=folder, stdout=log) as served:
        try:
            found = None
            for _ in range(600):
                if found or served.poll() is not None:
                    break
                time.sleep(0.1)
                found = re.search(r"(http://\S+)\s", (folder / "desk.log").read_text())
            yield found.group(1)
        finally:
            served.terminate()
            served.wait(timeout=20)


@pytest.fixture(scope="module")
def opened(browser: Browser, link: str) -> Iterator[BrowserContext]:
    """A browser, with JavaScript for axe alone, in which the officer has opened the desk by keyboard."""
    context = browser.new_context(base_url=re.match(r"http://[^/]+", link).group(), bypass_csp=True)
    page = context.new_page()
    page.goto(link)
    page.locator("#name").focus()
    page.keyboard.type("Nia Prys")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/desk/")
    page.close()
    yield context
    context.close()


@pytest.fixture
def officer_page(opened: BrowserContext) -> Iterator[Page]:
    page = opened.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("path", EACH)
def test_axe_finds_no_fault_at_the_desk_and_nothing_scrolls_sideways_on_a_phone(officer_page: Page, path: str):
    assert officer_page.goto(path).status == 200
    check_page(officer_page)


LOCAL = {
    "title_en": "Contacts about carers here",
    "title_cy": "Cysylltiadau am ofalwyr yma",
    "meaning_en": "How many contacts were about carers.",
    "meaning_cy": "Sawl cysylltiad oedd am ofalwyr.",
    "first_year": "2022",
    "change_en": "First counted.",
    "change_cy": "Cyfrifwyd am y tro cyntaf.",
}


def test_a_definition_is_made_by_the_form_without_a_mouse(officer_page: Page, folder: Path):
    """Every step is looked at as it is, and again with its mistakes; what was typed stays."""
    officer_page.goto("/en/desk/definitions/new/")
    officer_page.get_by_label("Contacts", exact=True).first.check()
    officer_page.get_by_role("button", name="Continue").press("Enter")
    check_page(officer_page)
    for name, text in LOCAL.items():
        officer_page.locator(f"#{name}").fill(text)
    officer_page.get_by_role("button", name="Continue").press("Enter")
    expect(officer_page.locator("body")).to_contain_text("There is a problem")
    check_page(officer_page)
    expect(officer_page.locator("#title_en")).to_have_value(LOCAL["title_en"])
    for words in (
        "Date of contact is in the period",
        "Rows, each of them",
        "Process: what services do",
        "Unpaid carers",
    ):
        officer_page.get_by_label(words).check()
    officer_page.get_by_label("One of these").first.check()
    officer_page.locator("input[name='of-client_group'][value='carer']").check()
    officer_page.get_by_role("button", name="Continue").press("Enter")
    check_page(officer_page)
    officer_page.get_by_label("Row 1, Date of contact").fill("2022-05-01")
    officer_page.get_by_label("Row 1, Client group").select_option("carer")
    officer_page.get_by_label("In English").fill("One contact about a carer.")
    officer_page.get_by_label("In Welsh").fill("Un cysylltiad am ofalwr.")
    officer_page.get_by_role("button", name="Continue").press("Enter")
    expect(officer_page.locator("body")).to_contain_text("What should come out: Write a whole number")
    check_page(officer_page)
    officer_page.get_by_label("What should come out").fill("1")
    officer_page.get_by_role("button", name="Continue").press("Enter")
    check_page(officer_page)
    officer_page.get_by_role("button", name="Save").press("Enter")
    expect(officer_page.get_by_role("alert").get_by_text("local.contacts_about_carers_here")).to_be_visible()
    check_page(officer_page)
    assert (folder / "definitions" / "metrics" / "local" / "contacts_about_carers_here.toml").is_file()
    officer_page.goto("/en/desk/definitions/own/local.contacts_about_carers_here/withdraw/")
    check_page(officer_page)

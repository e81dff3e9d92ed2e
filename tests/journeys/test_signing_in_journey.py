"""From the operator's link to the first page: by keyboard and without scripts in Welsh, looked over by axe in English,
and with a passkey under the site's own rules for scripts.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from looked_at import check_page
from playwright.sync_api import Browser, Page, expect
from ports import free_port
from served import DESK, PHONE, of_folder, serving
from totp import code

pytestmark = pytest.mark.long

PASSWORD = "tair gafr ar y mynydd"
SITE = [sys.executable, "-m", "gwella.site"]


class Server(NamedTuple):
    """A server of many hands, and the environment that it runs in."""

    address: str
    around: dict[str, str]

    def invite(self, email: str, place: str, language: str) -> str:
        """Return the link that the operator gives to the first administrator of a place."""
        words = ["person", "add", email, "--role=authority_administrator", f"--authority={place}"]
        said = subprocess.run(
            [*SITE, *words, f"--language={language}"], env=self.around, capture_output=True, text=True, check=True
        ).stdout
        return re.search(r"http://\S+", said).group()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    around = of_folder(tmp_path_factory.mktemp("signing-in"))
    around |= {"GWELLA_ADDRESS": f"http://localhost:{port}", "GWELLA_LANG": "en"}
    subprocess.run([*SITE, "prepare"], env=around, check=True)
    with serving(around, port):
        yield Server(f"http://localhost:{port}", around)


@pytest.fixture
def pages(browser: Browser, server: Server) -> Iterator[Any]:
    """Open pages, each in a browser of its own; those complaints of theirs that are no refusal fail the test."""
    contexts, complaints = [], []

    def open_(**options: Any) -> Page:
        context = browser.new_context(base_url=server.address, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def press(page: Page, words: str) -> None:
    button = page.get_by_role("button", name=words, exact=True)
    button.focus()
    page.keyboard.press("Enter")


def join(page: Page, link: str, name: str, look: Callable[[Page], object] = lambda page: None) -> str:
    """Follow an invitation up to the recovery codes; return the key of the codes. `look` is called on every page."""
    page.goto(link)
    page.fill("#id_name", name)
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    look(page)
    page.locator("main form button").click()
    page.wait_for_url(re.compile("second-factor|ail-ffactor"))
    look(page)
    page.locator('main a[href$="/codes/"], main a[href$="/codau/"]').click()
    secret = page.locator(".g-key").inner_text()
    look(page)
    page.fill("#id_code", "000000")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    look(page)
    page.fill("#id_code", code(secret))
    page.keyboard.press("Enter")
    page.wait_for_selector(".g-codes")
    look(page)
    return secret


def test_somebody_joins_and_signs_in_in_welsh_without_scripts_and_by_keyboard(server: Server, pages: Any):
    page = pages(viewport=PHONE, java_script_enabled=False)
    secret = join(page, server.invite("alys@example.cymru", "W06000001", "cy"), "Alys Wyn")
    expect(page).to_have_url(re.compile("/cy/"))
    page.locator("main a.govuk-button").click()
    page.wait_for_url(re.compile("/cy/"))
    expect(page.get_by_role("navigation", name="Desg").get_by_text("Alys Wyn")).to_be_visible()
    expect(page.get_by_text("Gweinyddwr yr awdurdod, Ynys Môn").first).to_be_visible()
    press(page, "Allgofnodi")
    page.wait_for_url("**/cy/")
    page.goto("/cy/mewngofnodi/")
    page.fill("#id_login", "Alys@Example.cymru")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cy/mewngofnodi/cod/")
    page.fill("#id_code", code(secret, 1))
    page.keyboard.press("Enter")
    page.wait_for_selector(".g-desk")
    page.goto("/cy/cyfrif/")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator("h1")).to_have_text("Fy nghyfrif")


def test_every_page_on_the_way_is_accessible_on_a_desk_and_on_a_phone(server: Server, pages: Any):
    for viewport, email, place in ((DESK, "b@example.cymru", "W06000002"), (PHONE, "c@example.cymru", "W06000003")):
        page = pages(viewport=viewport)
        for path in ("/en/sign-in/", "/en/password/forgotten/", "/cy/mewngofnodi/"):
            page.goto(path)
            check_page(page)
        join(page, server.invite(email, place, "en"), "Mair Puw", check_page)
        page.locator("main a.govuk-button").click()
        page.wait_for_selector(".g-desk")
        for path in ("account/", "account/password/", "account/second-factor/", "sign-in/part/", "people/"):
            page.goto(f"/en/{path}")
            check_page(page)
        for path in ("people/invite/", "teams/", "teams/new/", "account/second-factor/recovery/"):
            page.goto(f"/en/{path}")
            check_page(page)


def test_a_passkey_is_made_and_signs_in_under_the_rules_for_scripts(server: Server, pages: Any):
    page = pages(viewport=DESK)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    authenticator = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    join(page, server.invite("d@example.cymru", "W06000004", "en"), "Dilys Rees")
    page.goto("/en/account/second-factor/passkeys/add/")
    page.fill("#id_name", "My laptop")
    page.locator("form.g-passkey button").click()
    page.wait_for_url("**/second-factor/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    page.goto("/en/account/second-factor/passkeys/add/")
    page.fill("#id_name", "The same again")
    page.locator("form.g-passkey button").click()
    expect(page.get_by_text("This device may have one of yours already")).to_be_visible()
    page.goto("/en/sign-in/arrive/")
    press(page, "Sign out")
    page.wait_for_url("**/en/")
    page.goto("/en/sign-in/")
    page.fill("#id_login", "d@example.cymru")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/")
    failed = page.get_by_text("The passkey was not used.")
    expect(failed).to_be_hidden()
    told = {"authenticatorId": authenticator, "isUserVerified": False}
    session.send("WebAuthn.setUserVerified", told)
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(failed).to_be_visible()
    session.send("WebAuthn.setUserVerified", told | {"isUserVerified": True})
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url(re.compile("/en/(account|my-work)"))
    expect(page.get_by_text("Dilys Rees").first).to_be_visible()

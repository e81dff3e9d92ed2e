"""A return is sent to a shared server as `gwella serve` runs it: by a browser in both languages, and by a command."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from looked_at import check_page
from playwright.sync_api import Browser, BrowserContext, Page, expect
from ports import free_port
from sent_files import contacts

from gwella.code_of_practice.places import INVENTED

HERE = Path(__file__).parent
GWELLA = [sys.executable, "-c", "from gwella.cli.command import main; main()"]
PLACE, LONGEST = "W06000001", 90  # seconds
COOKIE = f"""
import django, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "gwella.site.settings"
sys.path.insert(0, {str(HERE.parent)!r})
django.setup()
from django.conf import settings
from hands import member, signed_in
place, = sys.argv[1:]
print(signed_in(member("performance_officer", place)).cookies[settings.SESSION_COOKIE_NAME].value)
"""
WORDS = {
    "en": {
        "address": "/en/submissions/send/",
        "send": "Send and check",
        "confirm": "Confirm, and take it",
        "taken": "It was taken whole",
        "sheet": "The sheet of a return",
        "mapped": "Match the headings",
    },
    "cy": {
        "address": "/cy/cyflwyniadau/anfon/",
        "send": "Anfon a gwirio",
        "confirm": "Cadarnhau a’i dderbyn",
        "taken": "Fe’i derbyniwyd yn gyfan",
        "sheet": "Taflen ffurflen",
        "mapped": "Mapio’r penawdau",
    },
}


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("shared")
    ours = {"GWELLA_DATA": str(folder), "GWELLA_KEYS": str(folder / "keys"), "GWELLA_LANG": "en"}
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")} | ours


@pytest.fixture(scope="module")
def server(around: dict[str, str]) -> Iterator[str]:
    """The address of a shared site, served by the command with its worker."""
    log = Path(around["GWELLA_DATA"]).with_suffix(".log")
    command = [*GWELLA, "serve", "--port", str(free_port()), "--workers", "1"]
    with log.open("wb") as said, subprocess.Popen(command, env=around, stdout=said, stderr=said) as served:
        try:
            found = None
            until = time.monotonic() + LONGEST
            while not found and served.poll() is None and time.monotonic() < until:
                time.sleep(0.2)
                found = re.search(r"Serving on (\S+)/,", log.read_text())
            assert found, log.read_text()
            yield found.group(1)
        finally:
            served.send_signal(signal.SIGTERM)
            assert served.wait(timeout=60) == 0, log.read_text()


def officer(browser: Browser, server: str, around: dict[str, str], place: str, *, scripts: bool) -> BrowserContext:
    """Return a browser in which somebody of `place` has signed in."""
    made = subprocess.run(
        [sys.executable, "-c", COOKIE, place], env=around, check=True, capture_output=True, text=True
    ).stdout.strip()
    context = browser.new_context(base_url=server, java_script_enabled=scripts, bypass_csp=scripts)
    context.add_cookies([{"name": "gwella", "value": made, "url": server}])
    return context


@pytest.fixture(scope="module")
def with_scripts(browser: Browser, server: str, around: dict[str, str]) -> Iterator[BrowserContext]:
    context = officer(browser, server, around, PLACE, scripts=True)
    yield context
    context.close()


@pytest.mark.parametrize("language", WORDS)
def test_a_return_goes_from_its_files_to_its_figures_and_every_page_is_free_of_faults(
    with_scripts: BrowserContext, language: str, tmp_path: Path
):
    words = WORDS[language]
    rows = {"en": 4, "cy": 6}[language]
    (tmp_path / "contacts.csv").write_bytes(contacts(PLACE, rows))
    page = with_scripts.new_page()
    page.goto(words["address"])
    check_page(page)
    page.get_by_role("button", name=words["send"]).press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check_page(page)
    page.locator("#files").set_input_files(tmp_path / "contacts.csv")
    page.locator("#year").select_option("2024")
    page.get_by_role("button", name=words["send"]).press("Enter")
    if page.locator("#progress").is_visible():
        check_page(page)
    button = page.get_by_role("button", name=words["confirm"])
    button.wait_for(timeout=LONGEST * 1000)  # the script of the page shows it once the check is done
    check_page(page)
    button.press("Enter")
    page.get_by_text(words["taken"]).wait_for(timeout=LONGEST * 1000)
    check_page(page)
    page.get_by_role("link", name=words["sheet"]).click()
    row = page.locator('[id="adult.contacts.received"]')
    expect(row).to_contain_text(str(rows))
    page.goto("/en/submissions/" if language == "en" else "/cy/cyflwyniadau/")
    check_page(page)
    page.close()


def test_headings_are_matched_on_the_way_and_the_page_is_free_of_faults(with_scripts: BrowserContext, tmp_path: Path):
    (tmp_path / "dyddiadau.csv").write_text("Cyf;Dyddiad y cyswllt;Grwp Cleientiaid\n1;01/05/2024;Oedolion\n")
    page = with_scripts.new_page()
    page.goto(WORDS["en"]["address"])
    page.locator("#files").set_input_files(tmp_path / "dyddiadau.csv")
    page.get_by_role("button", name=WORDS["en"]["send"]).press("Enter")
    link = page.get_by_role("button", name=WORDS["en"]["mapped"])
    link.wait_for(timeout=LONGEST * 1000)
    check_page(page)
    link.click()
    expect(page).to_have_url(re.compile("/mapping/"))
    check_page(page)
    page.close()


def test_without_scripts_a_link_says_how_far_it_is(browser: Browser, server: str, around, tmp_path: Path):
    context = officer(browser, server, around, PLACE, scripts=False)
    page = context.new_page()
    (tmp_path / "contacts.csv").write_bytes(contacts(PLACE, 9))
    page.goto(WORDS["en"]["address"])
    page.locator("#files").set_input_files(tmp_path / "contacts.csv")
    page.locator("#year").select_option("2024")
    page.get_by_role("button", name=WORDS["en"]["send"]).click()
    link = page.get_by_role("link", name="Look how far it is now")
    link.wait_for()
    until = time.monotonic() + LONGEST
    while link.is_visible() and time.monotonic() < until:
        with page.expect_navigation():
            link.click()
        time.sleep(0.5)
    expect(page.get_by_role("button", name="Confirm, and take it")).to_be_visible()
    context.close()


def test_a_command_sends_by_a_token_that_the_page_gave(
    with_scripts: BrowserContext, server: str, around, tmp_path: Path
):
    page = with_scripts.new_page()
    page.goto("/en/submissions/tokens/")
    check_page(page)
    page.locator("#name").fill("the extract server")
    page.get_by_role("button", name="Make a token").press("Enter")
    check_page(page)
    token = page.get_by_text("gwella_").first.inner_text()
    assert token not in page.goto("/cy/cyflwyniadau/tocynnau/").text()
    check_page(page)
    page.close()
    (tmp_path / "token.txt").write_text(token)
    (tmp_path / "token.txt").chmod(0o600)
    for name, rows in (("contacts.csv", 12), ("aggregate.csv", 0)):
        content = contacts(PLACE, rows) if rows else b"area,period,metric,value\n"
        (tmp_path / name).write_bytes(content)
    sent = [*GWELLA, "submit", "contacts.csv", "--to", server, "--year", "2024", "--token-file", "token.txt"]
    done = run(sent, around, tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{server}/en/submissions/" in done.stdout
    assert "To look at and confirm" in done.stdout
    assert "Checked: to refuse" in done.stdout
    again = run([*sent[:-2], "--no-wait"], around | {"GWELLA_TOKEN": token, "GWELLA_LANG": "cy"}, tmp_path)
    assert "Anfonwyd yr union ffeiliau hyn o’r blaen" in again.stdout
    (tmp_path / "contacts.csv").write_bytes(contacts(INVENTED, 2))
    other = run(sent, around, tmp_path)
    assert other.returncode == 1
    assert "another authority’s" in other.stdout
    wrong = run(sent[:-2], around | {"GWELLA_TOKEN": f"{token}x"}, tmp_path)
    assert (wrong.returncode, "does not know your token" in wrong.stderr) == (2, True)
    (tmp_path / "token.txt").chmod(0o644)
    assert "can be read by others" in run(sent, around, tmp_path).stderr
    plain = [*sent[:6], "http://gwella.example.wales", *sent[7:]]
    assert "is not an https address" in run(plain, around, tmp_path).stderr


def run(command: list[str], around: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=around, capture_output=True, text=True, check=False)


def test_a_signed_in_page_is_not_kept(with_scripts: BrowserContext):
    page: Page = with_scripts.new_page()
    assert "no-store" in page.goto("/en/submissions/").headers["cache-control"]
    page.close()

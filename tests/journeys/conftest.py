"""A real server with the sample figures, and a real browser before it.

Without a browser the journeys are left out, except in CI, where that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from served import DESK, PHONE, of_folder, serving

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: Playwright's loop and Django's database do not share a thread gladly. Long ones come first.

    So that no process is left alone with one at the end.
    """
    items.sort(key=lambda item: (HERE in item.path.parents, item.get_closest_marker("long") is None))


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is served, filled with the sample figures; or with what the folder PICTURES holds."""
    shown = os.environ.get("PICTURES")
    folder = Path(shown) if shown else tmp_path_factory.mktemp("journeys")
    around = of_folder(folder)
    if not shown:
        subprocess.run([sys.executable, str(HERE / "fill.py")], env=around, check=True)
    with serving(around) as its:
        yield its


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, found on the path."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        missing = "No Chromium on the path: install it to run the browser journeys."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=OPTIONS)


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a desk, with JavaScript off, as everything must work without it."""
    yield from one_page(browser.new_context(viewport=DESK, java_script_enabled=False, base_url=address))


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a phone 320 pixels wide."""
    yield from one_page(browser.new_context(viewport=PHONE, base_url=address))


@pytest.fixture
def studio(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a desk, with JavaScript on for the tools that look at it."""
    # The site's own rules allow no script, ours for looking included.
    yield from one_page(browser.new_context(viewport=DESK, base_url=address, bypass_csp=True))


def one_page(context: BrowserContext) -> Iterator[Page]:
    """Yield a page, and fail when anything was asked for from elsewhere or the page complained."""
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("requestfailed", lambda request: complaints.append(f"{request.failure} {request.url}"))
    yield page
    context.close()
    # A download ends the request of its page, and the page that is not there is one of those tried.
    assert [said for said in complaints if "ERR_ABORTED" not in said and "404" not in said] == []

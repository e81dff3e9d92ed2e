"""What every page owes to whoever reads it: no fault that axe knows, and no sideways scroll on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from served import PHONE

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PAGE = "document.documentElement"


def check_page(page: Page) -> None:
    """Assert that axe finds no fault on the page that is open, and that nothing scrolls sideways on a phone."""
    # A click does not wait for the page that it opens: half a page has no title yet.
    page.wait_for_load_state()
    wide = page.viewport_size
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    assert found["passes"], "axe looked at nothing"
    faults = [(fault["id"], fault["help"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]]
    assert faults == [], page.url
    page.set_viewport_size(PHONE)
    assert page.evaluate(f"{PAGE}.scrollWidth <= {PAGE}.clientWidth"), page.url
    page.set_viewport_size(wide)

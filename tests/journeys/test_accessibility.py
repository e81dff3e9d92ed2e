"""Every kind of page, in both languages: no fault that axe knows, no sideways scroll on a phone, all by keyboard."""

from __future__ import annotations

import re

import pytest
from looked_at import PAGE, check_page
from playwright.sync_api import Page, expect

KINDS = {
    "home": ("/en/", "/cy/"),
    "how it works": ("/en/how-it-works/", "/cy/sut-maen-gweithio/"),
    "framework": ("/en/framework/", "/cy/fframwaith/"),
    "standards": ("/en/standards/", "/cy/safonau/"),
    "heading": ("/en/standards/well-being/", "/cy/safonau/llesiant/"),
    "standard": ("/en/standards/prevention-1/", "/cy/safonau/atal-1/"),
    "well-being": ("/en/well-being/", "/cy/llesiant/"),
    "authorities": ("/en/authorities/", "/cy/awdurdodau/"),
    "authority": ("/en/authorities/isle-of-anglesey/", "/cy/awdurdodau/ynys-mon/"),
    "invented authority": ("/en/authorities/cwm-dychymyg/", "/cy/awdurdodau/cwm-dychymyg/"),
    "measures": ("/en/measures/", "/cy/mesurau/"),
    "definition of a count": ("/en/measures/adult.contacts.received/", "/cy/mesurau/adult.contacts.received/"),
    "definition of a share": (
        "/en/measures/adult.reablement.effective_share/",
        "/cy/mesurau/adult.reablement.effective_share/",
    ),
    "measure": (
        "/en/measures/child.looked_after.rate/gwynedd/",
        "/cy/mesurau/child.looked_after.rate/gwynedd/",
    ),
    "made-up measure with a break": (
        "/en/measures/adult.contacts.received/cwm-dychymyg/",
        "/cy/mesurau/adult.contacts.received/cwm-dychymyg/",
    ),
    "made-up share": (
        "/en/measures/adult.reablement.effective_share/cwm-dychymyg/",
        "/cy/mesurau/adult.reablement.effective_share/cwm-dychymyg/",
    ),
    "across Wales": (
        "/en/measures/adult.safeguarding.ethnicity_not_known_share/across-wales/",
        "/cy/mesurau/adult.safeguarding.ethnicity_not_known_share/ledled-cymru/",
    ),
    "demand": ("/en/authorities/cwm-dychymyg/demand/", "/cy/awdurdodau/cwm-dychymyg/galw/"),
    "path": ("/en/authorities/cwm-dychymyg/path/", "/cy/awdurdodau/cwm-dychymyg/llwybr/"),
    "changes": ("/en/changes/", "/cy/newidiadau/"),
    "changes of a year": ("/en/changes/2022/", "/cy/newidiadau/2022/"),
    "records": ("/en/records/", "/cy/cofnodion/"),
    "record": ("/en/records/contacts/", "/cy/cofnodion/cysylltiadau/"),
    "annual reports": ("/en/annual-reports/", "/cy/adroddiadau-blynyddol/"),
    "annual report": ("/en/annual-reports/cwm-dychymyg/2024/", "/cy/adroddiadau-blynyddol/cwm-dychymyg/2024/"),
    "accessibility": ("/en/accessibility/", "/cy/hygyrchedd/"),
    "privacy": ("/en/privacy/", "/cy/preifatrwydd/"),
    "whom to ask": ("/en/whom-to-ask/", "/cy/pwy-i-holi/"),
    "no such page": ("/en/nothing/", "/cy/dim/"),
}
EACH = [pytest.param(path, id=f"{kind} {path[1:3]}") for kind, paths in KINDS.items() for path in paths]


@pytest.mark.parametrize("path", EACH)
def test_axe_finds_no_fault_and_nothing_scrolls_sideways_on_a_phone(studio: Page, path: str):
    studio.goto(path)
    studio.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    check_page(studio)


@pytest.mark.parametrize("path", ["/en/measures/", "/cy/mesurau/"])
def test_nothing_scrolls_sideways_at_four_times_the_size(phone: Page, path: str):
    """1280 pixels at 400 % are 320 pixels; larger text must not spill either."""
    phone.goto(path)
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert phone.evaluate(f"{PAGE}.scrollWidth <= {PAGE}.clientWidth + 1"), phone.evaluate(f"{PAGE}.scrollWidth")


def test_the_keyboard_reaches_the_content_first(desk: Page):
    desk.goto("/en/authorities/")
    desk.keyboard.press("Tab")
    skip = desk.locator(".govuk-skip-link")
    expect(skip).to_be_visible()
    expect(skip).to_contain_text("Skip to the content")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    expect(desk).to_have_url(re.compile("#content$"))
    # The next stop is the first link of the content, not of the menu.
    expect(desk.locator("main a:focus")).to_have_text("Wales as a whole")


def test_what_is_in_focus_can_be_seen(studio: Page):
    studio.goto("/cy/")
    for _ in range(14):
        studio.keyboard.press("Tab")
        seen = studio.evaluate(
            """() => { const one = document.activeElement, look = getComputedStyle(one);
                return [one.outerHTML.slice(0, 80), look.outlineStyle !== 'none' || look.boxShadow !== 'none'] }"""
        )
        assert seen[1], seen[0]

"""A return from draft to accepted, by three people in a browser: each page in both languages, on a phone, by axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from looked_at import check_page
from playwright.sync_api import Browser, Page, expect
from served import pages_of, served_to

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """Where the site of many hands is served, and the sessions of the officer, the director and the analyst."""
    with served_to("people_of_a_return.py", tmp_path_factory.mktemp("hands")) as served:
        yield served


@pytest.fixture(scope="module")
def people(browser: Browser, served: tuple[str, list[str]]) -> Iterator[list[Page]]:
    """The officer, the director and the analyst, each in a browser of their own, signed in."""
    address, sessions = served
    with pages_of(browser, address, sessions) as pages:
        yield pages


def in_both(page: Page) -> None:
    """Look at the page as it is, and at the same one in the other language, and come back."""
    check_page(page)
    other = "Cymraeg" if "/en/" in page.url else "English"
    page.get_by_role("link", name=other).click()
    expect(page.locator("html")).to_have_attribute("lang", "cy" if other == "Cymraeg" else "en")
    check_page(page)
    page.go_back()


def press(page: Page, button: str, said: str) -> None:
    """Press a button by keyboard, and see where the return stands then."""
    page.get_by_role("button", name=button, exact=True).press("Enter")
    page.get_by_role("status").wait_for()
    expect(page.locator(".g-lead")).to_contain_text(said)


def test_a_return_is_made_signed_and_accepted_each_from_what_waits(people: list[Page]):
    """The officer works in English, the director in Welsh, and Welsh Government in English."""
    officer, director, analyst = people
    officer.goto("/en/my-work/")
    in_both(officer)
    officer.goto("/en/my-returns/")
    in_both(officer)
    officer.get_by_label("Year").select_option("2024")
    officer.get_by_role("button", name="Begin the return").press("Enter")
    in_both(officer)
    press(officer, "The figures are checked", "Checked")
    press(officer, "Hand it to the approver", "With the approver")

    director.goto("/cy/fy-ngwaith/")
    in_both(director)
    director.get_by_role("link", name="Ffurflen 2024-25").click()
    expect(director.locator("body")).to_contain_text("cofnodwyd 500 yn lle")
    in_both(director)
    # Without a reason it does not go back, and the page says so.
    director.get_by_role("button", name="Ei hanfon yn ôl at y swyddog").press("Enter")
    director.get_by_role("alert").wait_for()
    check_page(director)
    press(director, "Llofnodi’r ffurflen", "Wedi’i llofnodi")
    in_both(director)

    officer.goto("/en/my-work/")
    expect(officer.locator("body")).to_contain_text("now stands at “Signed”")
    check_page(officer)
    officer.get_by_role("link", name="Return of 2024-25, ").click()
    press(officer, "Send it to Welsh Government", "Submitted")

    analyst.goto("/en/my-work/")
    in_both(analyst)
    analyst.get_by_role("link", name="Return of 2024-25").click()
    in_both(analyst)
    press(analyst, "Accept the return", "Accepted")
    in_both(analyst)
    for address in ("/en/returns/", "/en/timeliness/2024/", "/en/packages/"):
        analyst.goto(address)
        in_both(analyst)
    officer.goto("/en/my-packages/")
    in_both(officer)
    officer.get_by_role("button", name="Open the package").press("Enter")
    officer.get_by_role("alert").wait_for()
    check_page(officer)
    officer.goto("/en/my-work/calendar/2024/")
    expect(officer.locator("body")).to_contain_text("accepted it")
    in_both(officer)
    officer.goto("/en/desk/return/2024/")
    expect(officer.locator("body")).to_contain_text("its figures are locked")
    check_page(officer)


def test_the_calendar_is_read_by_everybody(desk: Page):
    assert desk.goto("/en/calendar/2024/").status == 200
    assert desk.goto("/cy/calendr/2024/").status == 200


@pytest.mark.parametrize("path", ["/en/calendar/2024/", "/cy/calendr/2024/"])
def test_axe_finds_no_fault_on_the_calendar(studio: Page, path: str):
    studio.goto(path)
    check_page(studio)

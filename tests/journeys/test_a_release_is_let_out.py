"""A release from accepted returns to what everyone reads, by two people in a browser; and what a grant opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from looked_at import check_page
from playwright.sync_api import Browser, Page, expect
from served import pages_of, served_to
from test_a_return_is_signed import in_both

MEASURE = "/measures/adult.contacts.received/"


@pytest.fixture(scope="module")
def people(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Page]]:
    """The analyst, the steward and an inspector, each in a browser of their own, signed in."""
    with (
        served_to("people_of_a_release.py", tmp_path_factory.mktemp("release")) as (address, sessions),
        pages_of(browser, address, sessions) as pages,
    ):
        yield pages


def press(page: Page, button: str) -> None:
    """Press a button by keyboard, and wait until the page says what was done."""
    page.get_by_role("button", name=button, exact=True).press("Enter")
    page.get_by_role("status").wait_for()


def test_a_release_is_put_together_by_one_and_let_out_by_another(people: list[Page]):
    """The analyst works in English and the steward in Welsh."""
    analyst, steward, _ = people
    analyst.goto("/en/my-work/")
    analyst.get_by_role("link", name="Releases of returns").click()
    analyst.wait_for_url("**/releases/**")
    analyst.goto("/en/releases/2024/")
    in_both(analyst)
    standings = analyst.get_by_role("table", name="Returns by authority")
    expect(standings.get_by_role("row", name="Isle of Anglesey")).to_contain_text("Revision 1")
    expect(standings.get_by_role("row", name="Gwynedd")).to_contain_text("missing")
    changes = analyst.get_by_role("table", name="Public numbers that the release would correct")
    assert [cell.strip() for cell in changes.get_by_role("cell").all_inner_texts()][-2:] == ["410", "500"]
    press(analyst, "Put this release together")
    expect(analyst.get_by_role("button", name="Let the figures out")).to_have_count(0)
    in_both(analyst)
    analyst.goto(f"/en{MEASURE}isle-of-anglesey/")
    expect(analyst.locator("main")).not_to_contain_text("500")

    steward.goto("/cy/fy-ngwaith/")
    in_both(steward)
    steward.get_by_role("link", name="Rhyddhau ffurflenni 2024-25").click()
    in_both(steward)
    # Without a reason it does not go back, and the page says so.
    steward.get_by_role("button", name="Anfon y datganiad yn ôl").press("Enter")
    steward.get_by_role("alert").wait_for()
    check_page(steward)
    press(steward, "Rhyddhau’r ffigurau")
    in_both(steward)
    steward.goto(f"/cy/mesurau/{MEASURE.split('/')[2]}/ynys-mon/")
    said = steward.locator("main").inner_text()
    assert "500" in said
    assert "410" in said
    analyst.goto("/en/packages/")
    in_both(analyst)


def test_an_inspector_reads_what_a_grant_opens(people: list[Page]):
    inspector = people[2]
    inspector.goto("/en/my-work/")
    inspector.get_by_role("link", name="Returns opened to you").click()
    in_both(inspector)
    inspector.get_by_role("link", name="2024-25").first.click()
    expect(inspector.locator("body")).to_contain_text("Why it is corrected")
    in_both(inspector)

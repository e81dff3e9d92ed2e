"""What a reader comes for, on a desk without JavaScript; and the pictures of the manual."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def test_a_neighbour_looks_up_a_figure_of_their_authority_and_takes_it_home(desk: Page):
    desk.goto("/en/")
    desk.get_by_role("navigation", name="Main").get_by_role("link", name="Authorities").click()
    desk.get_by_role("link", name="Gwynedd", exact=True).click()
    desk.get_by_role("link", name="Children looked after at 31 March for every 10,000 children").first.click()
    expect(desk).to_have_title(re.compile("Gwynedd"))
    expect(desk.locator(".g-words")).to_contain_text("125")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download these figures (CSV)").click()
    assert "125" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_a_reader_changes_language_and_stays_where_they_are(desk: Page):
    desk.goto("/cy/mesurau/child.looked_after.rate/ynys-mon/")
    desk.get_by_role("link", name="English").click()
    expect(desk).to_have_url(re.compile("/en/measures/child.looked_after.rate/isle-of-anglesey/$"))
    desk.get_by_role("link", name="Cymraeg").click()
    expect(desk).to_have_url(re.compile("/cy/mesurau/child.looked_after.rate/ynys-mon/$"))
    expect(desk.locator("html")).to_have_attribute("lang", "cy")


def test_a_reader_goes_from_a_standard_to_the_definition_behind_its_figure(desk: Page):
    desk.goto("/en/standards/")
    desk.get_by_role("link", name="Less need, and need that does not grow").click()
    desk.get_by_role("link", name="Contacts for adults received").click()
    desk.get_by_role("link", name="The whole definition, with examples").click()
    expect(desk.get_by_role("heading", name="Worked examples")).to_be_visible()
    expect(desk.get_by_text("Already receiving care and support: no")).to_be_visible()


def test_a_reader_compares_authorities_and_goes_back_in_time(desk: Page):
    desk.goto("/en/measures/child.looked_after.rate/across-wales/")
    expect(desk.locator(".g-chart__wide svg[role=img]")).to_be_visible()
    desk.locator("summary", has_text="Another period").click()
    desk.get_by_role("link", name="31 March 2019").click()
    expect(desk).to_have_title(re.compile("31 March 2019"))


def test_a_director_reads_the_report_and_takes_the_pdf(desk: Page):
    desk.goto("/cy/adroddiadau-blynyddol/")
    desk.get_by_role("link", name="Cwm Dychymyg (dychmygol), 2024-25").click()
    expect(desk.locator("article")).to_have_attribute("lang", "cy")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="PDF, wedi’i dagio ar gyfer darllenwyr sgrin").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_phone_shows_the_narrow_chart_and_a_desk_the_wide_one(phone: Page, desk: Page):
    for page, shown, hidden in ((phone, "narrow", "wide"), (desk, "wide", "narrow")):
        page.goto("/en/measures/adult.reablement.effective_share/cwm-dychymyg/")
        expect(page.locator(f".g-chart__{shown}")).to_be_visible()
        expect(page.locator(f".g-chart__{hidden}")).to_be_hidden()


def test_paper_has_the_figures_and_not_the_menu(studio: Page):
    studio.goto("/en/measures/child.looked_after.rate/gwynedd/")
    studio.emulate_media(media="print")
    expect(studio.locator("table").first).to_be_visible()
    expect(studio.get_by_role("navigation", name="Main")).to_be_hidden()


@pytest.mark.pictures
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("home", "/en/"),
        ("across", "/cy/mesurau/adult.safeguarding.ethnicity_not_known_share/ledled-cymru/"),
        ("measure", "/en/measures/adult.reablement.effective_share/cwm-dychymyg/"),
        ("report", "/cy/adroddiadau-blynyddol/cwm-dychymyg/2024/"),
    ],
)
def test_the_manual_has_its_pictures(studio: Page, name: str, path: str):
    """`make pictures` takes them from the data folder that `make demo` filled."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    studio.goto(path)
    studio.screenshot(path=PICTURES / f"{name}.png")
    assert (PICTURES / f"{name}.png").stat().st_size > 10_000

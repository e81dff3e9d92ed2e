"""The information governance lead looks at who saw what on a server: by keyboard, on a phone, with axe."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from looked_at import check_page
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import of_folder, serving

ROOT = Path(__file__).parents[2]
PLACE = "W06000001"
FILL = """
import django
django.setup()
from datetime import date
from django.conf import settings
from gwella.accounts.models import Membership, Person
from gwella.audit.chain import By, record
from hands import signed_in

def member(role, place, name):
    person = Person.objects.create_user(f"{role}@example.cymru", name=name)
    return Membership.objects.create(person=person, role=role, place=place, since=date(2020, 4, 1))

lead = member("governance_lead", "W06000001", "Elin Rhys")
officer = member("performance_officer", "W06000001", "Nia Prys")
member("inspector", "", "Gwen Arolygydd")
for turn in range(130):
    by = By(officer.person.public_id, officer.role, officer.place)
    what = ("rows.see", "return.sign")[turn % 2]
    record(by, what, on=f"thing-{turn}", reason="The director asked why the count fell", facts={"figure": "a.b"})
for one in (lead, officer):
    print(signed_in(one).cookies[settings.SESSION_COOKIE_NAME].value)
"""
KINDS = {
    "first page": ("/en/kept/", "/cy/cadw/"),
    "who saw what": ("/en/kept/record/", "/cy/cadw/log-archwilio/"),
    "who saw what, with a mistake": ("/en/kept/record/?since=x", "/cy/cadw/log-archwilio/?since=x"),
    "grants": ("/en/kept/grants/", "/cy/cadw/caniatadau/"),
    "rights": ("/en/kept/rights/", "/cy/cadw/hawliau/"),
    "retention": ("/en/kept/retention/", "/cy/cadw/cyfnodau/"),
    "impact assessment": ("/en/kept/impact-assessment/", "/cy/cadw/asesiad-effaith/"),
}
EACH = [pytest.param(path, id=f"{kind} {path[1:3]}") for kind, paths in KINDS.items() for path in paths]
ROWS = ("/en/kept/rows/adult.contacts.received/2024/", "/cy/cadw/rhesi/adult.contacts.received/2024/")


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A server, and the sessions of a lead and of an officer of its authority."""
    around = of_folder(tmp_path_factory.mktemp("lead")) | {
        "DJANGO_SETTINGS_MODULE": "gwella.site.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
    }
    subprocess.run([sys.executable, "-m", "gwella.site", "prepare"], env=around, check=True)
    filled = subprocess.run([sys.executable, "-c", FILL], env=around, check=True, capture_output=True, text=True)
    with serving(around) as address:
        yield address, filled.stdout.split()


def came_in(browser: Browser, address: str, session: str) -> BrowserContext:
    context = browser.new_context(base_url=address, bypass_csp=True)
    context.add_cookies([{"name": "gwella", "value": session, "url": address}])
    return context


@pytest.fixture
def lead(browser: Browser, sessions: tuple[str, list[str]]) -> Iterator[Page]:
    context = came_in(browser, sessions[0], sessions[1][0])
    yield context.new_page()
    context.close()


@pytest.fixture
def officer(browser: Browser, sessions: tuple[str, list[str]]) -> Iterator[Page]:
    context = came_in(browser, sessions[0], sessions[1][1])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", EACH)
def test_axe_finds_no_fault_and_nothing_scrolls_sideways_on_a_phone(lead: Page, path: str):
    assert lead.goto(path).status == 200
    check_page(lead)


@pytest.mark.parametrize("path", ROWS)
def test_the_question_why_is_accessible_and_so_is_its_mistake(officer: Page, path: str):
    officer.goto(path)
    check_page(officer)
    officer.set_viewport_size({"width": 1280, "height": 900})
    officer.locator("main form button").press("Enter")
    expect(officer.locator(".govuk-error-summary")).to_be_visible()
    check_page(officer)


def test_the_lead_finds_who_saw_rows_by_keyboard_and_takes_the_file(lead: Page):
    lead.goto("/en/kept/record/")
    expect(lead.get_by_text("Entries: 130")).to_be_visible()
    lead.get_by_label("Only where rows about people were seen").press("Space")
    lead.get_by_label("From (such as 2026-03-01)").fill("2020-01-01")
    lead.get_by_role("button", name="Show").press("Enter")
    expect(lead.get_by_text("Entries: 65")).to_be_visible()
    expect(lead.locator("td", has_text="Nia Prys").first).to_be_visible()
    with lead.expect_download() as taken:
        lead.get_by_role("link", name="All of these as a file (CSV)").press("Enter")
    lines = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 66
    assert "The director asked why the count fell" in lines[1]


def test_a_grant_is_given_and_withdrawn_by_keyboard(lead: Page):
    lead.goto("/en/kept/grants/")
    lead.get_by_label("The e-mail address under which they sign in").fill("inspector@example.cymru")
    lead.get_by_label("Last day").fill(lead.get_by_label("First day").input_value())
    lead.get_by_label("What for").last.fill("Inspection of 2026")
    lead.get_by_label("What they may see").select_option("audit_log")
    lead.get_by_role("button", name="Give the grant").press("Enter")
    expect(lead.locator("td", has_text="In force").first).to_be_visible()
    check_page(lead)
    lead.set_viewport_size({"width": 1280, "height": 900})
    lead.get_by_role("button", name="Withdraw it from Gwen Arolygydd").press("Enter")
    expect(lead.get_by_text("Withdrawn", exact=True)).to_be_visible()

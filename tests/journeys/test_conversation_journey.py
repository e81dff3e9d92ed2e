"""A question about a record goes from the officer to the practitioner and back, by keyboard."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from looked_at import check_page
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import of_folder, serving

HERE = Path(__file__).parent
CHECK = "plans.child_over_17"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Where the site is served over one authority's questions, and the sessions of those who answer them."""
    around = of_folder(tmp_path_factory.mktemp("conversation"))
    fill = [sys.executable, str(HERE / "fill_conversation.py")]
    filled = subprocess.run(fill, env=around, check=True, capture_output=True, text=True)
    with serving(around) as address:
        yield address, json.loads(filled.stdout.splitlines()[-1])


@pytest.fixture
def windows(browser: Browser, served: tuple[str, dict[str, str]]) -> Iterator[dict[str, Page]]:
    """One window for each who takes part, signed in."""
    address, sessions = served
    opened: list[BrowserContext] = []
    pages = {}
    for who, key in sessions.items():
        context = browser.new_context(base_url=address, bypass_csp=True)
        context.add_cookies([{"name": "gwella", "value": key, "url": address}])
        opened.append(context)
        pages[who] = context.new_page()
    yield pages
    for context in opened:
        context.close()


def test_a_question_goes_to_the_practitioner_and_back(windows: dict[str, Page]):
    officer, practitioner, manager = windows["officer"], windows["practitioner"], windows["manager"]

    # The officer says whom the extract means, and hands one question to Siân.
    officer.goto("/en/questions/names/")
    check_page(officer)
    officer.get_by_label("Team: Oedolion").select_option(label="Oedolion Gogledd (en)")
    officer.get_by_role("button", name="Save and hand over").press("Enter")
    expect(officer.get_by_role("status")).to_have_text("Saved. Questions handed over: 6.")
    officer.goto("/en/questions/")
    check_page(officer)
    officer.get_by_role("link", name="The plan is a child’s").press("Enter")
    check_page(officer)
    officer.get_by_label("A-1042").check()
    officer.get_by_label("Who should answer").select_option(label="Siân Rees")
    officer.get_by_role("button", name="Hand over").press("Enter")
    expect(officer.get_by_role("status")).to_contain_text("Questions handed over: 1. People who are told: 1.")

    # Siân finds hers, forgets to say why, then says it.
    practitioner.goto("/cy/cwestiynau/eiddo/")
    check_page(practitioner)
    expect(practitioner.get_by_text("A-1043")).to_have_count(0)
    practitioner.goto("/en/questions/own/")
    practitioner.get_by_role("link", name="A-1042").press("Enter")
    practitioner.wait_for_url("**/questions/one/**")
    check_page(practitioner)
    practitioner.get_by_label("Correct as it is").check()
    practitioner.get_by_role("button", name="Save the answer").press("Enter")
    expect(practitioner.get_by_role("alert")).to_contain_text("Say why, in words")
    check_page(practitioner)
    assert practitioner.get_by_label("Correct as it is").is_checked()
    practitioner.get_by_label("Why, in words").fill("The plan began on the birthday.")
    practitioner.get_by_role("button", name="Save the answer").press("Enter")
    expect(practitioner.get_by_role("status")).to_contain_text("Thank you")

    # Her manager sees the team's, with references.
    manager.goto("/en/questions/own/")
    check_page(manager)
    expect(manager.get_by_text("A-1043").first).to_be_visible()

    # The officer reads what she said and passes it back, which needs a reason.
    officer.goto(f"/en/questions/2024/{CHECK}/")
    expect(officer.get_by_role("row", name="A-1042")).to_contain_text("The plan began on the birthday.")
    check_page(officer)
    officer.get_by_role("row", name="A-1042").get_by_role("link").press("Enter")
    expect(officer.get_by_role("listitem").get_by_text("The plan began on the birthday.")).to_be_visible()
    check_page(officer)
    assert officer.get_by_label("Correct as it is").is_checked()
    expect(officer.get_by_label("Why, in words")).to_have_value("The plan began on the birthday.")
    officer.get_by_role("button", name="Hand over").press("Enter")
    officer.get_by_role("link", name="Say why you pass the question back").press("Enter")
    expect(officer.get_by_label("Why you ask")).to_be_focused()
    check_page(officer)
    officer.get_by_label("Why you ask").fill("On which birthday?")
    officer.get_by_role("button", name="Hand over").press("Enter")
    expect(officer.get_by_role("status")).to_contain_text("Questions handed over: 1. People who are told: 1.")

    # Siân reads why, in the officer's words, and replies again.
    practitioner.goto("/cy/cwestiynau/eiddo/")
    practitioner.get_by_role("link", name="A-1042").press("Enter")
    expect(practitioner.get_by_role("definition").get_by_text("On which birthday?")).to_have_attribute("lang", "en")
    check_page(practitioner)
    practitioner.get_by_label("Yn gywir fel y mae").check()
    practitioner.get_by_label("Pam, mewn geiriau").fill("Ei ben-blwydd yn 18.")
    practitioner.get_by_role("button", name="Cadw’r ateb").press("Enter")

    # The officer closes it as it was replied; the rest as last year, and with one explanation.
    officer.goto(f"/en/questions/2024/{CHECK}/")
    officer.get_by_label("A-1042").check()
    officer.get_by_role("button", name="Answer each with its reply").press("Enter")
    expect(officer.get_by_role("status")).to_have_text("Questions answered: 1.")
    officer.get_by_label("A-1041").check()
    officer.get_by_role("button", name="Answer each as it was explained before").press("Enter")
    expect(officer.get_by_role("status")).to_have_text("Questions answered: 1.")
    for reference in ("A-1040", "A-1043", "A-1044", "A-1045"):
        officer.get_by_label(reference).check()
    officer.get_by_label("Known, and cannot be put right").check()
    officer.get_by_label("Why, in words").fill("Moved between systems.")
    officer.get_by_role("button", name="Answer those ticked", exact=True).press("Enter")
    expect(officer.get_by_role("status")).to_have_text("Questions answered: 4.")

    # What came of it stands in the statement, and on the page of the check.
    officer.goto("/cy/ansawdd-data/")
    check_page(officer)
    officer.goto("/en/data-quality/")
    expect(officer.get_by_text("Correct as it is: 2")).to_have_count(1)
    check_page(officer)
    officer.goto(f"/en/checks/{CHECK}/")
    expect(officer.get_by_text("In your authority: 3 of 7 answers.")).to_be_visible()
    check_page(officer)
    officer.goto("/cy/gwiriadau/")
    check_page(officer)

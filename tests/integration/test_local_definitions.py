"""The officer makes a definition of their authority's own by the form; nobody writes Python, nor a file by hand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.reading import forget
from gwella.code_of_practice.results import Origin, Result, write_csv
from gwella.metrics.definitions import metrics
from gwella.metrics.files import read_results

NEW, WHAT = "/en/desk/definitions/new/", "/en/desk/definitions/new/what/"
EXAMPLE, LOOK = "/en/desk/definitions/new/example/", "/en/desk/definitions/new/look/"
OWN = "/en/desk/definitions/own/"
KEY = "local.carers_in_welsh"
SAYS = {
    "title_en": "Contacts about carers, in Welsh",
    "title_cy": "Cysylltiadau Cymraeg am ofalwyr",
    "meaning_en": "How many contacts about carers came from people who wish to use Welsh.",
    "meaning_cy": "Sawl cysylltiad am ofalwyr a ddaeth gan bobl sy’n dymuno defnyddio’r Gymraeg.",
    "name": "carers_in_welsh",
    "source_en": "Cwm Dychymyg council plan",
    "source_cy": "Cynllun cyngor Cwm Dychymyg",
    "first_year": "2022",
    "change_en": "First counted.",
    "change_cy": "Cyfrifwyd am y tro cyntaf.",
    "kind": "process",
    "polarity": "neither",
    "about": ["carers"],
    "counts": "rows",
    "when": "contacted_on",
    "ask-client_group": "is",
    "of-client_group": ["carer"],
}
PROVES = {
    "row1-contacted_on": "2022-05-01",
    "row1-client_group": "carer",
    "row2-contacted_on": "2022-05-01",
    "row2-client_group": "child",
    "says_en": "One of two.",
    "says_cy": "Un o ddau.",
    "expect": "1",
    "unknown": "0",
}


@pytest.fixture
def own(officer: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """The officer at a desk whose folder of definitions is read."""
    monkeypatch.setenv("GWELLA_DEFINITIONS", str(desk.definitions))
    forget()
    yield officer
    monkeypatch.undo()
    forget()


def made(officer: Client, **other: str) -> None:
    """Go through the form to its end."""
    officer.post(NEW, {"start": "counted:contacts"})
    assert officer.post(WHAT, SAYS | other)["Location"] == EXAMPLE
    assert officer.post(EXAMPLE, PROVES)["Location"] == LOOK
    assert officer.post(LOOK)["Location"] == OWN


def page(officer: Client, address: str) -> str:
    return officer.get(address).content.decode()


def test_from_an_empty_form_to_a_file_and_its_page(own: Client, desk: Desk):
    made(own)
    text = (desk.definitions / "metrics" / "local" / "carers_in_welsh.toml").read_text(encoding="utf-8")
    assert text.startswith("# Nia Prys, ")
    assert metrics()[KEY].count.where[0].is_ == "carer"
    assert "The next run of gwella compute" in page(own, OWN)
    assert "The next run of gwella compute" not in page(own, OWN), "it is said once"
    for address, words in (
        (f"/en/measures/{KEY}/", "This is the authority’s own definition."),
        (f"/cy/mesurau/{KEY}/", "Diffiniad yr awdurdod ei hun yw hwn."),
        ("/en/measures/", "The authority’s own"),
    ):
        assert words in page(own, address)
    assert "Gwella’s own" not in page(own, f"/en/measures/{KEY}/")


def test_a_step_that_nothing_leads_to_goes_back_to_the_one_before(own: Client):
    for address in (WHAT, EXAMPLE, LOOK):
        assert own.get(address)["Location"] == NEW
    own.post(NEW, {"start": "counted:contacts"})
    assert own.get(EXAMPLE)["Location"] == WHAT
    own.post(WHAT, SAYS)
    assert own.get(LOOK)["Location"] == EXAMPLE
    assert own.post(LOOK)["Location"] == EXAMPLE, "nothing is saved without its example"


def test_nothing_chosen_is_said(own: Client):
    assert "Choose one of these" in own.post(NEW, {"start": "counted:people"}).content.decode()


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Write this in Welsh too"), ("cy", "Ysgrifennwch hyn yn Gymraeg")]
)
def test_a_mistake_stands_beside_its_field_and_what_was_typed_stays(own: Client, language: str, says: str):
    own.post(NEW, {"start": "counted:contacts"})
    own.post(WHAT, SAYS | {"title_cy": "", "meaning_en": "Half <filled>"})
    address = WHAT if language == "en" else "/cy/desg/diffiniadau/newydd/beth/"
    found = own.post(address, SAYS | {"title_cy": "", "meaning_en": "Half <filled>"}).content.decode()
    assert found.count(says) == 2, "in the summary and beside the field"
    assert '<a href="#title_cy">' in found
    assert re.search(r'id="title_cy"[^>]*aria-describedby="title_cy-error"', found)
    assert "Half &lt;filled&gt;" in found
    assert re.search(r'value="carer"\s+checked', found)


def test_a_draft_waits_while_the_officer_looks_elsewhere_and_in_the_other_language(own: Client):
    own.post(NEW, {"start": "counted:contacts"})
    own.post(WHAT, SAYS | {"source_cy": ""})
    own.get("/en/desk/")
    found = page(own, "/cy/desg/diffiniadau/newydd/beth/")
    assert "Contacts about carers, in Welsh" in found
    assert re.search(r'value="carer"\s+checked', found)


def test_an_example_is_a_grid_of_what_the_count_looks_at(own: Client):
    own.post(NEW, {"start": "counted:contacts"})
    own.post(WHAT, SAYS)
    found = page(own, EXAMPLE)
    assert "Never copy rows about real people" in found
    assert found.count('aria-label="Row 8, ') == 2
    wrong = own.post(EXAMPLE, PROVES | {"row2-contacted_on": "1 May"}).content.decode()
    assert "Row 2, Date of contact: Write a day such as 2024-05-31" in wrong
    assert 'value="1 May"' in wrong


def test_what_does_not_come_out_is_not_saved(own: Client, desk: Desk):
    own.post(NEW, {"start": "counted:contacts"})
    own.post(WHAT, SAYS)
    own.post(EXAMPLE, PROVES | {"expect": "2"})
    found = page(own, LOOK)
    assert "Not as expected" in found
    assert 'type="submit"' not in found.split("<main")[1]
    assert own.post(LOOK).status_code == 200
    assert not list(desk.definitions.rglob("*.toml"))


def test_a_name_that_is_taken_is_said(own: Client):
    made(own)
    own.post(NEW, {"start": "counted:contacts"})
    assert "There is a definition local.carers_in_welsh already" in own.post(WHAT, SAYS).content.decode()


def test_a_file_that_somebody_put_there_meanwhile_stays(own: Client, desk: Desk):
    own.post(NEW, {"start": "counted:contacts"})
    own.post(WHAT, SAYS)
    own.post(EXAMPLE, PROVES)
    there = desk.definitions / "metrics" / "local" / "carers_in_welsh.toml"
    there.parent.mkdir(parents=True)
    there.write_text("mine", encoding="utf-8")
    assert "was not touched" in own.post(LOOK).content.decode()
    assert there.read_text(encoding="utf-8") == "mine"


def test_before_anything_is_counted_it_can_be_corrected(own: Client):
    made(own)
    assert own.get(f"{OWN}{KEY}/change/")["Location"] == WHAT
    found = page(own, WHAT)
    assert "Contacts about carers, in Welsh" in found
    own.post(WHAT, SAYS | {"name": "another", "title_en": "Contacts in Welsh"})
    assert 'value="2022-05-01"' in page(own, EXAMPLE)
    own.post(EXAMPLE, PROVES)
    assert own.post(LOOK)["Location"] == OWN
    assert metrics()[KEY].title.en == "Contacts in Welsh", "under the key that it has"
    assert len(metrics()[KEY].edition) == 1


@pytest.fixture
def counting(own: Client, desk: Desk) -> Client:
    """The same, with a figure by the definition among the results."""
    made(own)
    figures = [
        Result(metric=KEY, edition=2022, area=INVENTED, period="2023", value=9.0, unit="count", origin=Origin.MADE_UP)
    ]
    write_csv(figures, desk.results / "results.csv")
    return own


def test_once_counted_it_is_changed_from_a_year_on(counting: Client):
    counting.get(f"{OWN}{KEY}/change/")
    assert "First year by the changed definition" in page(counting, WHAT)
    change = {name: SAYS[name] for name in ("counts", "when", "ask-client_group")}
    change |= {"change_en": "Children too.", "change_cy": "Plant hefyd.", "break_in_series": "yes"}
    change |= {"of-client_group": ["carer", "child"], "first_year": "2022"}
    assert "2023 or a later year" in counting.post(WHAT, change).content.decode()
    counting.post(WHAT, change | {"first_year": "2024"})
    rows = {name: value.replace("2022-", "2024-") for name, value in PROVES.items()}
    counting.post(EXAMPLE, rows | {"expect": "2"})
    found = page(counting, LOOK)
    assert "Break in series" in found
    assert counting.post(LOOK)["Location"] == OWN
    first, last = metrics()[KEY].edition
    assert (first.from_, last.from_, last.change.cy) == (2022, 2024, "Plant hefyd.")
    assert metrics()[KEY].count.where[0].is_ == "carer", "earlier years count as they did"


def test_it_is_withdrawn_after_a_year(counting: Client):
    address = f"{OWN}{KEY}/withdraw/"
    seen = re.search(r'name="seen" value="(\w+)"', page(counting, address)).group(1)
    assert "a year such as" in counting.post(address, {"until": "soon", "seen": seen}).content.decode()
    assert "has changed since" in counting.post(address, {"until": "2023", "seen": "0"}).content.decode()
    assert counting.post(address, {"until": "2023", "seen": seen})["Location"] == OWN
    assert metrics()[KEY].until == 2023
    assert "Collected up to" in page(counting, OWN)


def test_what_comes_with_gwella_is_not_changed_here(own: Client):
    for verb in ("change", "withdraw"):
        assert "is no definition of your own" in page(own, f"{OWN}adult.contacts.received/{verb}/")


def test_figures_whose_definition_is_gone_are_named(counting: Client, desk: Desk):
    (desk.definitions / "metrics" / "local" / "carers_in_welsh.toml").unlink()
    forget()
    found = page(counting, OWN)
    assert "Figures without a definition" in found
    assert KEY in found


def test_a_share_a_rate_and_a_collected_figure_are_made_the_same_way(own: Client, desk: Desk):
    shared = {name: its for name, its in SAYS.items() if name not in ("counts", "when", "name")}
    starts = {
        "share:adult.contacts.received": {"parts": ["adult.contacts.advice_given"]},
        "rate:": {"events": "adult.contacts.received", "population": "population.adults", "per": "1000"},
        "collected:": {"unit": "pounds", "stock": "yes"},
    }
    numbers = {
        "number-adult.contacts.received": "100",
        "number-adult.contacts.advice_given": "50",
        "number-population.adults": "4000",
        "says_en": "x",
        "says_cy": "x",
    }
    for number, (start, its) in enumerate(starts.items()):
        own.post(NEW, {"start": start})
        answer = own.post(WHAT, shared | its | {"name": f"of_kind_{number}"})
        if start != "collected:":
            answer = own.post(EXAMPLE, numbers | {"expect": "50" if number == 0 else "25"})
        assert answer["Location"] == LOOK
        assert own.post(LOOK)["Location"] == OWN, page(own, LOOK)
    found = page(own, OWN)
    assert all(f"local.of_kind_{number}" in found for number in range(3))


def gwella(folder: Path, *words: str, **around: str) -> str:
    """Run a command in `folder` and return what it says."""
    command = [sys.executable, "-c", "from gwella.cli.command import main; main()", *words]
    environment = os.environ | {"GWELLA_KEYS": str(folder / "keys"), "GWELLA_DEFINITIONS": ""} | around
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout + done.stderr


REPORT = """
[passage."1"]
en = "Contacts about children: {figure:local.about_children}."
cy = "Cysylltiadau am blant: {figure:local.about_children}."
"""


def totals(desk: Desk, metric: str) -> dict[str, float]:
    """Return what the results hold of a metric, by period."""
    its = [one for one in read_results(desk.results) if one.metric == metric and not one.breakdown]
    return {one.period: one.value for one in its}


@pytest.mark.once
def test_from_the_form_to_the_annual_report(own: Client, desk: Desk):
    """Form, look, file, compute, results, explain, compare, check, report: no Python, no file by hand but the prose."""
    folder, read = desk.results.parent, {"GWELLA_DEFINITIONS": str(desk.definitions)}
    desk.extracts.rmdir()
    gwella(folder, "generate", "extracts", "--size", "0.02", "--first-year", "2022")
    gwella(folder, "compute", "extracts")
    of_ours = totals(desk, "child.contacts.received")

    own.post(NEW, {"start": "counted:contacts"})
    own.post(WHAT, SAYS | {"name": "about_children", "of-client_group": ["child"]})
    own.post(EXAMPLE, PROVES)
    look = page(own, LOOK)
    assert "made-up rows" in look
    assert re.findall(r'<td class="g-number">(\d+)</td>', look)[::2] == [
        f"{of_ours[year]:.0f}" for year in ("2022", "2023", "2024")
    ]
    assert own.post(LOOK)["Location"] == OWN

    gwella(folder, "compute", **read)
    ours = totals(desk, "local.about_children")
    assert ours["2024"] == of_ours["2024"]
    which = ("--area", INVENTED, "--period", "2024")
    assert f"{ours['2024']:,.0f}  counted" in gwella(folder, "explain", "local.about_children", *which, **read)
    assert "Contacts about carers" in gwella(
        folder, "compare", "local.about_children", *which, "--with", "2023", **read
    )
    gwella(folder, "check", "extracts", "--authority", INVENTED, "--year", "2024", **read)
    report = desk.definitions / "reports" / INVENTED / "2024.toml"
    report.parent.mkdir(parents=True)
    report.write_text(REPORT, encoding="utf-8")
    for language, words in (("en", "Contacts about children: "), ("cy", "Cysylltiadau am blant: ")):
        gwella(
            folder, "--lang", language, "report", "--authority", INVENTED, "--year", "2024", "--to", "r.html", **read
        )
        html = re.sub(r"<[^>]+>", "", (folder / "r.html").read_text(encoding="utf-8"))
        assert f"{words}{5 * round(ours['2024'] / 5)}" in html

    said = gwella(folder, "compute")
    assert "No definition of local.about_children is read any more" in said
    assert not totals(desk, "local.about_children")
    assert "any more" not in gwella(folder, "compute", **read)
    assert totals(desk, "local.about_children") == ours, "it was only not read"


SHARE_REPORT = """
[passage."1"]
en = "Adults who were advised: {figure:local.advised}."
cy = "Oedolion a gafodd gyngor: {figure:local.advised}."
"""
ADVISED, AGAIN, RECEIVED = "adult.contacts.advice_given", "adult.contacts.again", "adult.contacts.received"

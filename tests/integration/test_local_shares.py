"""Shares that an officer makes and changes by the form, from the form to the annual report."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from test_local_definitions import (
    ADVISED,
    AGAIN,
    EXAMPLE,
    KEY,
    LOOK,
    NEW,
    OWN,
    RECEIVED,
    SAYS,
    SHARE_REPORT,
    WHAT,
    counting,  # noqa: F401 - a fixture
    gwella,
    made,
    own,  # noqa: F401 - a fixture
    page,
    totals,
)

from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.results import Origin, Result, write_csv
from gwella.metrics.definitions import metrics


@pytest.mark.once
def test_a_share_is_changed_from_a_year_on_from_the_form_to_the_annual_report(own: Client, desk: Desk):
    """Made by the form, computed, changed by the form from 2024 on, computed again, and reported in both languages."""
    folder, read = desk.results.parent, {"GWELLA_DEFINITIONS": str(desk.definitions)}
    desk.extracts.rmdir()
    gwella(folder, "generate", "extracts", "--size", "0.02", "--first-year", "2022")
    shared = {name: its for name, its in SAYS.items() if name not in ("counts", "when", "name")}
    own.post(NEW, {"start": f"share:{RECEIVED}"})
    own.post(WHAT, shared | {"name": "advised", "parts": [ADVISED]})
    proof = {f"number-{RECEIVED}": "100", f"number-{ADVISED}": "50", "says_en": "x", "says_cy": "x", "expect": "50"}
    assert own.post(EXAMPLE, proof)["Location"] == LOOK
    assert own.post(LOOK)["Location"] == OWN
    gwella(folder, "compute", "extracts", **read)
    before = totals(desk, "local.advised")

    assert "Change from a year on" in page(own, OWN)
    assert own.get(f"{OWN}local.advised/change/")["Location"] == WHAT
    assert re.search(rf'value="{re.escape(ADVISED)}"\s+checked', page(own, WHAT)), "it begins with what holds now"
    change = {"first_year": "2024", "change_en": "And again.", "change_cy": "Ac eto.", "break_in_series": "no"}
    assert own.post(WHAT, change | {"parts": [ADVISED, AGAIN]})["Location"] == EXAMPLE
    assert f'name="number-{AGAIN}"' in page(own, EXAMPLE)
    assert own.post(EXAMPLE, proof | {f"number-{AGAIN}": "10", "expect": "60"})["Location"] == LOOK
    assert "And again." in page(own, LOOK)
    assert own.post(LOOK)["Location"] == OWN
    text = (desk.definitions / "measures" / "local" / "advised.toml").read_text(encoding="utf-8")
    assert f'[edition.share]\nparts = ["{ADVISED}", "{AGAIN}"]' in text
    method = page(own, "/en/measures/local.advised/")
    assert method.count("A share. Added up:") == 2, "what holds now, and what held before"

    gwella(folder, "compute", **read)
    now, parts = totals(desk, "local.advised"), {key: totals(desk, key) for key in (ADVISED, AGAIN, RECEIVED)}
    assert now["2023"] == before["2023"], "figures of the years before keep the definition that they were made by"
    assert now["2024"] > before["2024"]
    assert now["2024"] == pytest.approx(before["2024"] * (1 + parts[AGAIN]["2024"] / parts[ADVISED]["2024"]), abs=0.02)
    explained = gwella(folder, "explain", "local.advised", "--area", INVENTED, "--period", "2024", **read)
    assert metrics()[AGAIN].title.en in explained
    earlier = gwella(folder, "explain", "local.advised", "--area", INVENTED, "--period", "2023", **read)
    assert metrics()[AGAIN].title.en not in earlier

    report = desk.definitions / "reports" / INVENTED / "2024.toml"
    report.parent.mkdir(parents=True)
    report.write_text(SHARE_REPORT, encoding="utf-8")
    for language, words in (("en", "Adults who were advised: "), ("cy", "Oedolion a gafodd gyngor: ")):
        gwella(
            folder, "--lang", language, "report", "--authority", INVENTED, "--year", "2024", "--to", "r.html", **read
        )
        html = re.sub(r"<[^>]+>", "", (folder / "r.html").read_text(encoding="utf-8"))
        (found,) = re.findall(rf"{words}(\d+)", html)
        assert abs(int(found) - 100 * now["2024"]) < 2


def test_a_share_of_nothing_has_no_figure_and_its_change_is_asked_in_welsh_too(own: Client, desk: Desk):
    shared = {name: its for name, its in SAYS.items() if name not in ("counts", "when", "name")}
    own.post(NEW, {"start": f"share:{RECEIVED}"})
    own.post(WHAT, shared | {"name": "advised", "parts": [ADVISED]})
    numbers = {f"number-{RECEIVED}": "0", f"number-{ADVISED}": "0"}
    own.post(EXAMPLE, numbers | {"says_en": "x", "says_cy": "x", "expect": ""})
    assert own.post(LOOK)["Location"] == OWN
    assert "nothing can be worked out" in page(own, "/en/measures/local.advised/")
    assert "ni ellir cyfrifo dim" in page(own, "/cy/mesurau/local.advised/")

    figure = Result(
        metric="local.advised",
        edition=2022,
        area=INVENTED,
        period="2023",
        value=0.5,
        unit="share",
        origin=Origin.MADE_UP,
    )
    write_csv([figure], desk.results / "results.csv")
    assert "Newid o flwyddyn ymlaen" in page(own, "/cy/desg/diffiniadau/eiddo/")
    own.get("/cy/desg/diffiniadau/eiddo/local.advised/newid/")
    asked = page(own, "/cy/desg/diffiniadau/newydd/beth/")
    assert "Y flwyddyn gyntaf yn ôl y diffiniad newydd" in asked
    refused = own.post("/cy/desg/diffiniadau/newydd/beth/", {"first_year": "2024", "parts": []}).content.decode()
    assert "Dewiswch y niferoedd i’w hadio at ei gilydd" in refused


def test_a_file_that_an_editor_gave_other_line_ends_is_still_ended(counting: Client, desk: Desk):
    path = desk.definitions / "metrics" / "local" / "carers_in_welsh.toml"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8", newline="\r\n")
    address = f"{OWN}{KEY}/withdraw/"
    seen = re.search(r'name="seen" value="(\w+)"', page(counting, address)).group(1)
    assert counting.post(address, {"until": "2023", "seen": seen})["Location"] == OWN
    assert metrics()[KEY].until == 2023


def test_nothing_invisible_reaches_the_file(own: Client, desk: Desk):
    made(own, title_en="Contacts\0 in\u202e Welsh\u2028now", source_en="'\"\x7f[[edition]]")
    assert metrics()[KEY].title.en == "Contacts in Welsh now"
    assert metrics()[KEY].source.en == "'\" [[edition]]"

"""How a figure stands on a page and in a file: its day, its gaps, its source, whether its definition is a draft."""

from __future__ import annotations

import csv
import io
import re

import msgspec
import pytest
from django.test import Client
from sample_figures import COUNT, GWYNEDD, NOT_KNOWN, RATE, one

from gwella.site.sheet import as_csv


def rows_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


PAGES_OF_A_STOCK = [
    f"measures/{RATE}/gwynedd/",
    f"measures/{RATE}/across-wales/",
    "authorities/gwynedd/",
    "standards/well-being-1/",
]


@pytest.mark.parametrize("page", PAGES_OF_A_STOCK)
def test_a_stock_is_shown_with_its_day_and_never_as_a_year(site: Client, page: str):
    """Sample: the rates of 2018 and 2019, that is of 31 March 2019 and 2020."""
    text = site.get(f"/en/{page}").content.decode()
    assert "31 March 2020" in text
    assert "2019-20" not in text


def test_a_stock_is_shown_with_its_day_in_welsh(site: Client):
    text = site.get(f"/cy/mesurau/{RATE}/gwynedd/").content.decode()
    assert "31 Mawrth 2020" in text
    assert "2019-20" not in text


def test_a_year_without_a_figure_has_its_row_in_the_table_and_in_the_file(site: Client):
    """Contacts for adults in Wales: 2020-21 and 2022-23 are known, 2021-22 is not. The file runs forward in time."""
    page = site.get(f"/en/measures/{COUNT}/wales/").content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert re.findall(r'<th scope="row">([^<]+)</th>', table) == ["2022-23", "2021-22", "2020-21"]
    assert table.count("no figure here") == 1
    assert table.index("2022-23") < table.index("Break in series") < table.index("2021-22")
    rows = rows_of(site.get(f"/en/measures/{COUNT}/wales/data.csv"))
    assert [(row["Period"], row["Value"]) for row in rows] == [("2020", "149591"), ("2021", ""), ("2022", "122141")]
    assert rows[1]["Status"] == "no figure here"
    assert rows[1]["Origin"] == rows[1]["Made up"] == rows[1]["National code"] == ""


def test_a_file_names_the_day_of_a_stock_and_keeps_the_period(site: Client):
    rows = rows_of(site.get(f"/cy/mesurau/{RATE}/gwynedd/data.csv"))
    assert [(row["Cyfnod"], row["Diwrnod y cyfrif"]) for row in rows] == [
        ("2018", "2019-03-31"),
        ("2019", "2020-03-31"),
    ]
    flow = rows_of(site.get(f"/en/measures/{COUNT}/wales/data.csv"))
    assert {row["Counted on"] for row in flow} == {""}


def test_a_file_names_the_publication_of_each_figure_and_of_what_it_was_worked_out_from(site: Client):
    rate = rows_of(site.get(f"/en/measures/{RATE}/gwynedd/data.csv"))
    counts = rows_of(site.get(f"/en/measures/{COUNT}/wales/data.csv"))
    share = rows_of(site.get(f"/cy/mesurau/{NOT_KNOWN}/cymru/data.csv"))
    made_up = rows_of(site.get(f"/en/measures/{COUNT}/cwm-dychymyg/data.csv"))
    assert rate[0]["Source"].startswith("StatsWales, children looked after")
    assert counts[0]["Source"] == "Social services activity: April 2020 to March 2021"
    assert counts[2]["Source"] == "Social services activity: April 2022 to March 2023"
    assert share[0]["Ffynhonnell"].startswith("StatsCymru, ethnigrwydd")
    assert {row["Source"] for row in made_up} == {""}


def test_a_code_that_nobody_has_confirmed_stands_in_no_file():
    keys = ("child.looked_after.rate", "child.looked_after.at_31_march")
    coded = [msgspec.structs.replace(one(key, GWYNEDD, 100), code="X/1") for key in keys]
    rows = list(csv.DictReader(io.StringIO(as_csv(coded).removeprefix("\ufeff"))))
    assert [row["National code"] for row in rows] == ["", "X/1"]
    assert [row["Draft definition"] for row in rows] == ["Yes", "No"]

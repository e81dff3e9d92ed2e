"""What a page may show: released figures only, made up marked, never ranked, never both kinds together."""

from __future__ import annotations

import csv
import inspect
import io
import re
from pathlib import Path

import pytest
from django.test import Client
from sample_figures import ANGLESEY, CARDIFF, COUNT, GWYNEDD, NOT_KNOWN, RATE, TORFAEN, one

from gwella.accounts.checks import is_of_own_place, need_of, routes
from gwella.accounts.matrix import PUBLIC, matrix
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import INVENTED, area
from gwella.code_of_practice.results import Origin
from gwella.code_of_practice.sheets import neutral
from gwella.measuring import figures
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release import queries
from gwella.release.releases import publish

BOTH = [("en", "/en/measures/", "across-wales"), ("cy", "/cy/mesurau/", "ledled-cymru")]
LABEL = Text(en="More", cy="Mwy")


def test_an_authoritys_own_figure_is_on_no_public_page(site: Client):
    figures.replace([one(COUNT, INVENTED, 987_654, Origin.MADE_UP)], authority=INVENTED)
    for path in ("/en/authorities/cwm-dychymyg/", f"/en/measures/{COUNT}/cwm-dychymyg/"):
        assert "987,654" not in site.get(path).content.decode()


def test_no_public_page_imports_what_an_authority_keeps_to_itself():
    """But for the page of a check, which adds up what authorities answered and lets out nothing small, and the calendar
    of what is due by law, which holds no figure."""
    open_to_all = [one for one in routes() if matrix().allows(PUBLIC, need_of(one), own=is_of_own_place(one))]
    public = {inspect.getmodule(inspect.unwrap(one.callback)) for one in open_to_all}
    importers = {one.__name__ for one in public if "gwella.measuring" in Path(one.__file__).read_text()}
    assert importers == {"gwella.site.conversation.methods", "gwella.site.waiting.calendar"}


def test_a_small_number_is_a_star_and_its_neighbours_are_rounded(site: Client):
    """Of 3 203 women, 2 594 men and 3 not known, everyone may read 3,205, 2,595 and a star."""
    page = site.get(f"/en/measures/{COUNT}/cwm-dychymyg/").content.decode()
    assert re.findall(r'data-label="Figure"><span>([^<]+)</span>', page)[-3:] == ["3,205", "2,595", "*"]
    for hidden in ("3,203", "2,594"):
        assert hidden not in page


@pytest.mark.parametrize(("language", "start", "across"), BOTH)
def test_one_measure_across_wales_is_alphabetical_and_names_who_is_missing(site, language, start, across):
    page = site.get(f"{start}{NOT_KNOWN}/{across}/").content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    names = re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', table)
    in_order = {
        "en": ["Wales", "Cardiff", "Gwynedd", "Isle of Anglesey", "Torfaen"],
        "cy": ["Cymru", "Caerdydd", "Gwynedd", "Torfaen", "Ynys Môn"],
    }
    assert names == in_order[language]
    # Torfaen did not provide, and says so in its own row; Conwy has no row at all, and is named below.
    assert area("W06000003").name.in_(language) in page[page.index("</tbody>") :]


def test_the_invented_authority_never_stands_beside_a_real_one(site: Client):
    publish([one(COUNT, GWYNEDD, 800)], profile="published_wales", label=LABEL, adding_up=what_adds_up)
    page = site.get(f"/en/measures/{COUNT}/across-wales/2024/").content.decode()
    assert "Gwynedd" in page
    assert "Dychymyg" not in page


@pytest.mark.parametrize(("language", "words"), [("en", "Made up."), ("cy", "Gwneuthuredig.")])
def test_made_up_is_said_on_the_page_and_in_the_chart(site: Client, language: str, words: str):
    start = "/en/measures/" if language == "en" else "/cy/mesurau/"
    page = site.get(f"{start}{COUNT}/cwm-dychymyg/").content.decode()
    picture = page[page.index("<svg", page.index("g-chart__wide")) :]
    assert f"<strong>{words}</strong>" in page
    assert ("Made-up data" if language == "en" else "Data gwneuthuredig") in picture[: picture.index("</svg>")]


def rows_of(answer) -> list[dict[str, str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_file_says_in_a_column_whether_it_is_made_up(site: Client):
    made_up = rows_of(site.get(f"/en/measures/{COUNT}/cwm-dychymyg/data.csv"))
    published = rows_of(site.get(f"/cy/mesurau/{RATE}/gwynedd/data.csv"))
    assert {row["Made up"] for row in made_up} == {"Yes"}
    assert {row["Gwneuthuredig"] for row in published} == {"Na"}
    assert [row["Gwerth"] for row in published] == ["108", "125"]


def test_a_file_begins_as_excel_needs_it_and_carries_both_kinds_of_gap(site: Client):
    answer = site.get(f"/en/measures/{NOT_KNOWN}/across-wales/2021-2023/data.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"].startswith("attachment")
    by_area = {row["Area code"]: row for row in rows_of(answer)}
    assert (by_area[TORFAEN]["Value"], by_area[TORFAEN]["Status"]) == ("", "not provided")
    assert by_area[CARDIFF]["Counted"] == "1900"


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_of_a_file_can_be_run(text: str):
    assert neutral(text) == f"'{text}"


def test_the_first_paragraph_of_a_measure_is_words(site: Client):
    page = site.get(f"/en/measures/{NOT_KNOWN}/isle-of-anglesey/").content.decode()
    first = re.search(r'<div class="g-words">\s*<p>(.+?)</p>', page, re.DOTALL)
    assert first is not None
    assert "14.0%" in first.group(1)
    assert page.index('class="g-words"') < page.index('class="g-facts"') < page.index("<table")


def test_a_break_in_the_series_is_a_row_between_the_years_it_parts(site: Client):
    page = site.get(f"/en/measures/{COUNT}/wales/").content.decode()
    assert page.index("2022-23</span></th>") < page.index("Break in series") < page.index("2020-21</span></th>")


def test_a_gap_says_whose_it_is(site: Client):
    """Torfaen did not provide; nobody said how many are not known in Gwynedd's rate."""
    page = site.get(f"/en/measures/{NOT_KNOWN}/torfaen/").content.decode()
    assert "not provided" in page
    assert queries.over_time(RATE, GWYNEDD)[0].unknown is None
    assert ANGLESEY in queries.areas_by_metric()[RATE]

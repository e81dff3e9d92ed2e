"""The sheet at the desk: one figure saved by itself, a column pasted, both values in sight, nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client
from msgspec import structs
from return_of_a_year import IMPORTED, NOTHING_YET, RECALLED, SHARE, WHOLE, asked, figure, row, say

from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.writing import alone_in
from gwella.entries.kept import entries

SHEET = "/en/desk/return/2024/"
PASTE = f"{SHEET}paste/"


@pytest.fixture
def out(year_made: Path, desk: Desk) -> Path:
    """The folder of results of the desk, with a year's figures in it."""
    return Path(shutil.copytree(year_made, desk.results, dirs_exist_ok=True))


def cell(metric: str) -> str:
    return f"{SHEET}{metric}/"


def said(out: Path, metric: str, value: object, reason: str = "", **more: str) -> dict[str, str]:
    form = {"value": str(value), "unknown": "", "status": "final", "reason": reason, "seen": row(out, metric).seen}
    return {**form, **more}


def text(officer: Client, address: str) -> str:
    return officer.get(address).content.decode()


def test_the_sheet_shows_every_metric_and_how_each_came_about(officer: Client, out: Path):
    page = text(officer, SHEET)
    for metric in (WHOLE, SHARE, IMPORTED, NOTHING_YET):
        assert f'id="{metric}"' in page
    for words in ("computed", "imported", "not entered yet", "worked out from others", "Draft definition", "Made up."):
        assert words in page
    assert f'id="{RECALLED}"' not in page, "what was only recalled stands apart"
    assert page.index("Not confirmed") < page.index(f"/measures/{RECALLED}/")


def test_one_figure_is_saved_and_leads_back_to_its_row(officer: Client, out: Path):
    answer = officer.post(cell(NOTHING_YET), said(out, NOTHING_YET, "1,234.5"))
    assert answer.status_code == 302
    assert answer["Location"] == f"{SHEET}?saved={NOTHING_YET}#{NOTHING_YET}"
    assert figure(out, NOTHING_YET).value == 1234.5
    assert text(officer, answer["Location"]).count("Saved.") == 1
    assert [one.by for one in entries(out)] == ["Nia Prys"]


def test_a_second_click_makes_one_entry(officer: Client, out: Path):
    form = said(out, NOTHING_YET, 3)
    assert [officer.post(cell(NOTHING_YET), form).status_code for _ in range(2)] == [302, 302]
    assert len(entries(out)) == 1


def test_both_values_and_the_reason_stand_on_the_sheet(officer: Client, out: Path):
    computed = figure(out, WHOLE).value
    officer.post(cell(WHOLE), said(out, WHOLE, 500, "<b>Counted by hand</b>"))
    page = text(officer, SHEET)
    assert f"500 was entered in place of {computed:.0f}, which was counted from the records" in page
    assert "&lt;b&gt;Counted by hand&lt;/b&gt;" in page
    assert "is worked out with a figure that was entered" in page
    assert "Last changed on" in page
    welsh = text(officer, "/cy/desg/ffurflen/2024/")
    assert f"cofnodwyd 500 yn lle {computed:.0f}" in welsh


def test_what_cannot_be_saved_is_told_and_what_was_typed_stays(officer: Client, out: Path):
    answer = officer.post(cell(WHOLE), said(out, WHOLE, 500, status="estimated"))
    page = answer.content.decode()
    assert "There is a problem" in page
    assert 'value="500"' in page
    assert '<option value="estimated" selected>' in page
    assert entries(out) == []


def test_a_form_that_is_older_than_somebody_elses_entry_overwrites_nothing(officer: Client, out: Path):
    form = said(out, NOTHING_YET, 4)
    say(out, asked(NOTHING_YET, 3), by="Dai Arall")
    page = officer.post(cell(NOTHING_YET), form).content.decode()
    assert "was changed since you looked at it" in page
    assert "Dai Arall" in page, "who it was, in the history"
    assert 'name="value" inputmode="decimal" value="4"' in " ".join(page.split())
    assert figure(out, NOTHING_YET).value == 3
    officer.post(cell(NOTHING_YET), said(out, NOTHING_YET, 4))
    assert figure(out, NOTHING_YET).value == 4


def test_an_entry_is_taken_back(officer: Client, out: Path):
    computed = figure(out, WHOLE).value
    officer.post(cell(WHOLE), said(out, WHOLE, 500, "why"))
    officer.post(cell(WHOLE), said(out, WHOLE, "", "A slip", withdraw="yes"))
    assert figure(out, WHOLE).value == computed
    assert "entry taken back" in text(officer, cell(WHOLE))


def test_while_a_run_is_at_work_nothing_is_lost(officer: Client, out: Path):
    form = said(out, NOTHING_YET, 3)
    with alone_in(out):
        page = officer.post(cell(NOTHING_YET), form).content.decode()
    assert "Another run is at work" in page
    assert 'value="3"' in page


@pytest.mark.parametrize("metric", [SHARE, RECALLED, "pm.reablement_reduced.adults"])
def test_what_cannot_be_entered_has_no_page(officer: Client, out: Path, metric: str):
    assert officer.get(cell(metric)).status_code == 404


@pytest.mark.parametrize("address", ["/en/desk/return/1066/", f"{cell(WHOLE)}?breakdown=shoe&category=9"])
def test_a_year_or_a_category_that_is_none_has_no_page(officer: Client, out: Path, address: str):
    assert officer.get(address).status_code == 404


def column(officer: Client, pasted: str, reason: str = "", **more: str) -> str:
    form = {"text": pasted, "start": WHOLE, "status": "final", "reason": reason}
    return officer.post(PASTE, {**form, **more}).content.decode()


def digest(page: str) -> str:
    return page.split('name="digest" value="')[1].split('"')[0]


def test_a_column_is_looked_at_first_and_entered_whole(officer: Client, out: Path):
    pasted = f"{NOTHING_YET}\t1,234\n{WHOLE}\t500\n{IMPORTED}\t–\n"
    page = column(officer, pasted, "From the spreadsheet")
    assert "Figures that would change: 2. Rows that stand in the way: 0." in page
    assert entries(out) == []
    form = {"text": pasted, "start": WHOLE, "status": "final", "reason": "From the spreadsheet", "enter": "yes"}
    answer = officer.post(PASTE, {**form, "digest": digest(page)})
    assert answer["Location"] == f"{SHEET}?entered=2"
    assert (figure(out, NOTHING_YET).value, figure(out, WHOLE).value) == (1234, 500)
    assert officer.post(PASTE, {**form, "digest": digest(page)}).status_code == 200, "a second click enters nothing"
    assert len(entries(out)) == 2


def test_a_column_with_one_row_in_the_way_enters_nothing(officer: Client, out: Path):
    page = column(officer, f"{NOTHING_YET}\t3\n{WHOLE}\t500\nno such\t1\n", enter="yes")
    assert "Figures that would change: 1. Rows that stand in the way: 2." in page
    assert "Enter all of them" not in page
    assert entries(out) == []


def test_a_column_that_was_looked_at_before_a_change_is_shown_again(officer: Client, out: Path):
    pasted = f"{NOTHING_YET}\t3\n"
    seen = digest(column(officer, pasted))
    say(out, asked(NOTHING_YET, 2))
    assert "Something changed since you looked" in column(officer, pasted, digest=seen, enter="yes")
    assert figure(out, NOTHING_YET).value == 2


@pytest.mark.parametrize("pasted", ["", "\t\t", "<script>\t<script>", "1\n" * 1001, "\x00", "=1+1\t=1+1\n" * 3])
def test_pasted_junk_is_told_and_run_by_nobody(officer: Client, out: Path, pasted: str):
    page = column(officer, pasted, enter="yes")
    assert "<script>" not in page
    assert entries(out) == []


def test_the_files_hold_the_sheet(officer: Client, out: Path):
    assert officer.get(f"{SHEET}sheet.csv").content.startswith(b"\xef\xbb\xbfMetric,")
    assert officer.get(f"{SHEET}sheet.xlsx").content.startswith(b"PK")
    assert officer.get("/cy/desg/ffurflen/2024/taflen.csv").content.decode("utf-8-sig").startswith("Metrig,")


def test_the_desk_leads_to_the_latest_year_with_figures(officer: Client, out: Path):
    assert officer.get("/en/desk/return/")["Location"] == SHEET


def test_a_run_that_is_at_work_is_said_on_whatever_page(officer: Client, out: Path, monkeypatch):
    monkeypatch.setattr("gwella.code_of_practice.writing.PATIENCE", 0)
    say(out, asked(NOTHING_YET, 3))
    (out / "computed.parquet").write_bytes((out / "results.parquet").read_bytes())
    with alone_in(out):
        answer = officer.get(SHEET)
    assert answer.status_code == 409
    assert "Another run is at work" in answer.content.decode()
    assert officer.get(SHEET).status_code == 200


def test_a_small_change_of_a_large_figure_is_noticed(out: Path):
    its = row(out, WHOLE)
    seen = {structs.replace(its, base=structs.replace(its.base, value=value)).seen for value in (1234567.0, 1234568.0)}
    assert len(seen) == 2

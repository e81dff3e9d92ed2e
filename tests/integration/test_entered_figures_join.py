"""What an officer types in the sheet on a server is the place's figure everywhere, and the report says both values."""

from __future__ import annotations

import html
import shutil
from pathlib import Path

import pytest
from hands import member, signed_in
from return_of_a_year import AREA, BY, NOTHING_YET, SHARE, WHOLE, YEAR, asked, figure, row, say

from gwella.annual_report import queries, reports
from gwella.annual_report.passages import passages_of
from gwella.audit.models import Entry
from gwella.cli.report import entered_in
from gwella.code_of_practice.language import Language
from gwella.documents import html as as_html
from gwella.entries.kept import entries
from gwella.measuring import approval, figures
from gwella.measuring.models import Figure
from gwella.metrics.files import read_results
from gwella.site.books import books
from gwella.site.desk import entered

pytestmark = pytest.mark.django_db
SHEET = f"/en/desk/return/{YEAR}/"


@pytest.fixture
def out(settings, tmp_path: Path, year_made: Path) -> Path:
    """The books of the invented authority on a server, and the figures that were taken with them."""
    settings.DATA, settings.DESK = tmp_path / "server", None
    folder = books(AREA).results
    shutil.copytree(year_made, folder, dirs_exist_ok=True)
    figures.replace(read_results(folder), authority=AREA)
    return folder


@pytest.fixture
def officer(out: Path):
    return signed_in(member("performance_officer", AREA, "Mair Puw"))


def typed(out: Path, metric: str, value: object, reason: str = "") -> dict[str, str]:
    return {"value": str(value), "unknown": "", "status": "final", "reason": reason, "seen": row(out, metric).seen}


def kept(metric: str) -> float | None:
    return Figure.objects.of(AREA).get(metric=metric, area=AREA, period=str(YEAR), breakdown="").value


def test_what_is_entered_is_the_figure_of_the_place_and_so_is_what_follows_from_it(officer, out: Path):
    before, share = kept(WHOLE), kept(SHARE)
    answer = officer.post(f"{SHEET}{WHOLE}/", typed(out, WHOLE, 500, "Counted by hand"))
    assert answer.status_code == 302
    assert before != kept(WHOLE) == figure(out, WHOLE).value == 500
    assert share != kept(SHARE) == figure(out, SHARE).value
    assert Figure.objects.of(AREA).count() == len(read_results(out))
    (one,) = Entry.objects.filter(place=AREA, what="figure.enter")
    assert one.facts == {"year": YEAR, "figures": 1}


def test_a_pasted_column_is_too(officer, out: Path):
    pasted = {"text": f"{NOTHING_YET}\t1,234\n{WHOLE}\t500\n", "start": WHOLE, "status": "final", "reason": "By hand"}
    page = officer.post(f"{SHEET}paste/", pasted).content.decode()
    digest = page.split('name="digest" value="')[1].split('"')[0]
    assert officer.post(f"{SHEET}paste/", {**pasted, "enter": "yes", "digest": digest}).status_code == 302
    assert (kept(NOTHING_YET), kept(WHOLE)) == (1234, 500)


def test_what_is_refused_changes_no_figure_and_is_nobodys_hand(officer, out: Path):
    before = kept(WHOLE)
    assert officer.post(f"{SHEET}{WHOLE}/", typed(out, WHOLE, 500)).status_code == 200, "without a reason"
    assert kept(WHOLE) == before
    assert not Entry.objects.filter(place=AREA, what="figure.enter").exists()


def test_what_cannot_be_recorded_changes_no_figure_of_the_database(officer, out: Path, monkeypatch):
    before = kept(WHOLE)
    monkeypatch.setattr(entered, "record", lambda *_, **__: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        officer.post(f"{SHEET}{WHOLE}/", typed(out, WHOLE, 500, "Counted by hand"))
    assert kept(WHOLE) == before
    monkeypatch.undo()
    # What stands in the books is told, and the next thing that is entered takes it along.
    officer.post(f"{SHEET}{NOTHING_YET}/", typed(out, NOTHING_YET, 3))
    assert (kept(WHOLE), kept(NOTHING_YET)) == (500, 3)
    assert len(entries(out)) == 2


def test_whoever_signs_and_whoever_reads_the_report_see_both_values(officer, out: Path):
    before = figure(out, WHOLE).value
    officer.post(f"{SHEET}{WHOLE}/", typed(out, WHOLE, 5000, "Counted by <b>hand</b>"))
    director = signed_in(member("director", AREA))
    officer.post("/en/my-returns/begin/", {"year": str(YEAR)})
    its = approval.of_year(AREA, YEAR)
    page = html.unescape(director.get(f"/en/my-returns/{its.public_id}/").content.decode())
    assert f"5,000 was entered in place of {before:,.0f}" in page
    sentences = entered_in(books(AREA).results, AREA, YEAR, starred=())
    report = reports.draft(AREA, YEAR, passages_of(AREA, YEAR), made_up=True, entered=sentences)
    for language, words in ((Language.EN, "5,000 was entered in place of"), (Language.CY, "cofnodwyd 5,000 yn lle")):
        text = as_html(queries.document(report, language))
        assert words in html.unescape(text)
        assert "<b>hand</b>" not in text
    say(out, asked(NOTHING_YET, 7), by=BY)
    reports.move(report, reports.Stage.WITH_DIRECTOR)
    assert len(report.entered) == len(sentences), "what is signed is what was drafted"

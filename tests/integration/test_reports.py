"""The annual report: its stages, its evidence, and the document that readers get."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from sample_figures import COUNT, GWYNEDD

from gwella.accounts.matrix import matrix
from gwella.annual_report import reports
from gwella.annual_report.models import Stage
from gwella.annual_report.passages import Pinned
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.report_form import form
from gwella.code_of_practice.results import FigureKey
from gwella.improving import evidence
from gwella.metrics.definitions import Kind

SUMMARY = {"1": Text(en="A good year.", cy="Blwyddyn dda.")}
WHOLE = {slot.id: Text(en="Written.", cy="Wedi’i ysgrifennu.") for slot in form().slots()}


def test_the_stages_are_those_of_its_table_and_its_owners_are_known_to_the_matrix():
    life = reports.life()
    assert list(life.stages) == list(Stage)
    assert {role for stage in life.stages.values() for role in stage.whose} <= set(matrix().roles)


def test_every_stage_but_the_first_has_a_way_in_and_only_the_last_has_no_way_out():
    life = reports.life()
    assert [stage for stage in Stage if not life.before(stage)] in ([], [Stage.DRAFT])
    assert [stage for stage in Stage if not life.stages[stage].moves] == [Stage.PUBLISHED]


@pytest.mark.django_db
def test_a_report_goes_from_draft_to_published_and_no_stage_is_jumped():
    report = reports.draft(GWYNEDD, 2024, WHOLE)
    with pytest.raises(NotAllowed, match="from where it stands"):
        reports.move(report, Stage.PUBLISHED)
    for stage in (Stage.WITH_DIRECTOR, Stage.SIGNED, Stage.PUBLISHED):
        assert reports.published(GWYNEDD) is None
        reports.move(report, stage)
    assert reports.published(GWYNEDD) == report
    with pytest.raises(NotAllowed):
        reports.move(report, Stage.DRAFT)


@pytest.mark.django_db
def test_a_report_with_an_empty_place_of_the_legal_form_is_not_published():
    report = reports.draft(GWYNEDD, 2024, {slot: text for slot, text in WHOLE.items() if slot != "4(b)"})
    reports.move(report, Stage.WITH_DIRECTOR)
    reports.move(report, Stage.SIGNED)
    with pytest.raises(NotAllowed, match=r"4\(b\)"):
        reports.move(report, Stage.PUBLISHED)
    assert reports.published(GWYNEDD) is None


@pytest.mark.django_db
def test_of_two_who_move_a_report_at_once_one_wins():
    report = reports.draft(GWYNEDD, 2024, SUMMARY)
    same = reports.draft(GWYNEDD, 2024, SUMMARY)
    reports.move(report, Stage.WITH_DIRECTOR)
    with pytest.raises(NotAllowed):
        reports.move(same, Stage.WITH_DIRECTOR)


@pytest.mark.django_db
def test_a_draft_is_written_anew_and_a_signed_report_is_not():
    report = reports.draft(GWYNEDD, 2024, {**SUMMARY, "2": Text(en="x", cy="x")}, written_on=date(2025, 6, 1))
    reports.draft(GWYNEDD, 2024, SUMMARY, written_on=date(2025, 6, 2))
    assert set(reports.passages(report)) == {"1"}
    reports.move(report, Stage.WITH_DIRECTOR)
    with pytest.raises(NotAllowed):
        reports.draft(GWYNEDD, 2024, {})
    assert set(reports.passages(report)) == {"1"}


@pytest.mark.django_db
def test_a_figure_is_pinned_once_to_a_standard_and_says_its_newest_words():
    def pinned(words: str) -> Pinned:
        key = FigureKey(COUNT, GWYNEDD, "2024")
        return Pinned(standard="people.1", kind=Kind.CONTEXT, figure=key, words=Text(en=words, cy=words))

    evidence.pin([pinned("first")], authority=GWYNEDD, year=2024)
    evidence.pin([pinned("second")], authority=GWYNEDD, year=2024)
    assert [one.words.en for one in evidence.of(GWYNEDD, 2024)] == ["second"]
    assert evidence.of(INVENTED, 2024) == []


def test_a_draft_is_on_no_page(site: Client):
    reports.draft(INVENTED, 2025, SUMMARY, made_up=True)
    assert site.get("/en/annual-reports/cwm-dychymyg/2025/").status_code == 404


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/en/annual-reports/cwm-dychymyg/2024/", "Director’s summary"),
        ("/cy/adroddiadau-blynyddol/cwm-dychymyg/2024/", "Crynodeb y cyfarwyddwr"),
    ],
)
def test_the_report_has_the_legal_form_and_its_figures_lead_to_their_pages(site: Client, path: str, heading: str):
    page = site.get(path).content.decode()
    assert heading.casefold() in page.casefold()
    assert f"/{COUNT}/cwm-dychymyg/" in page or "/adult.reablement.effective_share/cwm-dychymyg/" in page


def test_the_files_hold_the_same_report(site: Client):
    start = "/cy/adroddiadau-blynyddol/cwm-dychymyg/2024/"
    pdf, data = site.get(start + "adroddiad.pdf"), site.get(start + "adroddiad.json")
    assert pdf.content.startswith(b"%PDF-")
    assert site.get(start + "adroddiad.pdf").content == pdf.content
    document = json.loads(data.content)
    assert (document["language"], document["made_up"]) == ("cy", True)

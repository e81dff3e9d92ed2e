"""The verbs of the annual report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from gwella.annual_report.models import AnnualReport, Passage, Stage
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Spoken
from gwella.code_of_practice.report_form import form
from gwella.office.stages import Life, lives


def life() -> Life:
    """Return the stages of an annual report, and the moves between them."""
    return lives()["annual_report"]


@transaction.atomic
def draft(
    authority: str,
    year: int,
    passages: Mapping[str, Text],
    *,
    made_up: bool = False,
    written_on: date | None = None,
    entered: Iterable[Spoken] = (),
) -> AnnualReport:
    """Write the report of `authority` on `year`: one passage a section of the legal form, dated today or `written_on`.

    `entered` are sentences with both values of each figure that somebody entered in the place of another, both as
    released. A draft that exists is written anew. Raises NotAllowed once the report has left the drafting stage.
    """
    own, written_on = AnnualReport.objects.of(authority), written_on or timezone.localdate()
    report, _ = own.get_or_create(year=year, defaults={"made_up": made_up, "written_on": written_on})
    check_can_draft(report)
    said = [{one.value: sentence.in_(one) for one in Language} for sentence in entered]
    own.filter(pk=report.pk).update(written_on=written_on, entered=said)
    report.refresh_from_db()
    texts = Passage.objects.of(authority)
    texts.filter(report=report).delete()
    texts.bulk_create(
        Passage(report=report, section=section, en=text.en, cy=text.cy) for section, text in passages.items()
    )
    return report


@transaction.atomic
def move(report: AnnualReport, stage: Stage) -> None:
    """Take the report to its next stage. Raises NotAllowed for a move that its life does not hold, or too early."""
    own = AnnualReport.objects.of(report.authority).filter(pk=report.pk)
    came_from = life().before(stage)
    if stage is Stage.PUBLISHED and report.stage in came_from:
        check_is_whole(report)
    # Compared and set in one statement: of two moves at once, one wins.
    if not own.filter(stage__in=came_from).update(stage=stage):
        raise NotAllowed("reports.no_such_move")
    report.refresh_from_db()


def published(authority: str, year: int | None = None) -> AnnualReport | None:
    """Return the published report of `year`, or of the latest year that has one."""
    reports = AnnualReport.objects.of(authority).filter(stage=Stage.PUBLISHED)
    return (reports if year is None else reports.filter(year=year)).order_by("-year").first()


def passages(report: AnnualReport) -> dict[str, Text]:
    """Return the texts of a report by the section of the legal form."""
    return {one.section: one.text for one in Passage.objects.of(report.authority).filter(report=report)}


def check_is_whole(report: AnnualReport) -> None:
    """Raise NotAllowed unless every place of the legal form is written, in both languages."""
    written = passages(report)
    empty = [slot.id for slot in form().slots() if slot.id not in written]
    if empty:
        raise NotAllowed("reports.not_whole", places=", ".join(empty))


def check_can_draft(report: AnnualReport) -> None:
    """Raise NotAllowed unless the report is still being drafted."""
    if report.stage != Stage.DRAFT:
        raise NotAllowed("reports.not_a_draft")

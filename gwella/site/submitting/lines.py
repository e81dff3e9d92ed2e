"""A submission as its pages show it: in words, nothing worked out in a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from gwella.accounts.models import Person
from gwella.cli.trial_asked import Step
from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Message, Spoken, message, say
from gwella.code_of_practice.sheets import Cell, sheet
from gwella.code_of_practice.years import Period
from gwella.measuring import submissions
from gwella.measuring.found import MOST, Found
from gwella.measuring.models import Submission
from gwella.measuring.models.submission import State
from gwella.measuring.shown import Moved, OfCheck, Shown, shown
from gwella.metrics.definitions import definitions
from gwella.office import jobs
from gwella.office.models import Job
from gwella.office.sentences import sentence
from gwella.returns.definitions import Severity
from gwella.returns.findings import Finding
from gwella.site.quarantine import is_there, quarantine, step_in
from gwella.site.shown import amount
from gwella.site.submitting.asking import years
from gwella.snapshots.tables import tables

MOST_LISTED = 100
SHOWN_STATES = (State.SHOWN, State.TAKING, State.TAKEN)
HEADING_MISSING = "heading_missing"
MEGABYTE = 1024**2


class Line(msgspec.Struct, frozen=True):
    """A submission in a list: `stands` is the public id of the one whose figures stand."""

    row: Submission
    stands: str

    @property
    def state(self) -> Message:
        """How far it is, as a tag says it."""
        if self.row.state == State.TAKEN and self.row.public_id != self.stands:
            return message("submissions.state_replaced")
        if self.row.state == State.STAGED and self.row.refusal.get("is_mappable"):
            return message("submissions.state_mapping")
        return message(f"submissions.state_{self.row.state}")

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody to do something."""
        return self.row.state in (State.STAGED, State.SHOWN)

    @property
    def sender(self) -> str:
        return Person.objects.filter(public_id=self.row.sent_by).values_list("name", flat=True).first() or ""


class Check(msgspec.Struct, frozen=True):
    """One check that found something: how often, and the first."""

    of: OfCheck

    @property
    def finding(self) -> Finding:
        return self.of.first.finding()

    @property
    def severity(self) -> Message:
        return message(f"check.{self.of.first.severity}")

    @property
    def place(self) -> Message | str:
        """Where the first stands, in the officer's own file."""
        return place_of(self.finding)


class Row(msgspec.Struct, frozen=True):
    """One figure that moves, in words."""

    title: Spoken
    period: Period
    before: str
    after: str


def page_of(row: Submission, place: str) -> dict[str, Any]:
    """Return all that the page of a submission says."""
    folder = quarantine(place, row.public_id)
    stands = submissions.books_of(place).submission
    found = shown(folder) if row.state in SHOWN_STATES else None
    newer = Submission.objects.of(place).filter(sent_at__gt=row.sent_at, state__in=(State.SHOWN, State.CHECKING))
    job = jobs.latest(place, row.public_id) if row.state in submissions.AT_WORK else None
    return {
        "line": Line(row, stands),
        "row": row,
        "period": Period.of_year(row.year),
        "is_at_work": row.state in submissions.AT_WORK,
        "progress": progress(row, job),
        "is_silent": job is not None and jobs.is_silent(job),
        "why": why(row),
        "is_mappable": bool(row.refusal.get("is_mappable")) or (found is not None and _lacks_headings(found)),
        "can_look_again": _can_look_again(row, stands) and is_there(folder),
        "can_be_withdrawn": row.state in (State.STAGED, State.CHECKING, State.SHOWN),
        "newer": newer.order_by("-sent_at").first() if row.state == State.SHOWN else None,
        "replaced_by": stands if row.state == State.TAKEN and stands != row.public_id else "",
        **(_of_shown(found) if found else {}),
    }


def progress(row: Submission, job: Job | None) -> Message:
    """Return how far the work is that somebody waits for."""
    if job is None or not job.heard_at:
        return message("submissions.waits_for_worker")
    step = step_in(quarantine(row.authority, row.public_id)) if row.state == State.CHECKING else None
    if step is None:
        return message(f"submissions.at_{row.state}")
    return message(f"submissions.step_{step}", number=list(Step).index(step) + 1, of=len(Step))


def why(row: Submission) -> Message | None:
    """Return why nothing of it can be taken, or not now; None where nothing stands in the way."""
    return sentence(row.refusal["code"], row.refusal.get("values", {})) if row.refusal.get("code") else None


def year_chosen(typed: str) -> int:
    """Return the year that was chosen. Raises ReturnRejected for none of those that were offered."""
    offered = {str(one.year): one.year for one in years()}
    if typed not in offered:
        raise ReturnRejected("submissions.no_year")
    return offered[typed]


def place_of(finding: Finding) -> Message | str:
    """Return where a finding stands: its file, row and column."""
    if finding.row is None:
        return finding.file
    code = "check.place_cell" if finding.column else "check.place_row"
    return message(code, file=finding.file, row=str(finding.row), column=finding.column_title)


def findings_sheet(found: Iterable[Found], language: Language) -> bytes:
    """Return every finding as a sheet. The case reference is the officer's own; no spreadsheet runs what is in it."""
    headings = [say(f"submissions.column_{name}", language) for name in COLUMNS]
    return sheet([headings, *_rows(found, language)])


COLUMNS = ("file", "row", "column", "reference", "severity", "what", "remedy", "check")


def _rows(found: Iterable[Found], language: Language) -> Iterator[list[Cell]]:
    for one in found:
        finding = one.finding()
        title = finding.column_title
        yield [
            finding.file,
            finding.row,
            title if isinstance(title, str) else title.in_(language),
            finding.case_reference,
            say(f"check.{one.severity}", language),
            finding.what.in_(language),
            finding.remedy.in_(language),
            one.check,
        ]


def _can_look_again(row: Submission, stands: str) -> bool:
    return row.state in (State.STAGED, State.SHOWN) or (row.state == State.TAKEN and row.public_id != stands)


def _lacks_headings(found: Shown) -> bool:
    return any(one.first.check == HEADING_MISSING for one in found.checks)


def _of_shown(found: Shown) -> dict[str, Any]:
    every = found.movement
    return {
        "found": found,
        "tables": [(tables()[one.table].title, one) for one in found.tables],
        "years": [Period.of_year(year) for year in found.years],
        "severities": [(message(f"check.{one}"), found.severities.get(one.value, 0)) for one in Severity],
        "checks": [Check(one) for one in found.checks],
        "has_more_findings": sum(found.severities.values()) > MOST,
        "movement": every,
        "moved": [_moved(one) for one in every.moved],
        "is_nothing_new": not (every.new or every.changed or every.gone),
    }


def _moved(one: Moved) -> Row:
    definition = definitions().get(one.metric)
    title: Spoken = definition.title if definition else message("submissions.not_defined", key=one.metric)
    return Row(title, Period.parse(one.period), _value(one.before, one.unit), _value(one.after, one.unit))


def _value(value: float | None, unit: str) -> str:
    return _("none") if value is None else amount(value, unit)

"""The verbs of questions: what the check found is asked, asked again, or seen to be gone. Code of practice 3.2.

Refused and queried findings become questions: what cannot be taken as it stands has to be put right, what is probably
wrong has to be answered. A note changes no figure and asks nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone

from gwella.accounts.session import Visitor
from gwella.measuring import handing, tallies
from gwella.measuring.found import Found
from gwella.measuring.models import Answer, Question, Submission
from gwella.measuring.models.conversation import Kind, Stage
from gwella.measuring.signs import key_of, sign
from gwella.returns.definitions import Severity
from gwella.returns.findings import Finding
from gwella.returns.mapping import printable

ASKING = frozenset({Severity.REFUSE, Severity.QUERY})
# What of a finding about a whole table says which it is; the rest of its values are what was measured this time.
TELLING = ("month", "heading")
AT_A_TIME = 500
LONGEST = 120


def keep(
    submission: Submission,
    findings: Iterable[Found],
    year: int,
    *,
    tables: Collection[str] | None = None,
    by: Visitor | None = None,
) -> int:
    """Ask what was found in a submission that was taken; return how many questions are open after it.

    What an earlier submission asked of the same year and is no longer found is gone, in the `tables` that this one
    holds (all, if none are named). What was said to be corrected and is found again is open again. Rows that cannot
    be told apart are one question, which says how many. `by` is whoever took it, who is not told that they are asked.
    """
    place, now = submission.authority, timezone.now()
    asked = _by_sign(findings, key_of(place))
    with transaction.atomic():
        own = Question.objects.of(place).filter(year=year)
        known = {one.sign: one for one in own.select_for_update()}
        looked_at = [one for one in known.values() if tables is None or one.table in tables]
        gone = [one.pk for one in looked_at if one.sign not in asked and not one.gone]
        for part in _parts(gone):
            own.filter(pk__in=part).update(gone=True)
        rows = [_row(key, found, known.get(key), submission, year, now) for key, found in asked.items()]
        # One statement for new ones and for those found again: to update each by itself took ten times as long.
        Question.objects.of(place).bulk_create(
            rows, AT_A_TIME, update_conflicts=True, unique_fields=KNOWN_BY, update_fields=REFRESHED
        )
        handing.hand_to_whom_the_file_names(place, year, by=by)
        for check in {one.asks for one in known.values()}:  # what was closed may be open again
            tallies.count(place, check)
        handing.settle(place)
        return own.filter(gone=False).exclude(stage=Stage.CLOSED).count()


KNOWN_BY = ("authority", "year", "sign")
REFRESHED = (
    *("submission", "severity", "file", "row", "heading", "client_group", "times", "values"),
    *("stage", "answered", "gone"),
)


def offered(question: Question) -> Answer | None:
    """Return the explanation that closed the same question in an earlier year, the latest; None where there is none.

    Of rows that cannot be told apart nobody can say that they are the same ones as last year.
    """
    if not question.told_apart:
        return None
    earlier = Answer.objects.of(question.authority).filter(sign=question.sign, year__lt=question.year, closes=True)
    last = earlier.order_by("-year", "-turn").first()
    return last if last and last.kind in (Kind.EXPLAINED, Kind.KNOWN) else None


def offers(questions: Collection[Question]) -> Mapping[str, Answer]:
    """Return the explanations of earlier years by the public id of each question that has one."""
    if not questions:
        return {}
    one = next(iter(questions))
    may_be = {each.sign: each for each in questions if each.told_apart}
    latest: dict[str, Answer] = {}
    for part in _parts(list(may_be)):
        rows = Answer.objects.of(one.authority).filter(sign__in=part, year__lt=one.year, closes=True)
        latest |= {row.sign: row for row in rows.order_by("year", "turn")}
    kinds = (Kind.EXPLAINED, Kind.KNOWN)
    return {one.public_id: latest[key] for key, one in may_be.items() if key in latest and latest[key].kind in kinds}


def finding_of(question: Question) -> Finding:
    """Return the finding that a question was made of, to be said in the reader’s language."""
    return Finding(
        table=question.table,
        file=question.file,
        rule=question.asks,
        severity=Severity(question.severity),
        row=question.row,
        column=question.column,
        parameters=question.values,
        team=question.team_said,
        worker=question.worker_said,
        case_reference=question.reference,
        row_key=question.sign,
        client_group=question.client_group,
        heading=question.heading,
    )


class _Asked(msgspec.Struct):
    """What is asked under one sign, how many rows it was found in, and the client group that all of them name."""

    found: Found
    client_group: str
    times: int = 0


def _known_by(found: Found) -> tuple[str, ...]:
    """Return what a finding is known by, wherever its row stands: its check, and its record or what its values tell."""
    told = (str(found.values[name]) for name in TELLING if name in found.values)
    return (found.table, found.check, found.column, found.reference, found.about, *told)


def _by_sign(findings: Iterable[Found], key: bytes) -> dict[str, _Asked]:
    asked: dict[str, _Asked] = {}
    for found in findings:
        if found.severity not in ASKING:
            continue
        before = asked.setdefault(sign(key, *_known_by(found)), _Asked(found, found.client_group))
        before.times += 1
        if found.client_group != before.client_group:
            before.client_group = ""
        # The first of them down the file stands for all, in whatever order they were found.
        if (found.file, found.row or 0) < (before.found.file, before.found.row or 0):
            before.found = found
    return asked


def _row(key: str, asked: _Asked, known: Question | None, submission: Submission, year: int, now: datetime) -> Question:
    """Return a question as this submission asks it: as far as it was, or open where what closed it is not so."""
    found = asked.found
    stage, answered = Stage.OPEN.value, ""
    if known is not None:
        is_not_so = known.answered == Kind.CORRECTED or known.times != asked.times
        if known.stage != Stage.CLOSED or not is_not_so:
            stage, answered = known.stage, known.answered
    return Question(
        submission=submission.public_id,
        sign=key,
        year=year,
        asks=found.check,
        severity=found.severity,
        table=found.table,
        file=printable(found.file, LONGEST),
        row=found.row,
        column=found.column,
        heading=printable(found.heading, LONGEST),
        reference=printable(found.reference, LONGEST),
        client_group=asked.client_group,
        times=asked.times,
        told_apart=bool(found.row is None or found.reference or found.about),
        team_said=printable(found.team, LONGEST),
        worker_said=printable(found.worker, LONGEST),
        values=dict(found.values),
        stage=stage,
        answered=answered,
        asked_at=now,
    )


def _parts(things: list[str] | list[int]) -> Iterable[list[str] | list[int]]:
    """Yield what can be asked of a database at once."""
    return (things[start : start + AT_A_TIME] for start in range(0, len(things), AT_A_TIME))

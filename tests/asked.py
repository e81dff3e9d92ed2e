"""Questions to test with: a submission that was taken, findings as a check hands them over, and people who answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from hands import ONE, canary, member, now

from gwella.accounts.models import Membership, Team
from gwella.accounts.session import Visitor, playing
from gwella.measuring import questions
from gwella.measuring.found import Found
from gwella.measuring.models import Question, Return, Submission
from gwella.returns.definitions import Severity

YEAR = 2024
CHECK = "plans.child_over_17"  # of severity query
REFUSED = "plans.date_out_of_range"  # of severity refuse


def submission(place: str = ONE, year: int = YEAR, state: str = "taken") -> Submission:
    """Return a submission of a year."""
    number = Submission.objects.of(place).count()
    return Submission.objects.of(place).create(
        digest=f"{number:064}", name="cynlluniau.csv", size=1, state=state, sent_by="x", sent_at=now(), years=[year]
    )


def found(reference: str = "A-1", **fields: Any) -> Found:
    """Return one finding about a plan."""
    is_of = {
        "check": CHECK,
        "severity": Severity.QUERY,
        "table": "plans",
        "file": "cynlluniau.csv",
        "row": 2,
        "column": "started_on",
        "reference": reference,
        "about": f"hash of {reference}" if reference else "",
    }
    return Found(**(is_of | fields))


def asked(*findings: Found, place: str = ONE, year: int = YEAR) -> list[Question]:
    """Ask what was found in a new submission; return the questions of the year, by reference."""
    questions.keep(submission(place, year), findings or (found(canary(place)),), year)
    return of_year(place, year)


def seen(*questions: Question) -> dict[str, int]:
    """Return questions as a page shows them: each with its turn."""
    return {one.public_id: one.turn for one in questions}


def of_year(place: str = ONE, year: int = YEAR) -> list[Question]:
    """Return the questions of a year as they stand, by reference."""
    return list(Question.objects.of(place).filter(year=year).order_by("reference", "pk"))


def team(place: str = ONE, name: str = "Tîm Oedolion") -> Team:
    """Return a team of today."""
    return Team.objects.of(place).create(name_en=f"{name} (en)", name_cy=name, since=date(2020, 4, 1))


def part(role: str, place: str = ONE, team: str = "", name: str = "Nia Prys") -> tuple[Membership, Visitor]:
    """Return a part that somebody new plays, and the visitor they are."""
    its = member(role, place, name, team)
    return its, playing(its)


def due_return(stage: str, place: str = ONE, year: int = YEAR, **fields: Any) -> Return:
    """Return a return of the year that stands at a stage."""
    its = {"kind": "pi", "year": year, "stage": stage, "due": date(2025, 6, 30)} | fields
    return Return.objects.of(place).create(**its)

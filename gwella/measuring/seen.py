"""Which questions somebody sees by reference: below every page, so that no page can show more.

The matrix, row 3: a performance officer all of their place’s; a team manager their team’s and a practitioner their
own, both only while the submission is open. A director reads how many there are, and nobody’s reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import groupby

from gwella.accounts.placed import PlacedQuerySet
from gwella.accounts.session import Visitor
from gwella.measuring.approval import LOCKED
from gwella.measuring.models import Question, Return, Submission
from gwella.measuring.models.conversation import Stage
from gwella.measuring.models.submission import State

PRACTITIONER, MANAGER, OFFICER = "practitioner", "team_manager", "performance_officer"
ASKED = (PRACTITIONER, MANAGER)  # who can be asked, and answers in words

Questions = PlacedQuerySet[Question]


def seen_by(who: Visitor) -> Questions:
    """Return the questions that `who` sees by reference; none for a role that sees none."""
    own: Questions = Question.objects.of(who.place)
    return SEEN.get(who.role, _none)(own, who)


def of_team(who: Visitor) -> Questions:
    """Return the questions of the team of whoever asks, to be counted and not shown, while their submission is open."""
    own: Questions = Question.objects.of(who.place)
    return _while_open(own, who.place).filter(team=who.team) if who.team else own.none()


def is_open(place: str, year: int) -> bool:
    """Return whether what a place sent of a year can still be put right: not every return of it is locked."""
    returns = Return.objects.of(place).filter(year=year).order_by("kind", "-revision")
    latest = [next(of_kind) for _, of_kind in groupby(returns, key=lambda one: one.kind)]
    return not latest or any(one.stage not in LOCKED for one in latest)


def due(place: str, year: int) -> date | None:
    """Return by when what is asked about a year matters: the first day on which a return of it is due.

    None where none waits; a correction of what was accepted has no such day.
    """
    returns = Return.objects.of(place).filter(year=year, revision=0).exclude(stage__in=LOCKED)
    day: date | None = returns.order_by("due").values_list("due", flat=True).first()
    return day


def nobodys(who: Visitor) -> Mapping[int, int]:
    """Return how many open questions of a year that can still be put right nobody was handed; for the officer."""
    if who.role != OFFICER:
        return {}
    open_ones = seen_by(who).filter(stage=Stage.OPEN, gone=False, team="", member="")
    years = list(open_ones.values_list("year", flat=True))
    return {year: years.count(year) for year in sorted(set(years)) if is_open(who.place, year)}


def waiting(who: Visitor) -> Mapping[int, int]:
    """Return how many questions wait for `who`, by year: for the officer what was replied, for others what is asked."""
    stage = Stage.REPLIED if who.role == OFFICER else Stage.OPEN
    years = list(seen_by(who).filter(stage=stage, gone=False).values_list("year", flat=True))
    return {year: years.count(year) for year in sorted(set(years))}


def _while_open(own: Questions, place: str) -> Questions:
    taken = Submission.objects.of(place).filter(state=State.TAKEN).values("public_id")
    return own.filter(year__in=list(_open_years(place)), submission__in=taken, gone=False)


def _open_years(place: str) -> Iterator[int]:
    for year in Question.objects.of(place).order_by().values_list("year", flat=True).distinct():
        if is_open(place, year):
            yield year


def _all(own: Questions, who: Visitor) -> Questions:
    return own


def _none(own: Questions, who: Visitor) -> Questions:
    return own.none()


def _of_own_team(own: Questions, who: Visitor) -> Questions:
    return of_team(who)


def _handed_to_them(own: Questions, who: Visitor) -> Questions:
    return _while_open(own, who.place).filter(member=who.membership) if who.membership else own.none()


SEEN: Mapping[str, Callable[[Questions, Visitor], Questions]] = {
    OFFICER: _all,
    MANAGER: _of_own_team,
    PRACTITIONER: _handed_to_them,
}

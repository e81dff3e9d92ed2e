"""Reminders of returns: by date, to those whose move it is, at most weekly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gwella.accounts.session import Visitor
from gwella.accounts.wall import walled
from gwella.code_of_practice.places import WALES
from gwella.measuring import approval
from gwella.measuring.calendar import BEFORE, due_on, to_remind_of
from gwella.measuring.models import Return
from gwella.measuring.waiting import authorities
from gwella.office import notices
from gwella.office.stages import Stage

OFFICER = "performance_officer"

Values = dict[str, str | int | float | None]
Way = tuple[str, list[str | int]]


def remind_all(today: date) -> int:
    """Remind everybody whose move is due within four weeks, or is late; return how many were told.

    Run again, it tells nobody twice.
    """
    return sum(_of_place(place, today) for place in authorities())


def _of_place(place: str, today: date) -> int:
    with walled([place, WALES]):
        return _told(place, today)


def _told(place: str, today: date) -> int:
    told = sum(_of_return(its, today) for its in Return.objects.of(place).filter(due__lte=today + BEFORE))
    year = to_remind_of(today)
    if year is None or approval.of_year(place, year) is not None:
        return told
    due = due_on(approval.METRICS, year)
    values: Values = {"year": year, "place": place, "due": due.isoformat()}
    about = f"{approval.METRICS}-{year}"
    people = notices.people_of(place, [OFFICER], today)
    return told + _remind(place, people, "approval.reminder_begin", values, about, today, due, ("returns", []))


def _of_return(its: Return, today: date) -> int:
    stage, told = approval.stage_of(its), 0
    values: Values = {"year": its.year, "place": its.authority, "stage": f"return.{its.stage}"}
    # A correction of what was accepted has no due day.
    code, due = ("approval.reminder_correction", None) if its.revision else ("approval.reminder", its.due)
    if due:
        values["due"] = due.isoformat()
    for place, leads_to in _where(its, stage):
        people = _who_can_move(its, place, stage, today)
        told += _remind(place, people, code, values, its.public_id, today, due, leads_to)
    return told


def _who_can_move(its: Return, place: str, stage: Stage, today: date) -> list[str]:
    """Return those at a place whose move it is, but for whoever had a hand in the return where somebody else had none.

    Where everybody had one all are reminded, since one of them has to see that somebody else is given the role.
    """
    theirs: dict[str, Visitor] = {}
    for role in stage.whose:
        theirs |= {one: Visitor(role, place, person=one) for one in notices.people_of(place, [role], today)}
    able = [one for one, who in theirs.items() if any(not wrong for _, _, wrong in approval.moves_of(its, who))]
    return sorted(able or theirs)


def _remind(
    place: str,
    people: Iterable[str],
    code: str,
    values: Values,
    about: str,
    today: date,
    due: date | None,
    leads_to: Way,
) -> int:
    reminded = (
        notices.remind(place, one, code, values, about=about, today=today, due=due, leads_to=leads_to) for one in people
    )
    return sum(notice is not None for notice in reminded)


def _where(its: Return, stage: Stage) -> list[tuple[str, Way]]:
    """Return at which place those sit whose move it is, and where each is led."""
    sides = {move.own for move in stage.moves.values() if any(move.is_for(role) for role in stage.whose)}
    own: list[tuple[str, Way]] = [(its.authority, ("return", [its.public_id]))]
    government: list[tuple[str, Way]] = [(WALES, ("received-returns", []))]
    return own * (True in sides) + government * (False in sides)

"""A return as its pages show it: where it stands, its figures, its way so far, and what can be done next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec
from django.http import Http404, HttpRequest

from gwella.accounts.matrix import Action, Need, matrix
from gwella.accounts.named import names
from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import WALES, Area, Kind, area
from gwella.code_of_practice.years import Period
from gwella.entries.sheet import sheet
from gwella.measuring import approval, asked, locked
from gwella.measuring.models import Return
from gwella.measuring.statement import Figures, completeness, statement
from gwella.office.stages import Move
from gwella.site.books import books
from gwella.site.conversation.said import title_of

SENT = "send"
EXPORTS = Need(resource="signed_return", action=Action.EXPORT)


class Step(msgspec.Struct, frozen=True):
    """One move that was made: by whom, when, what and why, or with which answer."""

    by: str
    at: datetime
    said: Text
    reason: str
    answers: bool = False


class Next(msgspec.Struct, frozen=True):
    """One move from here, the route that makes it, what stands in its way if anything does, and a reason typed."""

    name: str
    move: Move
    route: str
    in_the_way: NotAllowed | None
    typed: str = ""

    @property
    def field(self) -> str:
        return f"reason-{self.name}"


class Standing(msgspec.Struct, frozen=True):
    """A return in a list: where it stands, whether it came in time, and how complete it is."""

    its: Return
    stage: Text
    sent_at: datetime | None
    is_late: bool | None
    given: int
    of: int

    @property
    def period(self) -> Period:
        return Period.of_year(self.its.year)

    @property
    def area(self) -> Area:
        return area(self.its.authority)

    @property
    def place(self) -> Text:
        return self.area.name


def own_place(request: HttpRequest) -> str:
    """Return the authority of the session. Raises Http404 for whoever has none here, and at an officer's own desk."""
    who = visitor(request)
    if not who.membership or area(who.place).kind is not Kind.AUTHORITY:
        raise Http404
    return who.place


def check_at_wales(request: HttpRequest) -> None:
    """Raise Http404 for whoever is not at Welsh Government."""
    if visitor(request).place != WALES:
        raise Http404


def figures_now(place: str, year: int) -> bytes:
    """Return the figures of the sheet of a year as it is now."""
    return locked.figures_of(sheet(books(place).results, place, year))


def figures_of(its: Return) -> bytes:
    """Return the figures that a return is about: those that were locked, else those of its sheet now."""
    is_locked = its.stage in (*approval.LOCKED, "returned")
    return locked.as_bytes(its.locked) if is_locked else figures_now(its.authority, its.year)


def page(
    its: Return,
    figures: bytes,
    who: Visitor,
    typed: Mapping[str, str] = MappingProxyType({}),
    *,
    stages: Collection[str] = approval.WITH_GOVERNMENT,
) -> dict[str, Any]:
    """Return all that the page of a return shows to `who`, with the reasons that they `typed`, by the move's name.

    At which `stages` they may see other revisions says whoever shows them what is not of their own place.
    """
    read, is_own = locked.read(figures), its.authority == who.place
    given, of = completeness(read)
    questions = asked.asked(its.authority, its.year)
    return {
        "its": its,
        "authority": area(its.authority),
        "period": Period.of_year(its.year),
        "stage": approval.stage_of(its),
        "statement": statement(read, last_year_of(its, outside=not is_own), corrected_by(its)),
        "given": given,
        "of": of,
        "asked": [(title_of(one.check), one) for one in questions],
        # What an authority asks on a server of its own is not known here: no question is then not none.
        "open": sum(one.open for one in questions) if is_own or questions else None,
        "is_own": is_own,
        "steps": steps(its, outside=not is_own),
        "next": next_moves(its, who, typed),
        "can_export": is_own and matrix().allows(who.role, EXPORTS, own=True),
        "digest": locked.digest(figures),
        "is_locked": its.stage in approval.LOCKED,
        "why_corrected": approval.why_corrected(its),
        "revisions": [one for one in revisions(its) if one != its and (is_own or one.stage in stages)],
        "route": "return" if is_own else "received-return",
    }


def steps(its: Return, *, outside: bool = False) -> list[Step]:
    """Return the way of a return so far; `outside`, only what concerns those to whom it was submitted."""
    life = approval.life()
    made = [(one, life.made(one.name, one.stage)) for one in approval.moves(its)]
    people = names({one.by for one, _ in made})
    return [
        Step(people.get(one.by, one.elsewhere), one.at, move.said, one.reason, move.answers)
        for one, move in made
        if move.outside or not outside
    ]


def next_moves(its: Return, who: Visitor, typed: Mapping[str, str]) -> list[Next]:
    """Return what `who` could do with a return now."""
    side = "return" if its.authority == who.place else "received-return"
    return [
        Next(name, move, f"{side}-{name.replace('_', '-')}", refusal, typed.get(name, ""))
        for name, move, refusal in approval.moves_of(its, who)
    ]


def revisions(its: Return) -> list[Return]:
    """Return every revision of the return of the same year, the first one first."""
    return list(Return.objects.of(its.authority).filter(kind=its.kind, year=its.year).order_by("revision"))


def corrected_by(its: Return) -> Figures | None:
    """Return the figures that were accepted before this revision; None of the first."""
    before = [one for one in approval.accepted(its.authority, its.year) if one.revision < its.revision]
    return locked.read(before[-1].locked) if before else None


def last_year_of(its: Return, *, outside: bool) -> Figures:
    """Return the figures of the year before: those accepted last, else of the authority's own sheet."""
    accepted = approval.accepted(its.authority, its.year - 1)
    if accepted:
        return locked.read(accepted[-1].locked)
    # What was not accepted is the authority's own: whoever decides about this year's is not shown it.
    return {} if outside else locked.read(figures_now(its.authority, its.year - 1))


def standing(its: Return, today: datetime, first: Return | None = None) -> Standing:
    """Return how a return stands. It came in time if it was sent first by the day it was due.

    `first` is the return that it corrects, where that one is judged: a correction has no due date of its own.
    """
    judged = first or its
    sent = [one.at for one in approval.moves(judged) if one.name == SENT]
    day = sent[0].date() if sent else today.date()
    is_late = day > judged.due if not judged.revision and (sent or day > judged.due) else None
    given, of = completeness(locked.read(its.locked)) if its.locked else (0, 0)
    return Standing(its, approval.stage_of(its).title, sent[0] if sent else None, is_late, given, of)

"""What of returns, of submissions and of the questions about them waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.session import Visitor
from gwella.code_of_practice.messages import Message, message
from gwella.code_of_practice.places import WALES, area, areas
from gwella.code_of_practice.places import Kind as PlaceKind
from gwella.code_of_practice.years import Period
from gwella.measuring import approval, own_definitions, releasing, seen
from gwella.measuring.calendar import due_on, to_remind_of
from gwella.measuring.models import Return, Submission
from gwella.measuring.models.submission import State
from gwella.office.awaiting import Kind, Waiting, provides
from gwella.office.stages import Move

BEGINS = Need(resource="statutory_return", action=Action.CREATE)
APPROVES = Need(resource="local_definition", action=Action.APPROVE)
TAKES = Need(resource="own_figure", action=Action.CREATE)  # as the page on which a submission is confirmed


@provides
def returns(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield each return whose next move is this person's to make, and the one of the year that nobody has begun."""
    for its in theirs(who):
        # Whoever had a hand in it signs nothing: it waits for somebody else in their role.
        if all(in_the_way for _, _, in_the_way in approval.moves_of(its, who)):
            continue
        own = its.authority == who.place
        leads_to = ("return", (its.public_id,)) if own else ("received-return", (area(its.authority), its.public_id))
        kind = Kind(approval.stage_of(its).waits)
        # A correction of what was accepted has no due date of its own.
        due = its.due if not its.revision else None
        yield Waiting(kind=kind, says=said(its), due=due, leads_to=leads_to)
    if (year := not_begun(who.place, who.role, today)) is not None:
        says = message("approval.not_begun", year=Period.of_year(year))
        yield Waiting(kind=Kind.WRITE, says=says, due=due_on(approval.METRICS, year), leads_to=("returns", ()))


@provides
def questions(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield the years of which questions wait for somebody: to be answered, to be closed, to be handed over."""
    if who.role not in seen.SEEN or not who.place:
        return
    own = who.role != seen.OFFICER
    code, kind = ("questions.wait", Kind.ANSWER) if own else ("questions.wait_to_be_closed", Kind.CHECK)
    every = [(code, kind, seen.waiting(who)), ("questions.wait_for_nobody", Kind.ANSWER, seen.nobodys(who))]
    for says, what, years in every:
        for year, count in years.items():
            yield Waiting(
                kind=what,
                says=message(says, year=Period.of_year(year), count=count),
                due=seen.due(who.place, year),
                leads_to=("questions-own", ()) if own else ("questions-in", (year,)),
            )


@provides
def submissions(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield what was sent and is looked at by nobody yet: to be confirmed, or to be put right."""
    if not who.place or not matrix().allows(who.role, TAKES, own=True):
        return
    kinds = {State.SHOWN: (Kind.CHECK, "to_be_confirmed"), State.STAGED: (Kind.FIX, "to_be_fixed")}
    for row in Submission.objects.of(who.place).filter(state__in=list(kinds)).order_by("sent_at"):
        kind, code = kinds[State(row.state)]
        says = message(f"submissions.waits_{code}", name=row.name, year=Period.of_year(row.year))
        yield Waiting(kind=kind, says=says, leads_to=("submission", (row.public_id,)))


@provides
def own_definitions_changed(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield what was done to a definition of the authority's own and waits for the director; not what they did."""
    if not who.place or not matrix().allows(who.role, APPROVES, own=True, keeping={Condition.SECOND_PERSON}):
        return
    for one in own_definitions.waiting(who.place):
        if not one.is_own_work(who.person):
            says = message(f"local.waits_{one.what}", key=one.key)
            yield Waiting(kind=Kind.DECIDE, says=says, leads_to=("desk-local-decide", (one.public_id,)))


@provides
def releases(who: Visitor, today: date) -> Iterator[Waiting]:
    """Yield each release that was put together and waits for this role."""
    life = releasing.life()
    if who.place != WALES or who.role not in life.stages[life.first].whose:
        return
    for its in releasing.waiting():
        held = {"given": len(its.holds), "missing": len(its.missing)}
        says = message("release.waits", year=Period.of_year(its.year), **held)
        kind = Kind(life.stages[its.stage].waits)
        yield Waiting(kind=kind, says=says, leads_to=("national-releases-in", (its.year,)))


def theirs(who: Visitor) -> Iterable[Return]:
    """Return the returns whose next move is the role's that somebody plays, at their own place or at all."""
    life = approval.life()
    own = [name for name, stage in life.stages.items() if _is_for(stage.moves.values(), who.role, own=True)]
    other = [name for name, stage in life.stages.items() if _is_for(stage.moves.values(), who.role, own=False)]
    found: list[Return] = []
    if who.place and own:
        stages = [name for name in own if who.role in life.stages[name].whose]
        found += Return.objects.of(who.place).filter(stage__in=stages)
    if other:
        stages = [name for name in other if who.role in life.stages[name].whose]
        for place in authorities():
            found += Return.objects.of(place).filter(stage__in=stages)
    return found


def not_begun(place: str, role: str, today: date) -> int | None:
    """Return the year whose return is due, should be begun by this role at this place, and is not."""
    year = to_remind_of(today)
    if year is None or place not in authorities() or not matrix().allows(role, BEGINS, own=True):
        return None
    return year if approval.of_year(place, year) is None else None


def authorities() -> list[str]:
    """Return the code of every authority, the invented one among them."""
    return [code for code, one in areas().items() if one.kind is PlaceKind.AUTHORITY]


def said(its: Return) -> Message:
    """Return the sentence about a return and where it stands."""
    stage = approval.stage_of(its)
    code = "approval.waits_revised" if its.revision else "approval.waits"
    return message(
        code,
        year=Period.of_year(its.year),
        place=area(its.authority).name,
        revision=its.revision,
        stage=stage.title,
        says=stage.says,
    )


def _is_for(moves: Iterable[Move], role: str, *, own: bool) -> bool:
    return any(move.own is own and move.is_for(role) for move in moves)

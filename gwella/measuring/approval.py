"""The way of a return from draft to accepted: checked, signed by a second person, locked, sent, answered, corrected.

Which moves there are, whose they are and what they ask stands in `definitions/stages/return.toml`. Here is what a table
cannot say: which figures are locked, who had a hand in them, and that of two moves at once one is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gwella.accounts.session import Visitor
from gwella.audit.chain import By
from gwella.audit.chain import record as record_at
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.places import WALES, area
from gwella.code_of_practice.years import Period
from gwella.measuring import locked
from gwella.measuring.calendar import due_on
from gwella.measuring.models import Hand, Move, Return, Submission
from gwella.measuring.models.submission import State
from gwella.office import notices, stages

METRICS = "metrics"
ASKS = "ask_to_reopen"
ACCEPTED = ("accepted", "reopening_accepted")
LONGEST_REASON = 1000
LONGEST_RECORDED = 400
# Those to whom a return has been submitted see it at these stages, and at no other.
WITH_GOVERNMENT = ("submitted", "accepted", "returned", "reopening_submitted", "reopening_accepted")
# From here on a return's figures are locked: what people are asked can no longer change them.
# One that somebody asks to open again stays locked until a second person agrees.
SUBMITTED = "submitted"  # it has left the authority
ANSWERS = "answer"  # what was asked of a return that came back
BRINGING = ("check", ANSWERS, "hand_over", "send", ASKS)  # who made one of these brought it so far
LOCKED = ("signed", "submitted", "accepted", "reopening_signed", "reopening_submitted", "reopening_accepted")


def life() -> stages.Life:
    """Return the stages of a return."""
    return stages.lives()["return"]


def stage_of(its: Return) -> stages.Stage:
    """Return where a return stands."""
    return life().stages[its.stage]


@transaction.atomic
def begin(place: str, year: int, *, by: Visitor) -> Return:
    """Begin the return of a year that has ended, as a draft; one that was begun before is returned as it is.

    Raises NotAllowed for a year that goes on still.
    """
    check_has_ended(year)
    made = {"stage": life().first, "due": due_on(METRICS, year), "made_by": by.person}
    its, is_new = Return.objects.of(place).get_or_create(kind=METRICS, year=year, revision=0, defaults=made)
    if is_new:
        _record(by, place, "return.begin", its)
    return its


def check_has_ended(year: int) -> None:
    """Raise NotAllowed for a year that goes on still, of which there can be no return."""
    if Period.of_year(year).last_day >= timezone.localdate():
        raise NotAllowed("approval.year_goes_on", year=Period.of_year(year))


def find(place: str, public_id: str) -> Return | None:
    """Return a return of `place`; None where it has none of that name."""
    its: Return | None = Return.objects.of(place).filter(public_id=public_id).first()
    return its


def submitted(place: str, public_id: str) -> Return | None:
    """Return a return that `place` has submitted, as those may see it who decide about it."""
    its: Return | None = Return.objects.of(place).filter(public_id=public_id, stage__in=WITH_GOVERNMENT).first()
    return its


def signed(place: str, public_id: str) -> Return | None:
    """Return a return of `place` that is signed, its figures locked, as those may see it whom the place lets."""
    its: Return | None = Return.objects.of(place).filter(public_id=public_id, stage__in=LOCKED).first()
    return its


def all_signed(place: str) -> list[Return]:
    """Return every return of a place that is signed, the latest year first."""
    return list(Return.objects.of(place).filter(stage__in=LOCKED).order_by("-year", "-revision"))


def of_year(place: str, year: int) -> Return | None:
    """Return the latest revision of the return of a year; None where nobody has begun one."""
    its: Return | None = Return.objects.of(place).filter(kind=METRICS, year=year).order_by("-revision").first()
    return its


def accepted(place: str, year: int) -> list[Return]:
    """Return the return of a year that was accepted first, and every correction accepted after it, in their order."""
    rows = Return.objects.of(place).filter(kind=METRICS, year=year, stage__in=ACCEPTED)
    return list(rows.order_by("revision"))


def why_corrected(its: Return) -> str:
    """Return why a revision corrects what was accepted before; empty for a return that was first made so."""
    earlier = Return.objects.of(its.authority).filter(kind=its.kind, year=its.year, revision=its.revision - 1).first()
    asked = [one.reason for one in moves(earlier) if one.name == ASKS] if earlier else []
    return asked[-1] if asked else ""


def answered(its: Return) -> str:
    """Return what was answered last, where a return came back with a question; empty where nothing was."""
    said = [one.reason for one in moves(its) if one.name == ANSWERS]
    return said[-1] if said else ""


def moves(its: Return) -> list[Move]:
    """Return every move of a return, the first one first."""
    return list(Move.objects.of(its.authority).filter(of=its.public_id).order_by("turn"))


@transaction.atomic
def had_a_hand(place: str, year: int, *, by: Visitor) -> None:
    """Keep that somebody changes figures of a year: they sign them no more."""
    Hand.objects.of(place).get_or_create(year=year, by=by.person, defaults={"at": timezone.now()})


def before(its: Return) -> dict[str, set[str]]:
    """Return who made which move of a return, and under `made` who had a hand in its figures.

    That is whoever began it, entered a figure of its year, or sent or took a submission with rows of that year.
    """
    found: dict[str, set[str]] = {}
    for one in moves(its):
        found.setdefault(one.name, set()).add(one.by)
    hands = set(Hand.objects.of(its.authority).filter(year=its.year).values_list("by", flat=True))
    taken = Submission.objects.of(its.authority).filter(state=State.TAKEN)
    for one in taken.only("years", "sent_by", "decided_by"):
        if its.year in one.years:
            hands |= {one.sent_by, one.decided_by}
    return found | {stages.MADE: (hands | {its.made_by}) - {""}}


def check_can_move(its: Return, name: str, who: Visitor) -> stages.Move:
    """Return the move. Raises NotAllowed unless `who` may make it, and now."""
    return _can_move(its, name, who, before(its))


def _can_move(its: Return, name: str, who: Visitor, brought: dict[str, set[str]]) -> stages.Move:
    own = bool(who.place) and who.place == its.authority
    move = stages.check_can_move(life(), its.stage, name, who, own=own, before=brought)
    if move.to.startswith("reopening") and its != of_year(its.authority, its.year):
        raise NotAllowed("approval.corrected_already")
    return move


def moves_of(its: Return, who: Visitor) -> list[tuple[str, stages.Move, NotAllowed | None]]:
    """Return the moves from here that are for the role of `who`, each with what stands in the way of it."""
    moves_here = stage_of(its).moves.items()
    theirs = [one for one in moves_here if one[1].is_for(who.role) and one[1].own == (who.place == its.authority)]
    brought = before(its) if theirs else {}  # asked once for all of them: this stands on the first page of many
    return [(name, move, _in_the_way(its, name, who, brought)) for name, move in theirs]


@transaction.atomic
def take(
    place: str,
    public_id: str,
    name: str,
    *,
    by: Visitor,
    turn: int,
    seen: str = "",
    figures: bytes = b"",
    reason: str = "",
) -> Return:
    """Make the move `name` of a return that `by` saw at `turn`; return it as it stands then.

    `figures` are those of its sheet now, and `seen` the digest of those on the page, where the move is about figures.
    A second click of the same person changes nothing. Raises NotFound, and NotAllowed where the move is not theirs,
    somebody was first, or the figures are others by now.
    """
    its = find(place, public_id)
    if its is None:
        raise NotFound("approval.no_such_return")
    if its.turn != turn:
        return _again(its, name, by, turn)
    move = check_can_move(its, name, by)
    told = stages.check_reason(move, reason, LONGEST_REASON)
    digest = _check_figures(its, move, seen, figures)
    made = Move(of=public_id, name=name, by=by.person, at=timezone.now(), reason=told, digest=digest)
    made.locked = locked.as_text(figures) if move.locks else ""
    _make(its, move, made)
    _record(by, place, f"return.{name}", its, reason=told[:LONGEST_RECORDED])
    if move.revises:
        _revise(its)
    _tell(its, move, told, by)
    return its


@transaction.atomic
def answered_elsewhere(its: Return, name: str, *, made_by: str, at: datetime, reason: str, by: Visitor) -> Return:
    """Make the move `name` that `made_by` made at another installation, whose signed word `by` brings.

    Who may decide was asked there. Raises NotAllowed where it is no move from here.
    """
    move = stage_of(its).moves.get(name)
    if move is None:
        raise NotAllowed("stages.not_from_here", stage=stage_of(its).title)
    told = stages.check_reason(move, reason, LONGEST_REASON)
    made = Move(of=its.public_id, name=name, elsewhere=made_by, at=at, reason=told, digest=its.digest)
    _make(its, move, made)
    if move.revises:
        _revise(its)
    _tell(its, move, told, by)
    return its


def _make(its: Return, move: stages.Move, made: Move) -> None:
    """Keep a move, and where the return stands after it. Raises NotAllowed where somebody was first."""
    made.turn, made.stage = its.turn + 1, move.to
    changes = {"stage": move.to, "turn": made.turn}
    if move.locks:
        changes |= {"digest": made.digest, "locked": made.locked}
    stands = Return.objects.of(its.authority).filter(public_id=its.public_id, turn=its.turn, stage=its.stage)
    # Compared and set in one statement: of two at once, one wins.
    if not stands.update(**changes):
        raise NotAllowed("stages.somebody_was_first")
    Move.objects.of(its.authority).bulk_create([made])
    its.refresh_from_db(from_queryset=Return.objects.of(its.authority))


def _again(its: Return, name: str, by: Visitor, turn: int) -> Return:
    """Return a return that has moved on since `turn`, where it was the same person who moved it so."""
    if Move.objects.of(its.authority).filter(of=its.public_id, turn=turn + 1, name=name, by=by.person).exists():
        return its
    raise NotAllowed("stages.somebody_was_first")


def _in_the_way(its: Return, name: str, who: Visitor, brought: dict[str, set[str]]) -> NotAllowed | None:
    try:
        _can_move(its, name, who, brought)
    except NotAllowed as refusal:
        return refusal
    return None


def _check_figures(its: Return, move: stages.Move, seen: str, figures: bytes) -> str:
    """Return the digest of what is moved. Raises NotAllowed where it is not what was seen, or was handed on."""
    if not move.seen:
        return its.digest if its.stage in LOCKED else ""
    now = locked.digest(figures)
    if now != seen:
        raise NotAllowed("approval.figures_changed")
    latest = Move.objects.of(its.authority).filter(of=its.public_id).order_by("-turn").first()
    if move.same and (latest is None or latest.digest != now):
        raise NotAllowed("approval.changed_since")
    return now


def _revise(its: Return) -> None:
    """Begin the correction of an accepted return; those who made the one it corrects are no second person to it."""
    Return.objects.of(its.authority).get_or_create(
        kind=its.kind,
        year=its.year,
        revision=its.revision + 1,
        defaults={"stage": life().first, "due": its.due, "made_by": its.made_by},
    )


def _tell(its: Return, move: stages.Move, reason: str, by: Visitor) -> None:
    """Tell those who brought a return so far what became of it; what asked for this move is put away."""
    for place in (its.authority, WALES):
        notices.settle(place, its.public_id)
    if not move.tells:
        return
    brought = before(its)
    people = {its.made_by}.union(*(brought.get(name, set()) for name in BRINGING))
    values = {"year": its.year, "stage": f"return.{its.stage}", "reason": reason}
    code = "approval.told_why" if reason else "approval.told"
    for person in sorted(people - {by.person, ""}):
        notices.tell(its.authority, person, code, values, leads_to=("return", [its.public_id]), about=its.public_id)


def _record(by: Visitor, place: str, what: str, its: Return, reason: str = "") -> None:
    """Record a move where it was made, and in the record of the authority whose return it is."""
    facts = {"year": its.year, "revision": its.revision, "turn": its.turn, "authority": its.authority}
    for one in dict.fromkeys((place, by.place)):
        record_at(By(by.person, by.role, one), what, on=its.public_id, reason=reason, facts=facts)


def everywhere(places: Iterable[str]) -> list[Return]:
    """Return every return of these places, the earliest due first."""
    found = [its for place in places for its in Return.objects.of(place)]
    return sorted(found, key=lambda its: (its.due, area(its.authority).name.en, its.revision))

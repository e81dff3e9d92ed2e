"""The verbs of a release of returns: put together, then let out by a second person, sent back, or withdrawn.

Which moves there are and whose they are stands in `definitions/stages/release.toml`; the figures leave by the one verb
of the gate, `release.releases.publish`.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from gwella.accounts.session import Visitor
from gwella.audit.chain import By
from gwella.audit.chain import record as record_at
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.places import WALES
from gwella.disclosure.profiles import PUBLISHED_WALES
from gwella.measuring.approval import LONGEST_REASON, LONGEST_RECORDED
from gwella.measuring.candidates import Candidate, candidate
from gwella.measuring.models import Proposal
from gwella.metrics.what_adds_up import what_adds_up
from gwella.office import stages
from gwella.release.models import Release
from gwella.release.releases import publish

LETS_OUT = "let_out"
RECORDED = {LETS_OUT: "release.publish"}


def life() -> stages.Life:
    """Return the stages of a release."""
    return stages.lives()["release"]


def waiting(year: int | None = None) -> list[Proposal]:
    """Return the releases that wait for a second person, of one year or of all."""
    rows = Proposal.objects.of(WALES).filter(stage=life().first).order_by("year")
    return list(rows if year is None else rows.filter(year=year))


def decided(year: int) -> list[Proposal]:
    """Return the releases of a year that were let out, or were not, the latest first."""
    return list(Proposal.objects.of(WALES).filter(year=year).exclude(stage=life().first).order_by("-decided_at", "-pk"))


def find(public_id: str) -> Proposal | None:
    """Return a release that was put together; None where there is none of that name."""
    its: Proposal | None = Proposal.objects.of(WALES).filter(public_id=public_id).first()
    return its


@transaction.atomic
def propose(year: int, *, by: Visitor, seen: str) -> Proposal:
    """Put together the release of what is accepted of a year, where `seen` is the digest of what was on the page.

    Nothing is let out. Raises NotAllowed where nothing is accepted or nothing is new, where one waits already, and
    where what is accepted is not what was seen.
    """
    its = candidate(year)
    _check_can_propose(its, by, seen)
    made = {"stage": life().first, "digest": its.digest, "figures": len(its.figures)}
    made |= {"holds": [one.area.code for one in its.holds], "missing": [one.area.code for one in its.missing]}
    try:
        with transaction.atomic():
            proposal: Proposal = Proposal.objects.of(WALES).create(
                year=year, made_by=by.person, made_at=timezone.now(), **made
            )
    except IntegrityError:
        raise NotAllowed("release.waits_already", year=its.period) from None
    _record(proposal, "release.make", by)
    return proposal


@transaction.atomic
def decide(public_id: str, name: str, *, by: Visitor, reason: str = "") -> Proposal:
    """Make the move `name` of a release that waits; return it as it stands then.

    Raises NotFound, and NotAllowed where the move is not theirs, it was made before, or other figures would leave by
    now than were put together.
    """
    its = find(public_id)
    if its is None:
        raise NotFound("release.no_such_proposal")
    move = _check_can_decide(its, name, by)
    told = stages.check_reason(move, reason, LONGEST_REASON)
    changes = {"stage": move.to, "decided_by": by.person, "decided_at": timezone.now(), "reason": told}
    # Compared and set in one statement: of two at once, one wins.
    if not Proposal.objects.of(WALES).filter(public_id=public_id, stage=its.stage).update(**changes):
        raise NotAllowed("stages.somebody_was_first")
    on = _let_out(its) if name == LETS_OUT else ""
    its.refresh_from_db(from_queryset=Proposal.objects.of(WALES))
    _record(its, RECORDED.get(name, f"release.{name}"), by, on=on, reason=told[:LONGEST_RECORDED])
    return its


def in_the_way(its: Proposal, name: str, who: Visitor) -> NotAllowed | None:
    """Return why `who` may not make the move `name` of a release that waits; None where they may."""
    try:
        _check_can_decide(its, name, who)
    except NotAllowed as refusal:
        return refusal
    return None


def _check_can_decide(its: Proposal, name: str, who: Visitor) -> stages.Move:
    before = {stages.MADE: {its.made_by} - {""}}
    return stages.check_can_move(life(), its.stage, name, who, own=False, before=before)


def _check_can_propose(its: Candidate, by: Visitor, seen: str) -> None:
    if by.place != WALES:
        raise NotAllowed("release.not_at_wales")
    if waiting(its.year):
        raise NotAllowed("release.waits_already", year=its.period)
    if not its.figures:
        raise NotAllowed("release.nothing_accepted", year=its.period)
    if its.digest != seen:
        raise NotAllowed("release.changed_since")
    let_out = next((one for one in decided(its.year) if one.release), None)
    if let_out is not None and let_out.digest == its.digest:
        raise NotAllowed("release.nothing_new", year=its.period)


def _let_out(its: Proposal) -> str:
    """Let the figures out that were put together; return the public id of the release."""
    now = candidate(its.year)
    if now.digest != its.digest:
        raise NotAllowed("release.changed_since")
    release: Release = publish(now.rows, profile=PUBLISHED_WALES, label=now.label, adding_up=what_adds_up)
    Proposal.objects.of(WALES).filter(public_id=its.public_id).update(release=release.public_id)
    return release.public_id


def _record(its: Proposal, what: str, by: Visitor, *, on: str = "", reason: str = "") -> None:
    """Record what was done at Welsh Government, and once figures are let out with each authority whose they are."""
    facts = {"year": its.year, "figures": its.figures, "authorities": len(its.holds), "missing": len(its.missing)}
    for place in (WALES, *(its.holds if its.release else ())):
        record_at(By(by.person, by.role, place), what, on=on or its.public_id, reason=reason, facts=facts)

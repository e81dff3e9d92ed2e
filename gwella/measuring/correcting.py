"""The request to let an accepted return be corrected, where the two have servers of their own: it travels and arrives.

What is answered to it travels as the answer to a return does. Once Welsh Government lets it be corrected, a revision
begins on both sides, which is signed anew and sent in a package of its own; what was accepted stands.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from gwella.accounts.session import Visitor
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import WALES, area
from gwella.code_of_practice.years import Period
from gwella.measuring import approval, travelling
from gwella.measuring.models import Move, Package, Return
from gwella.measuring.models.package import Direction
from gwella.packages.manifest import FORMAT, Kind, Manifest
from gwella.packages.opened import Opened

ASKED = "reopening_accepted"


def has_asked(its: Return) -> bool:
    """Whether a return left here in a package, was accepted, and it was asked to let it be corrected."""
    return _sent_as(its) is not None


@transaction.atomic
def of_request(its: Return, *, by: Visitor, keys: Path) -> travelling.Made:
    """Return the package that asks Welsh Government to let an accepted return be corrected. Raises NotAllowed."""
    sent = _sent_as(its) if its.authority == by.place else None
    if sent is None:
        raise NotAllowed("packages.nothing_asked", year=Period.of_year(its.year))
    asked = travelling.last_move(its, approval.ASKS)
    said = Manifest(
        format=FORMAT,
        kind=Kind.REQUEST,
        of=its.kind,
        from_=its.authority,
        to=WALES,
        year=its.year,
        revision=its.revision,
        made_at=asked.at,
        signed_by=travelling.name_of_mover(asked),
        signed_at=asked.at,
        answers=sent.name,
        reason=asked.reason,
        key="",
    )
    return travelling.made(said, {}, its.public_id, by, keys)


@transaction.atomic
def take_request(found: Opened, *, by: Visitor) -> travelling.Taken:
    """Make at Welsh Government's the move by which an authority asked to correct what was accepted here.

    In an installation that both share the move is there already. Raises NotAllowed for a request about anything but
    the latest return that was accepted here.
    """
    said = found.manifest
    if not (said.to == by.place == WALES):
        raise NotAllowed("packages.not_for_here", place=area(by.place).name)
    its = _asked_about(said)
    package, is_new = travelling.keep(Direction.TAKEN, said, found.name, by, its.public_id)
    at = travelling.moment_of(said)
    shared = Move.objects.of(its.authority).filter(of=its.public_id, name=approval.ASKS, at=at).exists()
    if not is_new or shared:
        return travelling.Taken(its, is_new=False)
    if its.stage != "accepted" or its != approval.of_year(its.authority, its.year):
        raise NotAllowed("packages.not_to_be_corrected", place=area(its.authority).name, year=Period.of_year(its.year))
    approval.answered_elsewhere(its, approval.ASKS, made_by=said.signed_by, at=at, reason=said.reason, by=by)
    travelling.take_note(package, said, its.public_id, by, its.authority)
    return travelling.Taken(its, is_new=True)


def _sent_as(its: Return) -> Package | None:
    """Return the package in which a return left here, where it was accepted and is asked to be corrected; else None."""
    if its.stage != ASKED or not its.made_by:
        return None
    rows = Package.objects.of(its.authority).filter(direction=Direction.MADE, kind=Kind.RETURN, on=its.public_id)
    sent: Package | None = rows.order_by("-made_at", "-pk").first()
    return sent


def _asked_about(said: Manifest) -> Return:
    """Return the return that a request is about. Raises NotAllowed where no such package of its sender came here."""
    came = Package.objects.of(WALES).filter(direction=Direction.TAKEN, kind=Kind.RETURN, name=said.answers)
    package = came.first()
    its = approval.find(said.from_, package.on) if package else None
    if its is None or (its.year, its.revision, its.kind) != (said.year, said.revision, said.of):
        raise NotAllowed("packages.asks_about_nothing", place=area(said.from_).name, year=Period.of_year(said.year))
    return its

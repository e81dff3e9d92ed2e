"""Packages that leave: a signed return, the answer to it, a release. Each is the same bytes however often it is made.

That a package says no other moment than the one at which its thing was sent, decided or released is why: whoever makes
it twice has one package with one name, and an answer to either answers both.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils import timezone

from gwella.accounts.models import Person
from gwella.accounts.session import Visitor
from gwella.audit.chain import By
from gwella.audit.chain import record as record_at
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.places import WALES, area
from gwella.code_of_practice.results import Origin, csv_of
from gwella.code_of_practice.years import Period
from gwella.measuring import approval, locked
from gwella.measuring.models import Move, Package, Return
from gwella.measuring.models.package import Direction
from gwella.packages.made import MANIFEST, packed
from gwella.packages.manifest import FIRST, FORMAT, Kind, Manifest, Verdict, name_of
from gwella.packages.opened import inside
from gwella.packages.signing import signing_key
from gwella.release.models import Release

FOLDER = "signing"  # of the data folder
RETURN_FILE, RELEASE_FILE = "return.csv", "release.csv"
SENT = ("submitted", "accepted", "reopening_submitted", "reopening_accepted")
VERDICTS = {
    "accept": Verdict.ACCEPTED,
    "return": Verdict.RETURNED,
    "let_correct": Verdict.LET,
    "leave": Verdict.LEFT,
}
# By what is answered: the move with which it left, those that decide about it, and where it stands then.
LEAVES = {Kind.RETURN: "send", Kind.REQUEST: approval.ASKS}
DECIDES = {Kind.RETURN: ("accept", "return"), Kind.REQUEST: ("let_correct", "leave")}
ANSWERED = {Kind.RETURN: (*approval.ACCEPTED, "returned"), Kind.REQUEST: ("accepted",)}


class Made(msgspec.Struct, frozen=True):
    """A package that was made: what it says of itself, its name, and its bytes."""

    manifest: Manifest
    name: str
    package: bytes

    @property
    def file(self) -> str:
        """What to call it, without a sign that any system could stumble over."""
        return file_name(self.manifest)


class Taken(msgspec.Struct, frozen=True):
    """What a package brought in: the return or the release, and whether it was the first time."""

    its: Return | Release
    is_new: bool


def file_name(manifest: Manifest) -> str:
    """Return the name of a package's file: whose, what, of which year, when."""
    about = manifest.to if manifest.kind is Kind.ANSWER else manifest.from_
    return f"gwella-{manifest.kind}-{about}-{manifest.year}-{manifest.made_at:%Y%m%d-%H%M%S}.zip"


def return_of(place: str, year: int, fits: Callable[[Return], object]) -> Return:
    """Return the latest revision of a return that `fits`, or simply the latest. Raises NotFound where there is none."""
    rows = Return.objects.of(place).filter(kind=approval.METRICS, year=year).order_by("-revision")
    its = next((one for one in rows if fits(one)), rows.first())
    if its is None:
        raise NotFound("packages.no_return", place=area(place).name, year=Period.of_year(year))
    return its


def has_left(its: Return) -> bool:
    """Whether a return was begun here, and is signed and sent: whether a package of it can be made."""
    return bool(its.made_by) and its.stage in SENT


@transaction.atomic
def of_return(its: Return, *, by: Visitor, keys: Path) -> Made:
    """Return the package of a return that was signed and sent from here. Raises NotAllowed for any other."""
    if not has_left(its) or by.place != its.authority:
        raise NotAllowed("packages.not_sent", year=Period.of_year(its.year))
    signed, sent = last_move(its, "sign"), last_move(its, "send")
    figures = locked.as_bytes(its.locked)
    said = Manifest(
        kind=Kind.RETURN,
        of=its.kind,
        from_=its.authority,
        to=WALES,
        year=its.year,
        revision=its.revision,
        made_at=sent.at,
        made_up=any(one.made_up for one in locked.read(figures).values()),
        signed_by=name_of_mover(signed),
        signed_at=signed.at,
        reason=approval.answered(its) or approval.why_corrected(its),
        key="",
    )
    return made(said, {RETURN_FILE: figures}, its.public_id, by, keys)


def answerable(its: Return, place: str) -> Package | None:
    """Return the latest package about a return that came to `place` and is decided about; None where there is none."""
    rows = Package.objects.of(place).filter(direction=Direction.TAKEN, kind__in=list(ANSWERED), on=its.public_id)
    came = rows.order_by("-made_at", "-pk")
    return next((one for one in came if its.stage in ANSWERED[Kind(one.kind)]), None)


@transaction.atomic
def of_answer(its: Return, *, by: Visitor, keys: Path) -> Made:
    """Return the package that says what was decided about a return, and why. Raises NotAllowed where nothing was."""
    came = answerable(its, by.place) if by.place == WALES else None
    if came is None:
        raise NotAllowed("packages.not_answered", place=area(its.authority).name, year=Period.of_year(its.year))
    kind = Kind(came.kind)
    decided = last_move(its, *DECIDES[kind])
    said = Manifest(
        format=FIRST if kind is Kind.RETURN else FORMAT,
        kind=Kind.ANSWER,
        of=its.kind,
        from_=WALES,
        to=its.authority,
        year=its.year,
        revision=its.revision,
        made_at=decided.at,
        signed_by=name_of_mover(decided),
        signed_at=decided.at,
        answers=came.name,
        verdict=VERDICTS[decided.name],
        reason=decided.reason,
        key="",
    )
    return made(said, {}, its.public_id, by, keys)


@transaction.atomic
def of_release(release: Release, *, by: Visitor, keys: Path) -> Made:
    """Return the package of a release that was made here, for everyone. Raises NotAllowed for one that came as such."""
    if Package.objects.of(by.place).filter(direction=Direction.TAKEN, on=release.public_id).exists():
        raise NotAllowed("packages.release_of_others")
    figures = [row.as_result() for row in release.figures.order_by("pk")]
    if by.place != WALES and any(one.area != by.place for one in figures):
        raise NotAllowed("packages.release_of_other_places", place=area(by.place).name)
    said = Manifest(
        kind=Kind.RELEASE,
        from_=by.place,
        year=max(Period.parse(one.period).year for one in figures),
        made_at=release.created_at,
        made_up=release.origin == Origin.MADE_UP,
        profile=release.profile,
        label_en=release.label_en,
        label_cy=release.label_cy,
        key="",
    )
    return made(said, {RELEASE_FILE: csv_of(figures)}, release.public_id, by, keys)


def last_move(its: Return, *names: str) -> Move:
    """Return the latest move of one of these names."""
    found: Move | None = (
        Move.objects.of(its.authority).filter(of=its.public_id, name__in=names).order_by("-turn").first()
    )
    assert found is not None, "a return stands where a move led it"
    return found


def keep(direction: str, manifest: Manifest, name: str, by: Visitor, on: str = "") -> tuple[Package, bool]:
    """Keep that a package was made or taken at the place of `by`; return it, and whether it is the first time."""
    its = {"kind": manifest.kind.value, "sender": manifest.from_, "made_at": manifest.made_at, "on": on}
    its |= {"by": by.person, "at": timezone.now()}
    rows = Package.objects.of(by.place)
    return rows.get_or_create(direction=direction, name=name, defaults=its)


def take_note(package: Package, said: Manifest, on: str, by: Visitor, *elsewhere: str) -> None:
    """Keep what a package was about, and record that it was taken, here and at the places that it concerns."""
    Package.objects.of(by.place).filter(public_id=package.public_id).update(on=on)
    for place in dict.fromkeys((*elsewhere, by.place)):
        record(By(by.person, by.role, place), "take", said, on)


def record(by: By, verb: str, manifest: Manifest, on: str) -> None:
    """Record what was done with a package at the place of `by`."""
    facts = {"kind": manifest.kind.value, "from": manifest.from_, "year": manifest.year, "revision": manifest.revision}
    if manifest.verdict:
        facts["verdict"] = manifest.verdict.value
    record_at(by, f"package.{verb}", on=on, facts=facts)


def made(said: Manifest, files: dict[str, bytes], on: str, by: Visitor, keys: Path) -> Made:
    """Sign and pack what a manifest says and these files, about `on`; keep and record that it was made."""
    package = packed(said, files, signing_key(keys, said.from_))
    its = Made(said, name_of(inside(package, MANIFEST)), package)
    keep(Direction.MADE, said, its.name, by, on)
    record(By(by.person, by.role, by.place), "make", said, on)
    return its


def name_of_mover(move: Move) -> str:
    """Return who made a move, by the name that stands beside it."""
    name = Person.objects.filter(public_id=move.by).values_list("name", flat=True).first()
    return name or move.elsewhere


def moment_of(manifest: Manifest) -> datetime:
    """Return when the person signed or decided; when it was made, where nobody is named."""
    return manifest.signed_at or manifest.made_at

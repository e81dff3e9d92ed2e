"""Packages that arrive: opened before anything is believed, then taken whole or not at all, and each one once."""

from __future__ import annotations

import csv
from datetime import timedelta
from math import isfinite
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from gwella.accounts.session import Visitor
from gwella.audit.chain import By
from gwella.audit.chain import record as record_at
from gwella.code_of_practice.errors import NotAllowed, NotFound, Remediable, ReturnRejected
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Parameter
from gwella.code_of_practice.places import WALES, area, areas
from gwella.code_of_practice.places import Kind as PlaceKind
from gwella.code_of_practice.results import FigureKey, Origin, Result, results_in
from gwella.code_of_practice.sheets import RUN
from gwella.code_of_practice.years import Period
from gwella.measuring import approval, locked, travelling
from gwella.measuring.calendar import due_on
from gwella.measuring.correcting import take_request
from gwella.measuring.models import Move, Package, Return
from gwella.measuring.models.package import Direction
from gwella.measuring.travelling import Taken
from gwella.metrics.definitions import definitions
from gwella.metrics.what_adds_up import what_adds_up
from gwella.packages.manifest import Kind, Manifest, Verdict
from gwella.packages.opened import Opened, opened
from gwella.packages.signing import known_keys
from gwella.release.gate import released
from gwella.release.models import Release, ReleasedFigure
from gwella.release.queries import earlier
from gwella.release.releases import publish

LONGEST_RETURN = 8 * 1024 * 1024  # bytes; one has some 200,000
CLOCKS_DIFFER = timedelta(days=1)  # of the sender's machine and this one's, at most
LARGEST = 32_767  # an edition, or places that a figure adds up
TEXTS = {field.name: field.max_length for field in ReleasedFigure._meta.fields if field.max_length}
MOVES: dict[Verdict | None, str] = {verdict: name for name, verdict in travelling.VERDICTS.items()}


def open_package(package: bytes, file: str, *, at: str, keys: Path, place: str = "", year: int | None = None) -> Opened:
    """Return what a package holds for the place `at`. Raises ReturnRejected unless all of it is right."""
    return opened(package, file, lambda sender: known_keys(keys, sender), to=at, place=place, year=year)


def take(found: Opened, *, by: Visitor) -> Taken:
    """Bring in what a package holds. Raises ReturnRejected and NotAllowed; nothing of it is taken then."""
    _check_moment(found.manifest)
    takes = {Kind.RETURN: take_return, Kind.REQUEST: take_request, Kind.ANSWER: take_answer, Kind.RELEASE: take_release}
    return takes[found.manifest.kind](found, by=by)


@transaction.atomic
def take_return(found: Opened, *, by: Visitor) -> Taken:
    """Take an authority's signed return at Welsh Government's installation, where it waits to be decided about.

    In an installation that both share it is there already, and it is only kept that the package came.
    """
    said = found.manifest
    if not (said.to == by.place == WALES) or area(said.from_).kind is not PlaceKind.AUTHORITY:
        raise NotAllowed("packages.not_for_here", place=area(by.place).name)
    approval.check_has_ended(said.year)
    figures = figures_in(found)
    package, is_new = travelling.keep(Direction.TAKEN, said, found.name, by)
    if not is_new:
        return Taken(_return(said.from_, package.on), is_new=False)
    its, arrived = _received(said, figures)
    travelling.take_note(package, said, its.public_id, by, said.from_)
    return Taken(its, is_new=arrived)


def figures_in(found: Opened) -> bytes:
    """Return the figures of a return as they were locked. Raises ReturnRejected unless they are its sender's."""
    figures = found.files.get(travelling.RETURN_FILE, b"")
    if len(figures) > LONGEST_RETURN or set(found.files) != {travelling.RETURN_FILE} or b"\0" in figures:
        raise ReturnRejected("packages.no_figures", inside=travelling.RETURN_FILE)
    try:
        read = locked.read(figures)
        results = [one.result() for one in read.values()]
    except (KeyError, ValueError, TypeError, AttributeError, csv.Error):
        raise ReturnRejected("packages.no_figures", inside=travelling.RETURN_FILE) from None
    said = found.manifest
    # Of its year alone: what else it held would be accepted and let out with it.
    theirs = all((one.area, one.period) == (said.from_, str(said.year)) for one in results)
    if not results or not theirs or not _is_sound(results):
        raise ReturnRejected("packages.no_figures", inside=travelling.RETURN_FILE)
    if any(one.is_made_up for one in results) != said.made_up:
        raise ReturnRejected("packages.no_figures", inside=travelling.RETURN_FILE)
    return figures


@transaction.atomic
def take_answer(found: Opened, *, by: Visitor) -> Taken:
    """Make on a return the move that Welsh Government made; it has to answer what was sent last.

    What was returned is then corrected, signed anew and sent in a new package.
    """
    said = found.manifest
    if said.from_ != WALES or said.to != by.place or said.verdict is None:
        raise NotAllowed("packages.not_for_here", place=area(by.place).name)
    its = _answered(said, by.place)
    package, is_new = travelling.keep(Direction.TAKEN, said, found.name, by, its.public_id)
    name, at = MOVES[said.verdict], travelling.moment_of(said)
    # Decided in this very installation, which both share: the move is there.
    shared = Move.objects.of(by.place).filter(of=its.public_id, name=name, at=at).exists()
    if not is_new or shared:
        return Taken(its, is_new=False)
    sent = _sent(said, by.place)
    if travelling.last_move(its, travelling.LEAVES[Kind(sent.kind)]).at != sent.made_at:
        raise NotAllowed("packages.answers_older")
    approval.answered_elsewhere(its, name, made_by=said.signed_by, at=at, reason=said.reason, by=by)
    travelling.take_note(package, said, its.public_id, by)
    return Taken(its, is_new=True)


@transaction.atomic
def take_release(found: Opened, *, by: Visitor) -> Taken:
    """Take a release exactly as it came, through the gate: it is refused if the gate would change anything of it."""
    said = found.manifest
    figures = release_in(found)
    package, _ = travelling.keep(Direction.TAKEN, said, found.name, by)
    label = Text(en=said.label_en, cy=said.label_cy)
    same = Release.objects.filter(created_at=said.made_at, profile=said.profile, label_en=label.en, label_cy=label.cy)
    there = Release.objects.filter(public_id=package.on).first() or same.first()
    if there is not None:
        return Taken(there, is_new=False)
    if _is_overtaken(said, figures, by.place):
        raise NotAllowed("packages.overtaken")
    release = publish(figures, profile=said.profile, label=label, adding_up=what_adds_up)
    travelling.take_note(package, said, release.public_id, by)
    return Taken(release, is_new=True)


def release_in(found: Opened) -> list[Result]:
    """Return the figures of a release. Raises ReturnRejected unless they could have left through this gate as well."""
    said, file = found.manifest, travelling.RELEASE_FILE
    if set(found.files) != {file} or not said.label_en or not said.label_cy:
        raise ReturnRejected("packages.no_figures", inside=file)
    figures = results_in(found.files[file], file)
    theirs = all(one.area == said.from_ and one.origin is not Origin.PUBLISHED for one in figures)
    if said.from_ != WALES and not theirs:
        # What was published before passes the gate as it is, so it is believed of Welsh Government alone.
        raise NotAllowed("packages.release_of_other_places", place=area(said.from_).name)
    if any(one.is_made_up for one in figures) != said.made_up:
        raise ReturnRejected("packages.no_figures", inside=file)
    if not _is_sound(figures):
        raise ReturnRejected("packages.no_figures", inside=file)
    if unknown := {one.metric for one in figures} - set(definitions()):
        raise NotAllowed("packages.unknown_metric", metric=min(unknown))
    same = released(figures, said.profile, adding_up=what_adds_up, earlier=earlier(figures))
    if same != figures or len({one.key for one in figures}) != len(figures):
        raise ReturnRejected("packages.not_through_the_gate", inside=file)
    return figures


def refused(refusal: Remediable, *, by: Visitor) -> None:
    """Record that a package was refused, and by which sentence; not what it held, which may be anything."""
    record_at(By(by.person, by.role, by.place), "package.refuse", facts={"code": refusal.code})


def _received(said: Manifest, figures: bytes) -> tuple[Return, bool]:
    """Return the return that a package is of as it stands now, and whether the package moved it."""
    rows = Return.objects.of(said.from_)
    which = {"kind": said.of, "year": said.year, "revision": said.revision}
    if said.of != approval.METRICS or rows.filter(kind=said.of, year=said.year, revision__gt=said.revision).exists():
        raise NotAllowed("packages.later_revision")
    _check_revises(said)
    begins = {"stage": approval.life().first, "due": due_on(said.of, said.year)}
    its, is_new = rows.get_or_create(**which, defaults=begins)
    if _is_sent_already(its, said, locked.digest(figures)):
        return its, False
    # A correction that was let begin here as a draft, and waits for its figures.
    is_awaited = is_new or its.stage in ("returned", approval.life().first)
    if its.made_by or not is_awaited:
        raise NotAllowed("packages.another_waits", place=area(said.from_).name, year=Period.of_year(said.year))
    if Move.objects.of(its.authority).filter(of=its.public_id, name="send", at__gte=said.made_at).exists():
        raise NotAllowed("packages.sent_later")
    _arrive(its, said, figures)
    return its, True


def _check_moment(said: Manifest) -> None:
    """Raise NotAllowed for what says that it was made or signed later than now: it would stand before all till then."""
    latest = max(said.made_at, travelling.moment_of(said))
    if latest > timezone.now() + CLOCKS_DIFFER:
        raise NotAllowed("packages.not_yet", day=timezone.localtime(latest).date())


def _check_revises(said: Manifest) -> None:
    """Raise NotAllowed unless what a revision corrects was accepted here, and it was let be corrected."""
    if not said.revision:
        return
    rows = Return.objects.of(said.from_).filter(kind=said.of, year=said.year)
    about: dict[str, Parameter] = {"place": area(said.from_).name, "year": Period.of_year(said.year)}
    about["revision"] = said.revision
    if not rows.filter(revision=said.revision - 1, stage__in=approval.ACCEPTED).exists():
        raise NotAllowed("packages.earlier_not_accepted", **about)
    if not rows.filter(revision=said.revision).exists():
        raise NotAllowed("packages.not_let", **about)


def _is_sent_already(its: Return, said: Manifest, digest: str) -> bool:
    """Whether these figures were sent here at that moment: the same package under another key, or shared with us."""
    sent = Move.objects.of(its.authority).filter(of=its.public_id, name="send", at=said.made_at)
    signed = Move.objects.of(its.authority).filter(of=its.public_id, name="sign", digest=digest)
    return sent.exists() and signed.exists()


def _arrive(its: Return, said: Manifest, figures: bytes) -> None:
    """Put a return where it waits to be decided about, by the moves that its authority made."""
    kept = {"digest": locked.digest(figures), "locked": locked.as_text(figures)}
    signed_at = travelling.moment_of(said)
    signed = Move(name="sign", stage="signed", at=signed_at, elsewhere=said.signed_by, **kept)
    # Who sent it, and who answered, is not in the package.
    made = [signed, Move(name="send", stage="submitted", at=said.made_at, digest=kept["digest"])]
    # An older server gives no answer, but once more why the return is corrected.
    if its.stage == "returned" and said.reason not in ("", approval.why_corrected(its)):
        made.insert(0, Move(name=approval.ANSWERS, stage="checked", at=signed_at, reason=said.reason))
    stands = Return.objects.of(its.authority).filter(public_id=its.public_id, turn=its.turn, stage=its.stage)
    if not stands.update(stage="submitted", turn=its.turn + len(made), **kept):
        raise NotAllowed("stages.somebody_was_first")
    for turn, one in enumerate(made, start=its.turn + 1):
        one.of, one.turn = its.public_id, turn
    Move.objects.of(its.authority).bulk_create(made)
    its.refresh_from_db(from_queryset=Return.objects.of(its.authority))


def _answered(said: Manifest, place: str) -> Return:
    """Return the return that an answer is about."""
    its = _return(place, _sent(said, place).on)
    if (its.year, its.revision, its.kind) != (said.year, said.revision, said.of):
        raise NotAllowed("packages.answers_nothing")
    return its


def _sent(said: Manifest, place: str) -> Package:
    """Return the package that an answer answers. Raises NotAllowed for none, and for one that is not answered so."""
    rows = Package.objects.of(place).filter(
        direction=Direction.MADE, kind__in=list(travelling.DECIDES), name=said.answers
    )
    sent: Package | None = rows.first()
    if sent is None or MOVES.get(said.verdict) not in travelling.DECIDES[Kind(sent.kind)]:
        raise NotAllowed("packages.answers_nothing")
    return sent


def _return(place: str, public_id: str) -> Return:
    its = approval.find(place, public_id)
    if its is None:
        raise NotAllowed("packages.answers_nothing")
    return its


def _is_sound(figures: list[Result]) -> bool:
    """Whether every figure is of a place and a period that there are, finite, and no larger than what keeps it."""
    for one in figures:
        try:
            Period.parse(one.period)
        except NotFound:
            return False
        texts = [(getattr(one, name), most) for name, most in TEXTS.items()]
        # Figures are handed out as they came: no spreadsheet may run what another place wrote into one.
        short = all(len(text) <= most and "\0" not in text and not text.startswith(RUN) for text, most in texts)
        counts = (one.edition, one.areas_in, one.areas_expected)
        if one.area not in areas() or not short or not _is_finite(one) or not all(0 <= n <= LARGEST for n in counts):
            return False
    return True


def _is_finite(one: Result) -> bool:
    numbers = (one.value, one.numerator, one.denominator, one.low, one.high)
    return all(number is None or isfinite(number) for number in numbers) and 0 <= (one.unknown or 0) < 2**31


def _is_overtaken(said: Manifest, figures: list[Result], place: str) -> bool:
    """Whether a release that was made later, and was taken before, holds one of these figures."""
    rows = Package.objects.of(place).filter(direction=Direction.TAKEN, kind=Kind.RELEASE, made_at__gt=said.made_at)
    later = ReleasedFigure.objects.filter(release__public_id__in=list(rows.values_list("on", flat=True)))
    keys = {one.key for one in figures}
    return any(FigureKey(*key) in keys for key in later.values_list(*FigureKey._fields))

"""What a release of a year's returns would hold: whose are accepted, and their figures as they would leave.

The figures here have passed the gate: whoever puts a release together, or lets it out, sees what everyone will.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Joined, Message, Spoken, message
from gwella.code_of_practice.places import Area, area, areas, authorities
from gwella.code_of_practice.places import Kind as PlaceKind
from gwella.code_of_practice.reading import kept
from gwella.code_of_practice.results import FigureKey, Origin, Result, csv_of
from gwella.code_of_practice.years import Period
from gwella.disclosure.profiles import PUBLISHED_WALES
from gwella.disclosure.views import Released
from gwella.measuring import approval, locked
from gwella.measuring.models import Return
from gwella.metrics.definitions import definitions
from gwella.metrics.drafts import titled
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release.gate import Passed, passed
from gwella.release.models import ReleasedFigure
from gwella.release.queries import earlier

MOST_NAMED = 4  # authorities in what a release is called


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How the return of one authority stands: the latest that was submitted, and the latest that was accepted.

    `leaves` says whether what was accepted is in the release; made-up figures are not, beside real ones.
    """

    area: Area
    latest: Return | None
    accepted: Return | None
    figures: Sequence[Result] = ()
    leaves: bool = False

    @property
    def stage(self) -> Text | None:
        return approval.stage_of(self.latest).title if self.latest else None


class Change(msgspec.Struct, frozen=True):
    """A number that is public and the one that would take its place."""

    area: Area
    was: Result
    now: Result

    @property
    def title(self) -> Spoken:
        return titled(self.now.metric)


class Candidate(msgspec.Struct, frozen=True, dict=True):
    """A release as it would be now. `standings` are in the order of the authorities."""

    year: int
    standings: Sequence[Standing]

    @property
    def period(self) -> Period:
        return Period.of_year(self.year)

    @cached_property
    def holds(self) -> list[Standing]:
        return [one for one in self.standings if one.leaves]

    @cached_property
    def rows(self) -> list[Result]:
        """The figures that the gate is given."""
        return [figure for one in self.holds for figure in one.figures]

    @cached_property
    def figures(self) -> list[Result]:
        """The figures as they would leave."""
        return self._passed.rows

    @property
    def gives_away(self) -> Message | None:
        """How many starred numbers can be worked out beside earlier releases; None where there are none."""
        many = self._passed.attacked.given_away
        return message("release.given_away", count=many) if many else None

    @cached_property
    def _passed(self) -> Passed:
        before = (Released(tuple(one.rows), one.profile) for one in earlier(self.rows))
        return _at_the_gate(tuple(self.rows), tuple(before))

    @property
    def starred(self) -> int:
        return sum(one.is_suppressed for one in self.figures)

    @property
    def is_made_up(self) -> bool:
        return any(one.is_made_up for one in self.rows)

    @cached_property
    def missing(self) -> list[Standing]:
        """The authorities whose returns it does not hold; a made-up release misses nobody."""
        return [] if self.is_made_up else [one for one in self.standings if not one.leaves and not one.area.invented]

    @property
    def by_stage(self) -> Mapping[Text | None, int]:
        """How many returns stand at each stage, the most first; under None those that were not submitted."""
        return dict(Counter(one.stage for one in self.standings).most_common())

    @cached_property
    def digest(self) -> str:
        """The hash of what would leave, and of which revisions it is: nothing in it that is not public with it."""
        which = [f"{one.accepted.public_id} {one.accepted.revision}" for one in self.holds if one.accepted]
        return hashlib.sha256("\n".join(which).encode() + csv_of(self.figures)).hexdigest()

    @cached_property
    def changes(self) -> list[Change]:
        """Every number that is public, without breakdowns, and would be another."""
        stands = _public(self.year, {one.area.code for one in self.holds})
        return [
            Change(area(now.area), stands[now.key], now)
            for now in self.figures
            if now.key in stands and not now.breakdown and stands[now.key].value != now.value
        ]

    @property
    def label(self) -> Text:
        """What the release is called: it names who is missing, or says how many are, where they are many."""
        said = self._said()
        return Text(en=said.in_(Language.EN), cy=said.in_(Language.CY))

    def _said(self) -> Message:
        missing = self.missing
        if not missing:
            return message("release.label", year=self.period)
        if len(missing) <= MOST_NAMED:
            names = Joined(tuple(one.area.name for one in missing), ", ")
            return message("release.label_without", year=self.period, places=names)
        return message("release.label_some", year=self.period, given=len(self.holds), of=len(authorities()))


def candidate(year: int) -> Candidate:
    """Return what a release of the accepted returns of a year would hold now."""
    every = list(_standings(year))
    real = [one for one in every if one.accepted and not _is_made_up(one)]
    chosen = real or [one for one in every if one.accepted]
    return Candidate(year, [msgspec.structs.replace(one, leaves=True) if one in chosen else one for one in every])


def _standings(year: int) -> Iterator[Standing]:
    for its in areas().values():
        if its.kind is not PlaceKind.AUTHORITY:
            continue
        rows = Return.objects.of(its.code).filter(kind=approval.METRICS, year=year)
        latest = rows.filter(stage__in=approval.WITH_GOVERNMENT).order_by("-revision").first()
        if latest is None and its.invented:
            continue
        accepted = approval.accepted(its.code, year)
        last = accepted[-1] if accepted else None
        yield Standing(area=its, latest=latest, accepted=last, figures=_figures(last) if last else ())


def _figures(its: Return) -> list[Result]:
    """Return what is let out of a return: what was given, and what takes back a number of an earlier release."""
    stands = {key for key, one in _public(its.year, {its.authority}).items() if one.origin is not Origin.PUBLISHED}
    every = locked.read(its.locked).values()
    return [one.result() for one in every if (one.value is not None and _is_defined(one.key)) or one.key in stands]


def _is_defined(key: FigureKey) -> bool:
    """Whether it is known here what a figure counts: an authority's return holds its own metrics too."""
    its = definitions().get(key.metric)
    return its is not None and (not key.breakdown or key.breakdown in its.breakdowns)


@kept
def _at_the_gate(rows: tuple[Result, ...], before: tuple[Released, ...]) -> Passed:
    """Return what leaves of rows. The gate needs seconds for the whole of Wales, and a page is looked at often."""
    return passed(rows, PUBLISHED_WALES, adding_up=what_adds_up, earlier=before)


def _public(year: int, codes: Iterable[str]) -> dict[FigureKey, Result]:
    """Return the numbers of a year that are public of these places."""
    rows = ReleasedFigure.objects.filter(current=True, area__in=list(codes), period=str(year), value__isnull=False)
    return {one.key: one for one in (row.as_result() for row in rows)}


def _is_made_up(standing: Standing) -> bool:
    return any(one.is_made_up for one in standing.figures)

"""What a metric and a measure are, as their files say it, and which edition of one is in force in a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum, auto

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.units import AMOUNTS, COUNT, DAYS, SHARE, TIMES, UNIT, rate_per
from gwella.code_of_practice.years import out_of_order
from gwella.metrics.counts import Count
from gwella.metrics.edition import NO_FIGURE, Edition, Example, MeasureExample
from gwella.metrics.relations import Rate, Share


class Polarity(StrEnum):
    """Whether more is better. Volumes and demand are never good or bad: the default is neither."""

    HIGHER = "higher_better"
    LOWER = "lower_better"
    NEITHER = auto()


class Kind(StrEnum):
    """What kind of evidence a figure is."""

    CONTEXT = auto()
    PROCESS = auto()
    EXPERIENCE = auto()
    OUTCOME = auto()


class Defined(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a metric and a measure have in common.

    `aliases` are labels of local reports, `act` the parts of the Act of 2014. `unknowns` says what may be unknown and
    why, `missing` what has to be read before it is confirmed, `nearest` what of ours comes nearest until then. After
    the year `until` there is no figure of it.
    """

    title: Text
    meaning: Text
    source: Text
    confidence: Confidence
    edition: tuple[Edition, ...]
    until: int | None = None
    aliases: tuple[str, ...] = ()
    missing: Text | None = None
    nearest: str = ""
    unknowns: Text | None = None
    breakdowns: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    wellbeing: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    kind: Kind = Kind.CONTEXT
    polarity: Polarity = Polarity.NEITHER
    can_use: Text | None = None
    cannot_use: Text | None = None

    def __post_init__(self) -> None:
        years = [edition.from_ for edition in self.edition]
        if not years:
            raise Misfit("misfits.editions", at=("edition",))
        if wrong := out_of_order(years):
            raise Misfit("misfits.editions", at=("edition", wrong, "from"))
        if self.until is not None and self.until < years[-1]:
            raise Misfit("misfits.until_too_early")

    @property
    def is_recalled(self) -> bool:
        """Whether only its name is known, from memory: nothing is counted or shown until it is confirmed."""
        return self.confidence is Confidence.RECALLED

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the national codes of its editions."""
        return tuple(dict.fromkeys(edition.code for edition in self.edition if edition.code))


class Metric(Defined, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One count, or one collected figure when it has no `count`.

    `stock` says that a collected figure is what there was on the last day of its period.
    """

    unit: str = COUNT
    count: Count | None = None
    stock: bool = False
    part_of: str = ""
    example: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if not UNIT.fullmatch(self.unit):
            raise Misfit("misfits.unit", units=", ".join((*AMOUNTS, *TIMES, SHARE)), rate=rate_per(10_000))
        if self.count and not self.example:
            raise Misfit("misfits.metric_without_example")
        if any(count.averaged and self.unit == COUNT for _, count in counts_of(self)):
            raise Misfit("misfits.unit_of_average", count=COUNT, days=DAYS)
        if self.count and self.stock:
            raise Misfit("misfits.stock_and_count")
        for place, edition in enumerate(self.edition, start=1):
            if edition.share or edition.rate:
                raise Misfit("misfits.relation_in_metric", field=f"edition[{place}]")
        for place, example in enumerate(self.example, start=1):
            if _can_have_none(example) and not _is_averaged(self, example.year):
                raise Misfit("misfits.no_figure_of_count", field=f"example[{place}].expect")


def counts_of(metric: Metric) -> Iterator[tuple[str, Count]]:
    """Yield all that a metric counts, or has counted, each with its field: the file's own, then those of editions."""
    if metric.count:
        yield "count", metric.count
    for place, edition in enumerate(metric.edition, start=1):
        if edition.count:
            yield f"edition[{place}].count", edition.count


def _can_have_none(example: Example) -> bool:
    return NO_FIGURE in (example.expect.values() if isinstance(example.expect, dict) else [example.expect])


def _is_averaged(metric: Metric, year: int) -> bool:
    """Say whether a metric takes a mean or a median in `year`; rows that are counted are 0 where there are none."""
    edition = in_force(metric, year)
    count = counted(metric, edition) if edition else None
    return count is not None and bool(count.averaged)


class Measure(Defined, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A share or a rate, worked out from metrics, or published as a value alone.

    What it puts in relation is that of the years in which no `edition` has another.
    `of_unknown` says that its parts are themselves those of whom something is not known.
    """

    share: Share | None = None
    rate: Rate | None = None
    of_unknown: bool = False
    kind: Kind = Kind.PROCESS
    example: tuple[MeasureExample, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.share is None) == (self.rate is None):
            raise Misfit("misfits.share_or_rate")
        if not self.example:
            raise Misfit("misfits.measure_without_example")
        for place, edition in enumerate(self.edition, start=1):
            if (edition.share and not self.share) or (edition.rate and not self.rate):
                raise Misfit("misfits.other_relation", field=f"edition[{place}]")
            if edition.rate and self.rate and edition.rate.per != self.rate.per:
                raise Misfit("misfits.other_per", field=f"edition[{place}].rate.per")

    @property
    def unit(self) -> str:
        """`share`, or `per_10000` and its kin."""
        return SHARE if self.rate is None else rate_per(self.rate.per)

    @property
    def numerators(self) -> tuple[str, ...]:
        """The metrics above the line: the parts of a share, the events of a rate."""
        if self.share:
            return self.share.parts
        assert self.rate, "a measure is either a share or a rate"
        return (self.rate.events,)

    @property
    def denominator(self) -> str:
        """The metric below the line: the whole of a share, the population of a rate."""
        if self.share:
            return self.share.whole
        assert self.rate, "a measure is either a share or a rate"
        return self.rate.population

    @property
    def relates(self) -> tuple[str, ...]:
        """Every metric that it puts in relation, the one below the line last."""
        return (*self.numerators, self.denominator)


Definition = Metric | Measure


def in_force(definition: Definition, year: int) -> Edition | None:
    """Return the edition in force in `year`, or None before the first, and after the last year of collection."""
    if definition.until is not None and year > definition.until:
        return None
    editions = [edition for edition in definition.edition if edition.from_ <= year]
    return editions[-1] if editions else None


def counted(metric: Metric, edition: Edition) -> Count | None:
    """Return what this edition counts: its own count, else the file's."""
    return edition.count or metric.count


def as_by(measure: Measure, edition: Edition) -> Measure:
    """Return a measure with what it puts in relation by one of its editions."""
    if not (edition.share or edition.rate):
        return measure
    return msgspec.structs.replace(measure, share=edition.share or measure.share, rate=edition.rate or measure.rate)


def in_year(measure: Measure, year: int) -> Measure:
    """Return a measure with what it puts in relation in `year`; before its first edition, what its file says."""
    edition = in_force(measure, year)
    return as_by(measure, edition) if edition else measure


def wholes_of(metric: Metric, every: Mapping[str, Metric]) -> Iterator[str]:
    """Yield what a metric is part of, straight and then by way of another, among metrics of which none goes round."""
    while metric.part_of:
        yield metric.part_of
        metric = every[metric.part_of]


def example_year(measure: Measure, example: MeasureExample) -> int:
    """Return the year that an example of a measure is of: where it says none, the first."""
    return measure.edition[0].from_ if example.year is None else example.year


def in_relation(measure: Measure, example: MeasureExample) -> tuple[int, int]:
    """Return what an example gives above the line and below it, where of a whole only what is known stands."""
    its = in_year(measure, example_year(measure, example))
    within = max((example.unknown.get(part, 0) for part in its.numerators), default=0) if its.share else 0
    return sum(example.given[part] for part in its.numerators), example.given[its.denominator] - within


def exceeds(measure: Measure, example: MeasureExample) -> bool:
    """Say whether an example of a share gives more in the parts than is known of the whole."""
    above, below = in_relation(measure, example)
    return bool(measure.share) and above > below


def ever(measure: Measure) -> tuple[Measure, ...]:
    """Return a measure with each thing that it puts in relation in any year, the latest last."""
    each = {(one.share, one.rate): one for one in (as_by(measure, edition) for edition in measure.edition)}
    return tuple(each.values())


def ever_related(measure: Measure) -> tuple[str, ...]:
    """Return every metric that a measure puts in relation in any year."""
    return tuple(dict.fromkeys(key for one in ever(measure) for key in one.relates))

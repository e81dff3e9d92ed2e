"""What a metric and a measure are: `definitions/metrics/` and `definitions/measures/`, one file each.

A *metric* is a plain one-sided count, or a figure that is only ever collected. A *measure* puts metrics in relation:
a share, a rate for a population. The path is the stable key; the national code is an attribute with an edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum, auto
from itertools import pairwise
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.act import parts_of_the_act
from gwella.code_of_practice.errors import DefinitionError, NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import Name, check_names, each, kept
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.standards import standards
from gwella.code_of_practice.units import AMOUNTS, COUNT, DAYS, SHARE, TIMES, UNIT, rate_per
from gwella.code_of_practice.wellbeing import aspects
from gwella.metrics.confirmations import every_confirmation
from gwella.metrics.confirmed import as_confirmed
from gwella.metrics.counts import Condition, Count, asks_for_last_day, names_of_count
from gwella.metrics.derived import check_derived
from gwella.metrics.edition import Edition, Example, MeasureExample
from gwella.metrics.relations import Rate, Share
from gwella.snapshots.tables import lists


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
    source: str
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
        if not years or years != sorted(set(years)):
            raise ValueError("`edition` needs at least one entry, oldest first, no year twice")
        if self.until is not None and self.until < years[-1]:
            raise ValueError("`until` lies before the last `edition`: say the last year in which it was collected")

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
            units = ", ".join((*AMOUNTS, *TIMES, SHARE))
            raise ValueError(f"`unit` is one of {units}, or a rate such as {rate_per(10_000)}")
        if self.count and not self.example:
            raise ValueError("a metric that is counted needs an `example`")
        if any(count.averaged and self.unit == COUNT for count in _counts(self)):
            raise ValueError(f"the `unit` of a mean or a median is not {COUNT}: it is what is averaged, such as {DAYS}")
        if self.count and self.stock:
            raise ValueError("`stock` is for a metric that is collected; one that is counted says `when`")


def _counts(metric: Metric) -> Iterator[Count]:
    yield from (count for count in (metric.count, *(edition.count for edition in metric.edition)) if count)


class Measure(Defined, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A share or a rate, worked out from metrics, or published as a value alone.

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
            raise ValueError("a measure is either a `share` or a `rate`")
        if not self.example:
            raise ValueError("a measure needs an `example`")

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


class Breakdown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dimension: a list's codes, or bands of age. `several`: one row may stand in more than one."""

    title: Text
    field: str
    list: str = ""
    bands: dict[str, Band] = {}
    several: bool = False

    def __post_init__(self) -> None:
        if bool(self.list) == bool(self.bands):
            raise ValueError("a breakdown has either a `list` or `bands`")


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A band of whole years of age, both ends included; no end means no limit."""

    title: Text
    from_: int = msgspec.field(name="from", default=0)
    to: int | None = None


Definition = Metric | Measure


@kept
def metrics() -> Mapping[str, Metric]:
    """Return every metric by its key. Raises DefinitionError, also for a name in it that leads nowhere."""
    found = as_confirmed(read_metrics())
    check_derived()
    check_metrics(found)
    return found


def check_metrics(found: Mapping[str, Metric]) -> None:
    """Raise DefinitionError for the first metric that cannot mean what it says among `found`."""
    for key, metric in found.items():
        _refuse_what_was_not_read(key, metric)
        check_names(key, _names_of_metric(metric, found))
        _refuse_circle(key, found)
    for key, metric in found.items():
        for year, count in _counts_by_year(metric, found):
            of_whole(key, metric, count, year, found)
        _refuse_change_of_the_whole_alone(key, metric, found)


@kept
def read_metrics() -> Mapping[str, Metric]:
    """Return every metric as its file says it, before any confirmation. Raises DefinitionError."""
    return each("metrics", Metric)


@kept
def read_measures() -> Mapping[str, Measure]:
    """Return every measure as its file says it, before any confirmation. Raises DefinitionError."""
    return each("measures", Measure)


@kept
def measures() -> Mapping[str, Measure]:
    """Return every measure by its key. Raises DefinitionError, also for a name in it that leads nowhere."""
    found = as_confirmed(read_measures())
    for key, measure in found.items():
        field = "share" if measure.share else "rate"
        check_names(key, [Name(field, part, metrics()) for part in measure.relates])
        check_names(key, _names_of_tags(measure, found))
        if any(edition.count for edition in measure.edition):
            raise DefinitionError("metrics.measure_counted", measure=key)
    return found


@kept
def breakdowns() -> Mapping[str, Breakdown]:
    """Return every breakdown by its name. Raises DefinitionError, also for a list that is not there."""
    found = each("breakdowns", Breakdown)
    for key, breakdown in found.items():
        check_names(key, [Name("list", breakdown.list, lists())] if breakdown.list else [])
    return found


@kept
def definitions() -> Mapping[str, Definition]:
    """Return every metric, then every measure, by its key. Raises DefinitionError, also for an alias that is taken."""
    found: Mapping[str, Definition] = MappingProxyType({**metrics(), **measures()})
    taken = {key: key for key in found} | {code: key for key, one in found.items() for code in one.codes}
    for key, alias in ((key, alias) for key, one in found.items() for alias in one.aliases):
        if alias in taken:
            raise DefinitionError("metrics.alias_taken", key=key, alias=alias, other=taken[alias])
        taken[alias] = key
    for key, held in every_confirmation().items():
        if held and key not in found:
            raise DefinitionError("confirmations.of_nothing", file=held[0].file.name, key=key)
    return found


@kept
def nationally() -> Mapping[str, Definition]:
    """Return every definition as it is for all: without what an authority's own confirmations made of it."""
    definitions()  # whatever does not load is refused here too
    return MappingProxyType(
        {**as_confirmed(read_metrics(), nationally=True), **as_confirmed(read_measures(), nationally=True)}
    )


def definition(name: str) -> Definition:
    """Return the metric or measure that `name`, a key, a national code or an alias, stands for. Raises NotFound."""
    return definitions()[key_of(name)]


def is_stock(definition: Definition) -> bool:
    """Say whether a figure is what there was on one day, the last of its period, and not what happened in it.

    A measure is what its events, or the parts of its share, are.
    """
    if isinstance(definition, Measure):
        return all(is_stock(metrics()[key]) for key in definition.numerators)
    count = definition.count
    return definition.stock or (count is not None and bool(count.when.overlaps) and asks_for_last_day(count))


def key_of(name: str) -> str:
    """Return the key that `name` is, or of the one definition that has it as code or alias. Raises NotFound."""
    if name in definitions():
        return name
    named = [key for key, one in definitions().items() if name in (*one.codes, *one.aliases)]
    if len(named) != 1:
        raise NotFound("metrics.not_a_metric", key=name)
    return named[0]


def in_force(definition: Definition, year: int) -> Edition | None:
    """Return the edition in force in `year`, or None before the first, and after the last year of collection."""
    if definition.until is not None and year > definition.until:
        return None
    editions = [edition for edition in definition.edition if edition.from_ <= year]
    return editions[-1] if editions else None


def counted(metric: Metric, edition: Edition) -> Count | None:
    """Return what this edition counts: its own count, else the file's."""
    return edition.count or metric.count


def of_whole(key: str, metric: Metric, count: Count, year: int, every: Mapping[str, Metric]) -> tuple[Condition, ...]:
    """Return the conditions that a metric shares with its whole in `year`; none where it is no part.

    Raises DefinitionError where it does not repeat the table, the period and every condition of its whole.
    """
    if not metric.part_of:
        return ()
    whole = every[metric.part_of]
    edition = in_force(whole, year)
    counts = counted(whole, edition) if edition else None
    if counts is None or (counts.of, counts.when) != (count.of, count.when) or set(counts.where) - set(count.where):
        raise DefinitionError("metrics.part_without_whole", metric=key, whole=metric.part_of)
    return counts.where


def dimensions(breakdown: str) -> tuple[str, ...]:
    """Return the dimensions of a breakdown: `age_group+sex` has two."""
    return tuple(breakdown.split("+"))


def _counts_by_year(metric: Metric, every: Mapping[str, Metric]) -> Iterator[tuple[int, Count]]:
    """Yield what a metric counts in each year in which its definition, or that of its whole, changes."""
    whole = every[metric.part_of] if metric.part_of else metric
    for year in sorted({edition.from_ for edition in (*metric.edition, *whole.edition)}):
        edition = in_force(metric, year)
        if edition and (count := counted(metric, edition)):
            yield year, count


def _refuse_change_of_the_whole_alone(key: str, metric: Metric, every: Mapping[str, Metric]) -> None:
    """Raise DefinitionError where the count of its whole changes in a year in which a metric has no edition.

    What is unknown in the part is told by the conditions of its whole, so the part changes with it, and has to say so.
    """
    whole = every[metric.part_of] if metric.part_of else metric
    own = [edition.from_ for edition in metric.edition]
    for before, after in pairwise(whole.edition):
        if counted(whole, before) != counted(whole, after) and after.from_ > own[0] and after.from_ not in own:
            raise DefinitionError("metrics.whole_changed", metric=key, whole=metric.part_of, year=str(after.from_))


def _refuse_circle(key: str, every: Mapping[str, Metric]) -> None:
    """Raise DefinitionError where a metric is part of itself, by way of others perhaps."""
    passed, at = [key], every[key].part_of
    while at and at not in passed:
        passed.append(at)
        at = every[at].part_of
    if at:
        raise DefinitionError("definitions.circle", key=key, field="part_of", way=" → ".join([*passed, at]))


def _refuse_what_was_not_read(key: str, metric: Metric) -> None:
    """Raise DefinitionError where a metric that was only recalled is counted, or does not say what is missing."""
    if metric.is_recalled and (metric.missing is None or any(_counts(metric))):
        what = "and_counted" if any(_counts(metric)) else "without_missing"
        raise DefinitionError(f"metrics.recalled_{what}", metric=key)


def _names_of_metric(metric: Metric, every: Mapping[str, Metric]) -> Iterator[Name]:
    yield from _names_of_tags(metric, every)
    if metric.part_of:
        yield Name("part_of", metric.part_of, every)
    for count in _counts(metric):
        named = (breakdowns()[name] for breakdown in metric.breakdowns for name in dimensions(breakdown))
        yield from names_of_count(count, {one.field: one.list for one in named})


def _names_of_tags(one: Definition, every: Mapping[str, Definition]) -> Iterator[Name]:
    yield from (Name("breakdowns", name, breakdowns()) for each in one.breakdowns for name in dimensions(each))
    yield from (Name("standards", name, standards()) for name in one.standards)
    yield from (Name("wellbeing", name, aspects()) for name in one.wellbeing)
    yield from (Name("act", name, parts_of_the_act()) for name in one.act)
    if one.nearest:
        yield Name("nearest", one.nearest, every)

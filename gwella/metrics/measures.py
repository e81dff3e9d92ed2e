"""Measures: shares and rates worked out from counts that stand side by side.

Never from other shares: numerators and denominators are pooled, percentages are not averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gwella.code_of_practice.results import FigureKey, Result, Status
from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import Measure, in_force, measures
from gwella.metrics.editions import meaning
from gwella.stats.values import worked


def measured(results: Iterable[Result]) -> Iterator[Result]:
    """Yield each measure for every area, period and category in which its metrics are known.

    A measure that was itself published for that place and period is not worked out again.
    """
    by_key = {result.key: result for result in results}
    for key, measure in measures().items():
        # Only the measure's own breakdowns: another of the whole's could not have its parts.
        dimensions = {"", *measure.breakdowns}
        for result in [r for r in by_key.values() if r.metric == _leading(measure) and r.breakdown in dimensions]:
            if result.key._replace(metric=key) not in by_key and (row := _one(key, measure, result, by_key)):
                yield row


def _leading(measure: Measure) -> str:
    """The metric whose rows say where the measure exists: the whole of a share, the events of a rate."""
    return measure.denominator if measure.share else measure.numerators[0]


def _one(key: str, measure: Measure, leading: Result, by_key: Mapping[FigureKey, Result]) -> Result | None:
    edition = in_force(measure, Period.parse(leading.period).year)
    if edition is None:
        return None
    pooled = (_share if measure.share else _rate)(measure, leading, by_key)
    if pooled is None:
        return None
    numerator, denominator, unknown, used = pooled
    value = worked(numerator, denominator, measure.unit)
    return Result(
        metric=key,
        edition=edition.from_,
        code=edition.code,
        area=leading.area,
        period=leading.period,
        breakdown=leading.breakdown,
        category=leading.category,
        numerator=numerator,
        denominator=denominator,
        unknown=unknown,
        value=value.value,
        unit=measure.unit,
        low=value.low,
        high=value.high,
        method=value.method,
        status=_least_sure(used),
        origin=leading.origin,
        areas_in=min(result.areas_in for result in used),
        areas_expected=max(result.areas_expected for result in used),
        definition=meaning(measure, edition),
        snapshot=leading.snapshot,
    )


Pooled = tuple[float, float, int | None, list[Result]]


def _share(measure: Measure, whole: Result, by_key: Mapping[FigureKey, Result]) -> Pooled | None:
    parts = [by_key.get(whole.key._replace(metric=part)) for part in measure.numerators]
    # A category in which no part was counted has no row: it holds nothing, while its whole is known.
    known = [part for part in parts if part is not None and part.numerator is not None]
    if whole.numerator is None or (not known and not whole.breakdown):
        return None
    # The parts of one whole share their unknowns: a package without an effect is unknown for each.
    within = max((part.unknown or 0 for part in known), default=0)
    numerator = sum(part.numerator or 0 for part in known)
    # What may or may not belong to the whole is not in it, and not known either.
    unknown = within + (whole.unknown or 0) if _all_stated(whole, *known) else None
    return numerator, whole.numerator - within, unknown, [whole, *known]


def _rate(measure: Measure, events: Result, by_key: Mapping[FigureKey, Result]) -> Pooled | None:
    people = by_key.get(events.key._replace(metric=measure.denominator))
    if people is None or people.value is None or events.numerator is None:
        return None
    return events.numerator, people.value, events.unknown, [events, people]


def _all_stated(*counts: Result) -> bool:
    """Say whether each count says how many it does not know; a publisher may not, and that is not none."""
    return all(count.unknown is not None for count in counts)


# From least to most sure: a measure is no surer than the least sure of what it is made of.
_SURENESS = (Status.PART_YEAR, Status.ESTIMATED, Status.PROVISIONAL, Status.REVISED, Status.FINAL)


def _least_sure(results: Iterable[Result]) -> Status:
    return min((result.status for result in results), key=_SURENESS.index)

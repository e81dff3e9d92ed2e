"""From snapshots to figures: every metric and measure, one result row each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from gwella.code_of_practice.results import Result, Status
from gwella.code_of_practice.years import Period
from gwella.metrics.areas import with_sums
from gwella.metrics.cells import Pass, cells
from gwella.metrics.editions import meaning
from gwella.metrics.measures import measured
from gwella.metrics.plan import Job, cannot_be_counted, groupings, jobs, outermost, passes
from gwella.metrics.rollup import Total, totals
from gwella.metrics.source import Source

# A count by its place in a pass, and the dimensions it is rolled up to; a whole with its parts, and the same.
Group = tuple[int, tuple[str, ...]]
Family = tuple[str, tuple[str, ...]]


def compute(
    sources: Iterable[Source],
    periods: Sequence[Period],
    collected: Iterable[Result] = (),
    as_of: date | None = None,
) -> list[Result]:
    """Return every figure that the sources give for `periods`, and the collected ones, in order of key.

    `collected` are results of aggregate returns (population among them); measures are worked out
    from both. A period that had not ended on `as_of` is marked part_year.
    """
    counts = [result for source in sources for result in count(source, periods)]
    counts = [_marked(result, as_of) for result in counts]
    known = with_sums([*counts, *collected])
    return sorted([*known, *measured(known)], key=lambda result: result.key)


def count(source: Source, periods: Sequence[Period], work: Iterable[Job] | None = None) -> Iterator[Result]:
    """Yield the counts of one authority. A table that was not provided gives `not_provided`, not zero."""
    wanted = list(jobs(periods) if work is None else work)
    for job in wanted:
        for period in job.periods:
            if job.count.of not in source.tables or cannot_be_counted(job, period):
                yield _row(source, job, period, status=Status.NOT_PROVIDED)
    for fused, its_jobs in passes([job for job in wanted if job.count.of in source.tables]):
        yield from _of_pass(source, fused, its_jobs, periods)


def _of_pass(source: Source, fused: Pass, work: list[Job], periods: Sequence[Period]) -> Iterator[Result]:
    found = cells(source.tables, fused, periods)
    groups = [(place, dimensions) for place, job in enumerate(work) for dimensions in groupings(fused, job)]
    rolled = {group: {(one.period, one.category): one for one in totals(found, *group)} for group in groups}
    there = _categories(work, rolled)
    for (place, dimensions), its_totals in rolled.items():
        job = work[place]
        for period in [period for period in job.periods if not cannot_be_counted(job, period)]:
            for category in sorted(there[outermost(job.key), dimensions]):
                nought = Total(period.code, category, 0, 0)
                total = its_totals.get((period.code, category), nought)
                yield _row(source, job, period, total, "+".join(dimensions))


def _categories(work: list[Job], rolled: Mapping[Group, Mapping[tuple[str, str], Total]]) -> dict[Family, set[str]]:
    """Return the categories that a whole or any of its parts has in any period.

    Each of them has each of these, a nought where nobody is in it: a row that is left out tells that much,
    and a starred figure beside it can be worked out from there.
    """
    there: dict[Family, set[str]] = defaultdict(set)
    for (place, dimensions), its_totals in rolled.items():
        its_categories = {category for _, category in its_totals} if dimensions else {""}
        there[outermost(work[place].key), dimensions] |= its_categories
    return there


def _row(
    source: Source,
    job: Job,
    period: Period,
    total: Total | None = None,
    breakdown: str = "",
    status: Status = Status.FINAL,
) -> Result:
    return Result(
        metric=job.key,
        edition=job.edition.from_,
        code=job.edition.code,
        area=source.authority,
        period=period.code,
        breakdown=breakdown,
        category=total.category if total else "",
        numerator=total.counted if total else None,
        unknown=total.unknown if total else None,
        value=total.counted if total else None,
        status=status,
        origin=source.origin,
        definition=meaning(job.metric, job.edition),
        snapshot=source.snapshots.get(job.count.of, ""),
    )


def _marked(result: Result, as_of: date | None) -> Result:
    if as_of is None or result.value is None or Period.parse(result.period).last_day < as_of:
        return result
    return msgspec.structs.replace(result, status=Status.PART_YEAR)

"""From snapshots to figures: every metric and measure, one result row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gwella.code_of_practice.results import Result, Status
from gwella.code_of_practice.years import Period
from gwella.metrics.areas import with_sums
from gwella.metrics.cells import Pass, cells
from gwella.metrics.editions import meaning
from gwella.metrics.measures import measured
from gwella.metrics.plan import Job, cannot_be_counted, groupings, jobs, passes
from gwella.metrics.rollup import Total, totals
from gwella.metrics.source import Source


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
    for place, job in enumerate(work):
        its_periods = {p.code: p for p in job.periods if not cannot_be_counted(job, p)}
        for dimensions in groupings(fused, job):
            rolled = [total for total in totals(found, place, dimensions) if total.period in its_periods]
            if not dimensions:
                rolled += [Total(code, "", 0, 0) for code in its_periods.keys() - {t.period for t in rolled}]
            for total in rolled:
                yield _row(source, job, its_periods[total.period], total, "+".join(dimensions))


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
    import msgspec

    if as_of is None or result.value is None or Period.parse(result.period).last_day < as_of:
        return result
    return msgspec.structs.replace(result, status=Status.PART_YEAR)

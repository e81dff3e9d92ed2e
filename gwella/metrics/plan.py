"""What is to be counted: which metrics in which editions, gathered into as few passes as can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.years import Period
from gwella.metrics.cells import Pass, Tally
from gwella.metrics.counts import Condition, Count
from gwella.metrics.definitions import Edition, Metric, breakdowns, metrics
from gwella.metrics.derive import WORDS
from gwella.metrics.editions import counted, in_force
from gwella.snapshots.calendar import is_covered
from gwella.snapshots.tables import table


class Job(msgspec.Struct, frozen=True):
    """One metric in one edition, for the periods in which that edition is in force."""

    key: str
    metric: Metric
    edition: Edition
    count: Count
    tally: Tally
    periods: tuple[Period, ...]


def jobs(periods: Sequence[Period], only: Mapping[str, Metric] | None = None) -> Iterator[Job]:
    """Yield a job for each metric and edition that these periods need. Collected metrics have none."""
    for key, metric in (metrics() if only is None else only).items():
        by_edition: dict[Edition, list[Period]] = defaultdict(list)
        for period in periods:
            if edition := in_force(metric, period.year):
                by_edition[edition].append(period)
        for edition, its_periods in by_edition.items():
            if count := counted(metric, edition):
                tally = Tally(count.where, _of_whole(key, metric, count, edition.from_))
                yield Job(key, metric, edition, count, tally, tuple(its_periods))


def passes(work: Sequence[Job]) -> Iterator[tuple[Pass, list[Job]]]:
    """Yield the fused passes that do all of `work`, each with its jobs in the order of its counts.

    Dimensions in which a row stands more than once have a pass of their own: they would multiply the rest.
    """
    together: dict[tuple[str, object, str, str], list[Job]] = defaultdict(list)
    for job in work:
        shared = (job.count.of, job.count.when, job.count.distinct)
        together[*shared, ""].append(job)
        for name in job.metric.breakdowns:
            if breakdowns()[name].several:
                together[*shared, name].append(job)
    for (of, _, distinct, several), its_jobs in together.items():
        tallies = tuple(job.tally for job in its_jobs)
        dimensions = (several,) if several else _additive(its_jobs)
        yield Pass(of, its_jobs[0].count.when, distinct, tallies, dimensions), its_jobs


def groupings(work: Pass, job: Job) -> Iterator[tuple[str, ...]]:
    """Yield the combinations of dimensions that this pass gives for this job: all together, then each."""
    if not any(breakdowns()[name].several for name in work.dimensions):
        yield ()
    yield from ((name,) for name in work.dimensions if name in job.metric.breakdowns)


def outermost(key: str) -> str:
    """Return the metric that this one is part of, or part of a part of; itself where it is part of none."""
    passed = {key}
    while key in metrics() and (whole := metrics()[key].part_of) and whole not in passed:
        passed.add(key := whole)
    return key


def cannot_be_counted(job: Job, period: Period) -> bool:
    """Say whether the job needs working days of a year whose bank holidays we do not know."""
    derived = table(job.count.of).derive
    words = [WORDS[derived[c.field].word] for c in job.count.where if c.field in derived]
    return any(word.counts_working_days for word in words) and not is_covered(period.first_day, period.last_day)


def _of_whole(key: str, metric: Metric, count: Count, year: int) -> tuple[Condition, ...]:
    """Return the conditions that the metric shares with its whole. Raises DefinitionError."""
    if not metric.part_of:
        return ()
    whole = metrics().get(metric.part_of)
    edition = in_force(whole, year) if whole else None
    counts = counted(whole, edition) if whole and edition else None
    if counts is None or (counts.of, counts.when) != (count.of, count.when) or set(counts.where) - set(count.where):
        raise DefinitionError("metrics.part_without_whole", metric=key, whole=metric.part_of)
    return counts.where


def _additive(work: Sequence[Job]) -> tuple[str, ...]:
    names = {name for job in work for name in job.metric.breakdowns}
    return tuple(sorted(name for name in names if not breakdowns()[name].several))

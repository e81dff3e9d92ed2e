"""What is to be counted: which metrics in which editions, gathered into as few passes as can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from gwella.code_of_practice.years import Period
from gwella.metrics.cells import AGE, Pass, Tally, is_lent
from gwella.metrics.counts import Count
from gwella.metrics.definitions import Metric, breakdowns, counted, dimensions, in_force, metrics, of_whole
from gwella.metrics.derive import WORDS, needed
from gwella.metrics.edition import Edition
from gwella.snapshots.calendar import is_covered
from gwella.snapshots.tables import table

Grouping = tuple[str, ...]  # the dimensions of one breakdown; none for the total


class Job(msgspec.Struct, frozen=True):
    """One metric in one edition, for the periods in which that edition is in force."""

    key: str
    metric: Metric
    edition: Edition
    count: Count
    tally: Tally
    periods: tuple[Period, ...]


class Share(msgspec.Struct, frozen=True):
    """A job's share in a pass: which of its tallies, and the groupings that it is rolled up to from there."""

    job: Job
    place: int
    groupings: tuple[Grouping, ...]


def jobs(periods: Sequence[Period], only: Mapping[str, Metric] | None = None) -> Iterator[Job]:
    """Yield a job for each metric and edition that these periods need. Collected metrics have none."""
    for key, metric in (metrics() if only is None else only).items():
        by_edition: dict[Edition, list[Period]] = defaultdict(list)
        for period in periods:
            if edition := in_force(metric, period.year):
                by_edition[edition].append(period)
        for edition, its_periods in by_edition.items():
            if count := counted(metric, edition):
                tally = Tally(count.where, of_whole(key, metric, count, edition.from_, metrics()), count.mean)
                yield Job(key, metric, edition, count, tally, tuple(its_periods))


def passes(work: Sequence[Job]) -> Iterator[tuple[Pass, list[Share]]]:
    """Yield the fused passes that do all of `work`, each with the shares that its jobs have in it.

    A grouping in which a row, or a person, may stand more than once has a pass of its own: it would multiply
    the rest.
    """
    together: dict[tuple[str, object, str, str, Grouping], list[tuple[Job, list[Grouping]]]] = defaultdict(list)
    for job in work:
        count = job.count
        additive = [grouping for grouping in groupings(job) if is_additive(count, grouping)]
        together[count.of, count.when, count.distinct, count.median, ()].append((job, additive))
        for grouping in groupings(job):
            if grouping not in additive:
                together[count.of, count.when, count.distinct, count.median, grouping].append((job, [grouping]))
    for (of, _, distinct, median, apart), its_jobs in together.items():
        names = apart or sorted({name for _, its in its_jobs for grouping in its for name in grouping})
        tallies = tuple(dict.fromkeys(job.tally for job, _ in its_jobs))
        shares = [Share(job, tallies.index(job.tally), tuple(its)) for job, its in its_jobs]
        yield Pass(of, its_jobs[0][0].count.when, tallies, tuple(names), distinct, median), shares


def groupings(job: Job) -> list[Grouping]:
    """Return what a job is rolled up to: all together, then each of its breakdowns."""
    return [(), *(dimensions(breakdown) for breakdown in job.metric.breakdowns)]


def is_additive(count: Count, grouping: Grouping) -> bool:
    """Say whether every row, or every person where people are counted, stands in one category of a grouping.

    A person's rows may differ in their own columns; what the person lends them, and the age on the period's
    last day, is the same for all.
    """
    if any(breakdowns()[name].several for name in grouping):
        return False
    own = [name for name in grouping if not is_lent(count.of, name)]
    return not count.distinct or all(breakdowns()[name].field == AGE for name in own)


def outermost(key: str) -> str:
    """Return the metric that this one is part of, or part of a part of; itself where it is part of none."""
    while key in metrics() and (whole := metrics()[key].part_of):
        key = whole
    return key


def cannot_be_counted(job: Job, period: Period) -> bool:
    """Say whether the job needs working days of a year whose bank holidays we do not know."""
    definition = table(job.count.of)
    words = [WORDS[definition.derive[field].word] for field in needed(definition, job.count.fields)]
    return any(word.counts_working_days for word in words) and not is_covered(period.first_day, period.last_day)

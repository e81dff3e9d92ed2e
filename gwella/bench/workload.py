"""What is computed: every counted metric by thirteen breakdowns, over invented authorities in the sizes of Wales'."""

from __future__ import annotations

from itertools import combinations

import msgspec

from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import metrics
from gwella.metrics.plan import Job, cannot_be_counted, jobs

LAST_YEAR = 2024
BREAKDOWNS = 13
DIMENSIONS = ("age_group", "sex", "ethnicity", "language", "disability")  # of people, so that every metric has them


class Scale(msgspec.Struct, frozen=True):
    """How much data: for how many years, of authorities how many times as large as Wales', and of how many of them.

    `metrics` is how many metrics are computed; 0 is all that there are.
    """

    years: int
    times: float
    authorities: int = 22
    metrics: int = 0

    @property
    def periods(self) -> tuple[Period, ...]:
        return tuple(Period.of_year(year) for year in range(LAST_YEAR - self.years + 1, LAST_YEAR + 1))


SCALES = {1: Scale(1, 1), 5: Scale(5, 1), 20: Scale(5, 4)}


def breakdowns() -> tuple[str, ...]:
    """Return the breakdowns beside the total: each dimension, then as many pairs of them as make up the number."""
    pairs = ["+".join(pair) for pair in combinations(DIMENSIONS, 2)]
    return (*DIMENSIONS, *pairs)[: BREAKDOWNS - 1]


def workload(scale: Scale) -> list[Job]:
    """Return a job for every additive metric of the catalogue, with our breakdowns in the place of its own.

    Where the scale says how many, they are taken from all over the catalogue, at even distances.

    Medians are a kind of their own, for few breakdowns, and are left out. A period that a job cannot be counted
    in is left out of it.
    """
    every = [job for job in jobs(scale.periods) if not job.count.median]
    keys = list(dict.fromkeys(job.key for job in every))
    wanted = min(scale.metrics or len(keys), len(keys))
    taken = {keys[place * len(keys) // wanted] for place in range(wanted)}
    return [_broken_down(job) for job in every if job.key in taken]


def left_out() -> list[str]:
    """Return the metrics that are counted and not additive: medians."""
    counts = {key: [one.count, *(edition.count for edition in one.edition)] for key, one in metrics().items()}
    return [key for key, its in counts.items() if any(count is not None and count.median for count in its)]


def _broken_down(job: Job) -> Job:
    metric = msgspec.structs.replace(job.metric, breakdowns=breakdowns())
    periods = tuple(period for period in job.periods if not cannot_be_counted(job, period))
    return msgspec.structs.replace(job, metric=metric, periods=periods)

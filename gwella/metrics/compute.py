"""From snapshots to figures: every metric and measure, one result row each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.places import area
from gwella.code_of_practice.results import Origin, Result, Status
from gwella.code_of_practice.years import Period
from gwella.metrics.areas import wider
from gwella.metrics.averages import averaged
from gwella.metrics.cells import Pass
from gwella.metrics.definitions import definition
from gwella.metrics.dimensions import labels
from gwella.metrics.editions import meaning
from gwella.metrics.figures import KEY, Block, Chosen, built, in_order, of_results, together
from gwella.metrics.kept_cells import cells_of
from gwella.metrics.measures import measured
from gwella.metrics.plan import Grouping, Job, cannot_be_counted, jobs, outermost, passes
from gwella.metrics.rollup import Grid, Rolled
from gwella.metrics.source import Source

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


def compute(
    source: Source,
    periods: Sequence[Period],
    collected: Iterable[Result] = (),
    as_of: date | None = None,
    cells: Path | None = None,
) -> pa.Table:
    """Return every figure that the source gives for `periods`, and the collected ones, in order of key.

    `collected` are results of aggregate returns (population among them); measures are worked out
    from both. A period that had not ended on `as_of` is marked part_year. Cells are kept in the folder `cells`.
    """
    given = list(collected)
    counts = counted(source, periods, as_of, cells)
    known = together([_but_for(counts, given, source.authorities), of_results(given)])
    return in_order(together([known, measured(known)]))


def counted(
    source: Source,
    periods: Sequence[Period],
    as_of: date | None = None,
    cells: Path | None = None,
    work: Iterable[Job] | None = None,
) -> pa.Table:
    """Return the counts and averages of every authority, and of regions and Wales, as a table of figures.

    A table that was not provided gives `not_provided`, not zero.
    """
    by_length = groupby(sorted(periods, key=lambda period: period.length), key=lambda period: period.length)
    blocks: list[Block] = []
    for _, its in by_length:
        counting = Counting(source, tuple(its), as_of)
        wanted = list(jobs(counting.periods) if work is None else work)
        blocks += counting.figures(wanted, cells)
    return in_order(built(blocks))


def _but_for(counts: pa.Table, given: Sequence[Result], own: Sequence[str]) -> pa.Table:
    """Return counts without those that were collected: sums of wider areas, and what no rows were provided for.

    Raises ReturnRejected where one figure of an authority is collected and counted from its rows.
    """
    import pyarrow as pa

    collected = {tuple(one.key) for one in given}
    keys = list(zip(*(counts[name].to_pylist() for name in KEY), strict=True))
    for key, value in zip(keys, counts["value"].to_pylist(), strict=True) if collected else ():
        if value is not None and key in collected and key[1] in own:
            period = Period.parse(key[2])
            raise ReturnRejected(
                "computing.both", metric=definition(key[0]).title, area=area(key[1]).name, period=period
            )
    return counts.filter(pa.array([key not in collected for key in keys], pa.bool_()))


class Counting:
    """One run over one source, for periods of one length: where each area and period stands in its arrays."""

    def __init__(self, source: Source, periods: Sequence[Period], as_of: date | None) -> None:
        self.source, self.periods, self._as_of = source, periods, as_of
        true = [code for code in source.authorities if source.held[code].origin is Origin.COMPUTED]
        self._wider = wider(true, periods)
        self._areas = [*source.authorities, *(area.code for area in self._wider)]

    def figures(self, work: Sequence[Job], cells: Path | None) -> Iterator[Block]:
        """Yield a block of figures for each job and grouping, and one for what could not be counted."""
        rolled: list[tuple[Job, Grouping, Rolled]] = []
        for fused, shares in passes([job for job in work if self.source.having(job.count.of)]):
            found = self.cells(fused, cells)
            more = [area.among(self._having(fused.of)) for area in self._wider]
            grid = Grid(found, fused, self.source.authorities, self.periods, more)
            rolled += [(s.job, grouping, grid.rolled(s.place, grouping)) for s in shares for grouping in s.groupings]
        there = _categories(rolled)
        for job, grouping, its in rolled:
            yield self._block(job, grouping, its, there[outermost(job.key), grouping])
        for job in work:
            yield from self._not_provided(job)

    def cells(self, work: Pass, folder: Path | None) -> pa.Table:
        """Return the cells of one pass; those kept in `folder` are not computed again."""
        return cells_of(self.source, work, self.periods, folder)

    def _block(self, job: Job, grouping: Grouping, rolled: Rolled, there: np.ndarray) -> Block:
        """Return a figure for each area, period and category that is there: a nought where nobody is in it.

        A row that is left out tells that much, and a starred figure beside it can be worked out from there.
        """
        import numpy as np

        stands = there[:, None, :] & self._stands(job)[:, :, None]
        at = np.nonzero(stands)
        area, period, category = at
        figures = {**self._of_job(job, grouping), **self._of_places(job, area, period)}
        figures["category"] = Chosen(category, labels(grouping))
        figures["unknown"] = rolled.unknown[at]
        figures |= averaged(job.count, rolled, at) or dict.fromkeys(("numerator", "value"), rolled.counted[at])
        return Block(len(area), figures)

    def _stands(self, job: Job) -> np.ndarray:
        """Return for which area (rows) and period (columns) a job has a figure."""
        import numpy as np

        asked = np.array([period in job.periods and not cannot_be_counted(job, period) for period in self.periods])
        stands: np.ndarray = (self._areas_in(job) > 0) & asked
        return stands

    def _areas_in(self, job: Job) -> np.ndarray:
        """Return how many authorities stand behind the figure of each area and period: 0 where there is none."""
        import numpy as np

        having = self._having(job.count.of)
        own = [[int(code in there) for there in having.values()] for code in self.source.authorities]
        among = [area.among(having) for area in self._wider]
        more = [[len(area.holds.get(period.code, ())) for period in self.periods] for area in among]
        return np.array([*own, *more], dtype=np.int64).reshape(len(self._areas), len(self.periods))

    def _having(self, name: str) -> dict[str, frozenset[str]]:
        """Return the authorities that have provided a table, for each period by its code."""
        return {period.code: frozenset(self.source.having(name, period)) for period in self.periods}

    def _of_job(self, job: Job, grouping: Grouping) -> dict[str, Any]:
        return {
            "metric": job.key,
            "edition": job.edition.from_,
            "code": job.edition.code,
            "unit": job.metric.unit,
            "breakdown": "+".join(grouping),
            "definition": meaning(job.metric, job.edition),
        }

    def _of_places(self, job: Job, area: np.ndarray, period: np.ndarray) -> dict[str, Any]:
        """Return what the figures of these places share: where, when, whence and how finished they are."""
        import numpy as np

        held = [self.source.held[code] for code in self.source.authorities]
        origins = [*(its.origin for its in held), *[Origin.COMPUTED] * len(self._wider)]
        snapshots = [*(its.snapshots.get(job.count.of, "") for its in held), *[""] * len(self._wider)]
        unfinished = [self._as_of is not None and one.last_day >= self._as_of for one in self.periods]
        expected = [[1] * len(self.periods)] * len(held)
        expected += [[area.expected(one) for one in self.periods] for area in self._wider]
        return {
            "area": Chosen(area, self._areas),
            "period": Chosen(period, [one.code for one in self.periods]),
            "origin": Chosen(area, origins),
            "snapshot": Chosen(area, snapshots),
            "status": Chosen(np.array(unfinished, dtype=np.int64)[period], [Status.FINAL, Status.PART_YEAR]),
            "areas_in": self._areas_in(job)[area, period],
            "areas_expected": np.array(expected, dtype=np.int64).reshape(len(self._areas), -1)[area, period],
        }

    def _not_provided(self, job: Job) -> Iterator[Block]:
        import numpy as np

        asked = np.array([period in job.periods for period in self.periods])
        own = np.arange(len(self._areas)) < len(self.source.authorities)
        missing = ~self._stands(job) & asked & own[:, None]
        if missing.any():
            area, period = np.nonzero(missing)
            shared = {**self._of_job(job, ()), **self._of_places(job, area, period)}
            shared |= {"category": "", "status": Status.NOT_PROVIDED, "areas_in": 1, "areas_expected": 1}
            yield Block(len(area), shared)


def _categories(rolled: Sequence[tuple[Job, Grouping, Rolled]]) -> dict[tuple[str, Grouping], np.ndarray]:
    """Return, for each area, the categories that a whole or any of its parts has in any period.

    Each of them has each of these, a nought where nobody is in it. In all together everything stands.
    """
    there: dict[tuple[str, Grouping], Any] = defaultdict(bool)
    for job, grouping, its in rolled:
        found = ((its.counted > 0) | (its.unknown > 0)).any(axis=1)
        there[outermost(job.key), grouping] |= found if grouping else True | found
    return there

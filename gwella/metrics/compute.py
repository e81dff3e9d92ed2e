"""From snapshots to figures: every metric and measure, one result row each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

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
from gwella.snapshots.tables import tables

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
    return built(blocks)


def _but_for(counts: pa.Table, given: Sequence[Result], own: Sequence[str]) -> pa.Table:
    """Return counts without those that were collected: sums of wider areas, and what no rows were provided for.

    Raises ReturnRejected where one figure of an authority is collected and counted from its rows. Where nothing is
    counted and something is not known, the rows lack what the figure asks for, and what was collected stands.
    """
    import pyarrow as pa

    collected = {tuple(one.key) for one in given}
    keys = list(zip(*(counts[name].to_pylist() for name in KEY), strict=True))
    told = (counts[name].to_pylist() for name in ("value", "unknown"))
    for key, value, unknown in zip(keys, *told, strict=True) if collected else ():
        is_counted = value is not None and (value or not unknown)
        if is_counted and key in collected and key[1] in own:
            period = Period.parse(key[2])
            raise ReturnRejected(
                "computing.both", metric=definition(key[0]).title, area=area(key[1]).name, period=period
            )
    return counts.filter(pa.array([key not in collected for key in keys], pa.bool_()))


class Places(msgspec.Struct, frozen=True):
    """Where figures stand in an array of areas, periods and categories, and the columns that say so.

    `at` has a place for each side, `one_after_the_other` one number for all three.
    """

    at: tuple[np.ndarray, ...]
    one_after_the_other: np.ndarray
    columns: Mapping[str, Any]


class Counting:
    """One run over one source, for periods of one length: where each area and period stands in its arrays."""

    def __init__(self, source: Source, periods: Sequence[Period], as_of: date | None) -> None:
        self.source, self.periods, self._as_of = source, periods, as_of
        true = [code for code in source.authorities if source.held[code].origin is Origin.COMPUTED]
        self._wider = wider(true, periods)
        self._areas = [*source.authorities, *(area.code for area in self._wider)]
        self._among = {name: self._standing_behind(name) for name in tables()}
        # What every block says of its places; each is made once, since blocks are many.
        self._codes = [one.code for one in periods]
        self._origins = [source.held[code].origin for code in source.authorities]
        self._origins += [Origin.COMPUTED] * len(self._wider)
        self._statuses = [self._status(one) for one in periods]
        self._snapshots = {name: self._snapshots_of(name) for name in tables()}
        self._expected = self._areas_expected()
        self._labels: dict[Grouping, list[str]] = {}

    def figures(self, work: Sequence[Job], cells: Path | None) -> Iterator[Block]:
        """Yield a block of figures for each job and grouping, and one for what could not be counted."""
        rolled = list(self._rolled(work, cells))
        self.source.let_go()
        there, places = _categories(rolled), dict[Any, Places]()
        for job, by in rolled:
            stands, shared = self._stands(job), self._of_job(job)
            for grouping, its in by.items():
                # A whole and its parts have their figures at the same places, which are looked for once.
                family = outermost(job.key), grouping
                which = job.count.of, *family, stands.tobytes()
                if which not in places:
                    places[which] = self._places(job.count.of, grouping, there[family][:, None, :] & stands[:, :, None])
                yield self._block(job, its, places[which], shared)
        for job in work:
            yield from self._not_provided(job)

    def _rolled(self, work: Sequence[Job], cells: Path | None) -> Iterator[tuple[Job, Mapping[Grouping, Rolled]]]:
        """Yield each job's counts, rolled up to each of its groupings; table by table, so that rows are opened once."""
        planned = passes([job for job in work if self.source.having(job.count.of)])
        for of, each in groupby(sorted(planned, key=lambda one: one[0].of), key=lambda one: one[0].of):
            fused, shares = zip(*each, strict=True)
            more = [area.among(self._having(of)) for area in self._wider]
            for one, found, its in zip(fused, self.cells(fused, cells), shares, strict=True):
                grid = Grid(found, one, self.source.authorities, self.periods, more)
                yield from ((share.job, grid.rolled(share.place, share.groupings)) for share in its)

    def cells(self, work: Sequence[Pass], folder: Path | None) -> list[pa.Table]:
        """Return the cells of passes over one table; those kept in `folder` are not computed again."""
        return cells_of(self.source, work, self.periods, folder)

    def _places(self, of: str, grouping: Grouping, figures: np.ndarray) -> Places:
        """Return the places at which there are `figures` of table `of`, a nought where nobody is in one.

        A row that is left out tells that much, and a starred figure beside it can be worked out from there.
        """
        import numpy as np

        area, period, category = at = np.nonzero(figures)
        if grouping not in self._labels:
            self._labels[grouping] = labels(grouping)
        named = {"breakdown": "+".join(grouping), "category": Chosen(category, self._labels[grouping])}
        return Places(at, np.flatnonzero(figures), {**named, **self._of_places(of, area, period)})

    def _block(self, job: Job, rolled: Rolled, places: Places, shared: Mapping[str, Any]) -> Block:
        """Return a job's figures at these places."""
        unknown = rolled.unknown.reshape(-1).take(places.one_after_the_other)
        found = averaged(job.count, rolled, places.at)
        if not found:
            counted = rolled.counted.reshape(-1).take(places.one_after_the_other)
            found = dict.fromkeys(("numerator", "value"), counted)
        return Block(len(unknown), {**shared, **places.columns, "unknown": unknown, **found})

    def _stands(self, job: Job) -> np.ndarray:
        """Return for which area (rows) and period (columns) a job has a figure."""
        import numpy as np

        asked = np.array([period in job.periods and not cannot_be_counted(job, period) for period in self.periods])
        stands: np.ndarray = (self._among[job.count.of] > 0) & asked
        return stands

    def _standing_behind(self, name: str) -> np.ndarray:
        """Return how many authorities have provided a table for each area and period: 0 where there is none."""
        import numpy as np

        having = self._having(name)
        own = [[int(code in there) for there in having.values()] for code in self.source.authorities]
        among = [area.among(having) for area in self._wider]
        more = [[len(area.holds.get(period.code, ())) for period in self.periods] for area in among]
        return np.array([*own, *more], dtype=np.int64).reshape(len(self._areas), len(self.periods))

    def _having(self, name: str) -> dict[str, frozenset[str]]:
        """Return the authorities that have provided a table, for each period by its code."""
        return {period.code: frozenset(self.source.having(name, period)) for period in self.periods}

    def _of_job(self, job: Job) -> dict[str, Any]:
        return {
            "metric": job.key,
            "edition": job.edition.from_,
            "code": job.edition.code,
            "unit": job.metric.unit,
            "definition": meaning(job.metric, job.edition),
        }

    def _of_places(self, of: str, area: np.ndarray, period: np.ndarray) -> dict[str, Any]:
        """Return what the figures of these places share: where, when, whence and how finished they are."""
        return {
            "area": Chosen(area, self._areas),
            "period": Chosen(period, self._codes),
            "origin": Chosen(area, self._origins),
            "snapshot": Chosen(area, self._snapshots[of]),
            "status": Chosen(period, self._statuses),
            "areas_in": self._among[of][area, period],
            "areas_expected": self._expected[area, period],
        }

    def _status(self, period: Period) -> Status:
        return Status.PART_YEAR if self._as_of is not None and period.last_day >= self._as_of else Status.FINAL

    def _snapshots_of(self, name: str) -> list[str]:
        own = [self.source.held[code].snapshots.get(name, "") for code in self.source.authorities]
        return [*own, *[""] * len(self._wider)]

    def _areas_expected(self) -> np.ndarray:
        """Return how many authorities belong to each area in each period."""
        import numpy as np

        own = [[1] * len(self.periods)] * len(self.source.authorities)
        more = [[area.expected(one) for one in self.periods] for area in self._wider]
        return np.array([*own, *more], dtype=np.int64).reshape(len(self._areas), len(self.periods))

    def _not_provided(self, job: Job) -> Iterator[Block]:
        import numpy as np

        asked = np.array([period in job.periods for period in self.periods])
        own = np.arange(len(self._areas)) < len(self.source.authorities)
        missing = ~self._stands(job) & asked & own[:, None]
        if missing.any():
            area, period = np.nonzero(missing)
            shared = {**self._of_job(job), **self._of_places(job.count.of, area, period)}
            shared |= {"category": "", "status": Status.NOT_PROVIDED, "areas_in": 1, "areas_expected": 1}
            yield Block(len(area), shared)


def _categories(rolled: Sequence[tuple[Job, Mapping[Grouping, Rolled]]]) -> dict[tuple[str, Grouping], np.ndarray]:
    """Return, for each area, the categories that a whole or any of its parts has in any period.

    Each of them has each of these, a nought where nobody is in it. In all together everything stands.
    """
    there: dict[tuple[str, Grouping], Any] = defaultdict(bool)
    for job, by in rolled:
        for grouping, its in by.items():
            found = ((its.counted > 0) | (its.unknown > 0)).any(axis=1)
            there[outermost(job.key), grouping] |= found if grouping else True | found
    return there

"""Where rows come from: the snapshots of authorities, or tables in memory; and the engine that counts them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.results import Origin
from gwella.code_of_practice.years import Period
from gwella.metrics.engines import Engine, Own
from gwella.metrics.lending import People
from gwella.metrics.looked_at import behind, looked_at
from gwella.metrics.rows import Rows
from gwella.snapshots.store import SOURCE_COLUMNS, Manifest, current, read_columns, with_columns, with_kept
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import pyarrow as pa


MOST_ROWS = 3_000_000  # of one table in memory at once, a row of a spell once for each period: some 500 MB


class Held(msgspec.Struct, frozen=True):
    """What is held of one authority: the id of each table's snapshot, and where its figures come from.

    `years` are those that a table holds; one of which that is not known holds whatever it is asked for. `rows` are
    how many a table has.
    """

    snapshots: Mapping[str, str]
    origin: Origin = Origin.COMPUTED
    years: Mapping[str, tuple[int, ...] | None] = {}
    rows: Mapping[str, int] = {}

    def has(self, name: str, period: Period | None = None) -> bool:
        """Say whether table `name` was provided, for `period` where one is given."""
        years = self.years.get(name)
        return name in self.snapshots and (period is None or years is None or period.year in years)


class Source(msgspec.Struct, frozen=True):
    """The tables of some authorities. `opened` opens the named columns of a table of one authority."""

    held: Mapping[str, Held]
    opened: Callable[[str, str, Sequence[str]], pa.Table]
    engine: Engine | None = None  # Gwella's own where none is named
    _last: dict[str, Any] = {}

    @property
    def authorities(self) -> tuple[str, ...]:
        return tuple(sorted(self.held))

    @property
    def counts_on(self) -> Engine:
        """The engine that counts."""
        return self.engine or Own()

    def having(self, name: str, period: Period | None = None) -> tuple[str, ...]:
        """Return the authorities that have provided table `name`, for `period` where one is given."""
        return tuple(code for code in self.authorities if self.held[code].has(name, period))

    def few_at_once(self, name: str, authorities: Sequence[str], times: int) -> Iterator[tuple[str, ...]]:
        """Yield these authorities, as many together as there may be rows of a table in memory, each so many times."""
        together: list[str] = []
        for code in authorities:
            if together and times * sum(self.held[one].rows.get(name, 0) for one in (*together, code)) > MOST_ROWS:
                yield tuple(together)
                together = []
            together.append(code)
        if together:
            yield tuple(together)

    def rows(self, name: str, authorities: Sequence[str], fields: Collection[str] = ()) -> Rows:
        """Return the rows of a table of these authorities, with the person and what `fields` look at.

        The last table asked for stays open, and its people with what any metric looks at: passes over one table, and
        tables of the same people, follow each other.
        """
        asked = behind(name, fields)
        columns = tuple(sorted(({"person"} | asked) & set(_stored(name))))
        of_people = tuple(sorted(looked_at(PEOPLE) | asked & set(_stored(PEOPLE))))
        which = name, tuple(authorities), columns, of_people
        found: Rows = self._kept("rows", which, lambda: self._rows(*which))
        return found

    def let_go(self) -> None:
        """Let go of the rows that are open."""
        for what in ("rows", "people"):
            self._last.pop(what, None)

    def _rows(self, name: str, authorities: Sequence[str], columns: Sequence[str], of_people: Sequence[str]) -> Rows:
        import numpy as np
        import pyarrow as pa

        each = [self.opened(name, code, columns) for code in authorities]
        whose = np.repeat(np.arange(len(each), dtype=np.int16), [len(its) for its in each])
        people = self._kept("people", (authorities, of_people), lambda: self._people(authorities, of_people))
        return Rows(name, pa.concat_tables(each).unify_dictionaries(), whose, people)

    def _people(self, authorities: Sequence[str], columns: Sequence[str]) -> People:
        return People([self.opened(PEOPLE, c, columns) if self.held[c].has(PEOPLE) else None for c in authorities])

    def _kept(self, what: str, which: Any, made: Callable[[], Any]) -> Any:
        """Return the last thing of this kind, made anew where another one is asked for."""
        if what not in self._last or self._last[what][0] != which:
            self._last.pop(what, None)  # so that two are never in memory at once
            self._last[what] = which, made()
        return self._last[what][1]


def _stored(name: str) -> Iterator[str]:
    yield from (*table(name).stored, *SOURCE_COLUMNS)


def _nothing(name: str, authority: str, columns: Sequence[str]) -> pa.Table:
    raise AssertionError(f"nobody has table {name}, so {authority} cannot open {columns}")


NOTHING = Source({}, _nothing)  # where every figure was collected


def open_snapshots(folder: Path, authority: str) -> Source:
    """Return the tables in force of `authority`.

    Raises NotFound where nothing was computed, or where a snapshot has been lost since; ReturnRejected where they
    are not all under one key.
    """
    manifests = with_kept(folder, authority, ()) or current(folder, authority)
    return of_manifests(folder, {authority: manifests})


def of_manifests(folder: Path, manifests: Mapping[str, Mapping[str, Manifest]], engine: Engine | None = None) -> Source:
    """Return the tables that `manifests`, by authority and table, name. Raises NotFound for one that is lost."""
    for authority, its in manifests.items():
        for manifest in its.values():
            if not manifest.path(folder).is_file():
                raise NotFound("snapshots.damaged", authority=authority, file=manifest.path(folder).name)

    def opened(name: str, authority: str, columns: Sequence[str]) -> pa.Table:
        return read_columns(manifests[authority][name], folder, columns)

    return Source({code: _held(its) for code, its in manifests.items()}, opened, engine)


def in_memory(authority: str, tables: Mapping[str, pa.Table], origin: Origin = Origin.COMPUTED) -> Source:
    """Return tables of one authority held in memory, as worked examples and tests need them."""
    return of_tables({authority: tables}, origin)


def of_tables(
    given: Mapping[str, Mapping[str, pa.Table]], origin: Origin = Origin.COMPUTED, engine: Engine | None = None
) -> Source:
    """Return tables held in memory, by authority and name; the rows' own authority is the one they are given by."""

    def opened(name: str, authority: str, columns: Sequence[str]) -> pa.Table:
        rows = given[authority][name]
        return with_columns(_once(rows) if name == PEOPLE else rows, name, columns)

    held = {code: Held(dict.fromkeys(tables, ""), origin) for code, tables in given.items()}
    return Source(held, opened, engine)


def _once(people: pa.Table) -> pa.Table:
    """Return people with the first row of each, as the check leaves them before a snapshot is kept."""
    import pyarrow as pa

    first: dict[int, int] = {}
    persons = people["person"].to_pylist()
    for place, who in enumerate(persons):
        first.setdefault(who, place)
    is_first = [who is None or first[who] == place for place, who in enumerate(persons)]
    return people.filter(pa.array(is_first, pa.bool_()))


def _held(manifests: Mapping[str, Manifest]) -> Held:
    # One made-up row makes every figure beside it made up: people and contacts cannot be told apart.
    made_up = any(manifest.made_up for manifest in manifests.values())
    snapshots = {name: manifest.id for name, manifest in manifests.items()}
    years = {name: manifest.years for name, manifest in manifests.items()}
    rows = {name: manifest.rows for name, manifest in manifests.items()}
    return Held(snapshots, Origin.MADE_UP if made_up else Origin.COMPUTED, years, rows)

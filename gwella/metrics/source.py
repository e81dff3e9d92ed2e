"""Where rows come from: the snapshots of authorities, opened on an engine; or tables in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.results import Origin
from gwella.code_of_practice.years import Period
from gwella.metrics.engines import Engine, duckdb_engine
from gwella.metrics.lending import with_lending
from gwella.metrics.rows import with_columns
from gwella.snapshots.store import Manifest, current, with_kept
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


class Held(msgspec.Struct, frozen=True):
    """What is held of one authority: the id of each table's snapshot, and where its figures come from.

    `years` are those that a table holds; one that is not named holds whatever it is asked for.
    """

    snapshots: Mapping[str, str]
    origin: Origin = Origin.COMPUTED
    years: Mapping[str, tuple[int, ...]] = {}

    def has(self, name: str, period: Period | None = None) -> bool:
        """Say whether table `name` was provided, for `period` where one is given."""
        years = self.years.get(name)
        return name in self.snapshots and (period is None or not years or period.year in years)


class Source(msgspec.Struct, frozen=True):
    """The tables of some authorities on one engine. `opened` opens a table of those named, all rows together."""

    held: Mapping[str, Held]
    opened: Callable[[str, Sequence[str]], ir.Table]
    engine: str
    _tables: dict[tuple[str, ...], Mapping[str, ir.Table]] = {}

    @property
    def authorities(self) -> tuple[str, ...]:
        return tuple(sorted(self.held))

    def having(self, name: str, period: Period | None = None) -> tuple[str, ...]:
        """Return the authorities that have provided table `name`, for `period` where one is given."""
        return tuple(code for code in self.authorities if self.held[code].has(name, period))

    def tables(self, authorities: Iterable[str] | None = None) -> Mapping[str, ir.Table]:
        """Return the tables of the authorities named, or of all, and what their people lend.

        One that none of them has is not there. They are opened once.
        """
        wanted = self.authorities if authorities is None else tuple(authorities)
        if wanted not in self._tables:
            names = sorted({name for code in wanted for name in self.held[code].snapshots})
            its = {name: [code for code in self.having(name) if code in wanted] for name in names}
            opened = {name: with_columns(self.opened(name, codes), table(name)) for name, codes in its.items()}
            self._tables[wanted] = with_lending(opened)
        return self._tables[wanted]


def _nothing(name: str, authorities: Sequence[str]) -> ir.Table:
    raise AssertionError(f"nobody has table {name}, so {authorities} cannot open it")


NOTHING = Source({}, _nothing, "")  # where every figure was collected


def open_snapshots(folder: Path, authority: str) -> Source:
    """Return the tables in force of `authority`.

    Raises NotFound where nothing was computed, or where a snapshot has been lost since; ReturnRejected where they
    are not all under one key.
    """
    manifests = with_kept(folder, authority, ()) or current(folder, authority)
    return of_manifests(folder, {authority: manifests})


def of_manifests(folder: Path, manifests: Mapping[str, Mapping[str, Manifest]], engine: Engine | None = None) -> Source:
    """Return the tables that `manifests`, by authority and table, name. Raises NotFound for one that is lost."""
    engine = engine or duckdb_engine()
    for authority, its in manifests.items():
        for manifest in its.values():
            if not manifest.path(folder).is_file():
                raise NotFound("snapshots.damaged", authority=authority, file=manifest.path(folder).name)

    def opened(name: str, authorities: Sequence[str]) -> ir.Table:
        return engine.parquet([manifests[code][name].path(folder) for code in authorities])

    return Source({code: _held(its) for code, its in manifests.items()}, opened, engine.name)


def in_memory(authority: str, tables: Mapping[str, pa.Table], origin: Origin = Origin.COMPUTED) -> Source:
    """Return tables of one authority held in memory, as worked examples and tests need them."""
    return of_tables({authority: tables}, origin)


def of_tables(
    given: Mapping[str, Mapping[str, pa.Table]], origin: Origin = Origin.COMPUTED, engine: Engine | None = None
) -> Source:
    """Return tables held in memory, by authority and name; the rows' own authority is the one they are given by."""
    import pyarrow as pa

    engine = engine or duckdb_engine()

    def opened(name: str, authorities: Sequence[str]) -> ir.Table:
        rows = pa.concat_tables([_of(code, given[code][name]) for code in authorities])
        return engine.arrow(_once(rows) if name == PEOPLE else rows)

    held = {code: Held(dict.fromkeys(tables, ""), origin) for code, tables in given.items()}
    return Source(held, opened, engine.name)


def _of(authority: str, rows: pa.Table) -> pa.Table:
    """Return rows as those of `authority`, numbered where they are not."""
    import pyarrow as pa

    if "_row" not in rows.column_names:
        rows = rows.append_column("_row", pa.array(range(rows.num_rows), pa.int32()))
    place = rows.column_names.index("authority")
    return rows.set_column(place, "authority", pa.array([authority] * rows.num_rows, pa.string()))


def _once(people: pa.Table) -> pa.Table:
    """Return people with the first row of each, as the check leaves them before a snapshot is kept."""
    import pyarrow as pa

    first: dict[tuple[str, int | None], int] = {}
    rows = list(zip(people["authority"].to_pylist(), people["person"].to_pylist(), strict=True))
    for place, who in enumerate(rows):
        first.setdefault(who, place)
    return people.filter(pa.array([who[1] is None or first[who] == place for place, who in enumerate(rows)]))


def _held(manifests: Mapping[str, Manifest]) -> Held:
    # One made-up row makes every figure beside it made up: people and contacts cannot be told apart.
    made_up = any(manifest.made_up for manifest in manifests.values())
    snapshots = {name: manifest.id for name, manifest in manifests.items()}
    years = {name: manifest.years for name, manifest in manifests.items()}
    return Held(snapshots, Origin.MADE_UP if made_up else Origin.COMPUTED, years)

"""A person taken out of snapshots: a new one of every table in force that holds them, and no older one that does.

Figures, cells and signed returns stay as they are: they are counts. A figure changes only where somebody computes
again, and then every one that did is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.results import FigureKey, Result
from gwella.code_of_practice.writing import alone_in
from gwella.rights.person import naming, other_files, rows_of, speaks_of
from gwella.snapshots.store import Manifest, in_force, kept_in_place_of, put_in_force

if TYPE_CHECKING:
    import pyarrow as pa


class Erased(msgspec.Struct, frozen=True):
    """What was taken out: rows of each table in force, cells that spoke of the person, and older files that went."""

    rows: Mapping[str, int]
    cells: int
    files: int


class Change(msgspec.Struct, frozen=True):
    """A figure that another computation changed: what it was, and what it is."""

    key: FigureKey
    before: Result | None
    after: Result | None


def erase(out: Path, snapshots: Path, authority: str, of: Collection[int]) -> Erased:
    """Take the person with these keys out of the snapshots below `out`. Raises NotAllowed while a run is at work.

    Rows about them go; where another's row only names them, their key does. All tables change at one moment. A
    file that is in force no longer goes whole if it holds them.
    """
    rows: dict[str, int] = {}
    cells, fresh = 0, []
    with alone_in(out):
        for name, manifest in in_force(snapshots, authority).items():
            kept, gone, emptied = _without(name, rows_of(manifest, snapshots), of)
            if gone or emptied:
                rows[name] = gone
                cells += emptied
                fresh.append(kept_in_place_of(snapshots, manifest, kept))
        if fresh:
            put_in_force(snapshots, authority, fresh)
        files = sum(_removed(path, of) for path in list(other_files(snapshots, authority)))
    return Erased(rows, cells, files)


def changed(before: Collection[Result], after: Collection[Result]) -> Iterator[Change]:
    """Yield each figure that is not what it was, in the order of their keys."""
    old, new = ({one.key: one for one in results} for results in (before, after))
    for key in sorted(set(old) | set(new)):
        one, other = old.get(key), new.get(key)
        if _said(one) != _said(other):
            yield Change(key, one, other)


def _said(figure: Result | None) -> tuple[object, ...]:
    """Return what a figure says; a share whose count and whole change together has changed too."""
    if figure is None:
        return ()
    return figure.value, figure.numerator, figure.denominator, figure.unknown, figure.status


def _without(name: str, rows: pa.Table, of: Collection[int]) -> tuple[pa.Table, int, int]:
    """Return the rows without the person, how many were about them, and how many cells of others named them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not naming(name):
        return rows, 0, 0
    kept = rows.filter(pc.invert(speaks_of(name, rows, of, naming(name)[:1])))
    emptied = 0
    for column in naming(name)[1:]:
        named = speaks_of(name, kept, of, [column])
        emptied += pc.sum(named).as_py() or 0
        cells = pc.if_else(named, pa.scalar(None, pa.int64()), kept[column])
        kept = kept.set_column(kept.column_names.index(column), column, cells)
    return kept, rows.num_rows - kept.num_rows, emptied


def _removed(path: Path, of: Collection[int]) -> bool:
    """Remove a snapshot that is in force no longer if it holds the person; say whether it did."""
    manifest = Manifest(
        table=path.parent.name, authority=path.parents[1].name, id=path.stem, rows=0, key_id="", files=(), made_up=False
    )
    rows = rows_of(manifest, path.parents[2])
    if not any(speaks_of(manifest.table, rows, of).to_pylist()):
        return False
    path.unlink()
    return True

"""A folder of results with entries in it: what was computed is kept apart, and the results are that with the entries.

`computed.parquet` holds the figures as they were computed and imported; `results.csv` and `results.parquet` hold them
with the entries that hold. Entries and results are saved at one moment. The results carry a mark of both files
they were made from: where one of these is another now, as from a backup, they are known to be old, and made again
before anybody reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.results import FigureKey, Result, read_csv
from gwella.code_of_practice.writing import alone_in, at_one_moment, finished
from gwella.entries.entry import Entry
from gwella.entries.kept import FILE, entries, in_force, keep, with_new
from gwella.entries.taken_in import taken_in
from gwella.metrics.drafts import as_marked
from gwella.metrics.figures import of_results, results, schema
from gwella.metrics.files import CSV, PARQUET, mark_of, read_figures, read_results, results_written, write_figures

if TYPE_CHECKING:
    import pyarrow as pa

BASE = "computed.parquet"
COLLECTED = "collected.csv"  # the figures of aggregate returns, which no run can work out again


@contextmanager
def figures_written(base: pa.Table, folder: Path, imported: Collection[FigureKey] = ()) -> Iterator[None]:
    """Write `base`, computed and `imported`, and the results that the folder's entries make of it.

    They, and what is written meanwhile, take their places at one moment when that went well. Raises NotAllowed and
    ReturnRejected.
    """
    kept = entries(folder)  # a damaged file is said before anything takes its place
    if not (folder / FILE).is_file():
        with results_written(base, folder):
            yield
        (folder / BASE).unlink(missing_ok=True)
        return
    with at_one_moment(folder):
        mark = _mark(_content(folder / FILE), write_figures(base, folder / BASE))
        with results_written(taken_in(base, in_force(kept), imported), folder, mark):
            yield


def base_of(folder: Path) -> pa.Table:
    """Return the figures in `folder` as they were computed and imported; none where nothing was yet.

    Raises NotFound where entries are there and what they were set against is gone.
    """
    if (folder / FILE).is_file():
        if not (folder / BASE).is_file():
            raise NotFound("entries.no_base", file=BASE, folder=folder.name)
        return read_figures(folder / BASE)
    if (folder / PARQUET).is_file():
        return read_figures(folder / PARQUET)
    return of_results(read_results(folder)) if (folder / CSV).is_file() else schema().empty_table()


def imported_in(folder: Path) -> set[FigureKey]:
    """Return which figures were imported. Raises ReturnRejected where the file that keeps them is damaged."""
    return {one.key for one in collected_in(folder)}


def collected_in(folder: Path) -> list[Result]:
    """Return the figures of aggregate returns. Raises ReturnRejected where the file that keeps them is damaged."""
    finished(folder)
    path = folder / COLLECTED
    try:
        return list(read_csv(path)) if path.is_file() else []
    except ReturnRejected:
        raise ReturnRejected("computing.collected_damaged", file=path.name) from None


def save(folder: Path, new: Sequence[Entry]) -> None:
    """Keep entries and take them into the results. Call it within `alone_in`. Raises NotAllowed and ReturnRejected.

    They are kept once the results lie beside their places: where there is no room for those, nothing is kept either.
    """
    if not (folder / FILE).is_file():
        write_figures(base_of(folder), folder / BASE)
    figures = taken_in(base_of(folder), in_force([*entries(folder), *new]), imported_in(folder))
    with results_written(figures, folder, _mark(with_new(folder, new), _content(folder / BASE))):
        keep(folder, new)


def settle(folder: Path) -> None:
    """Make the results anew from what was computed and the entries. Call it within `alone_in`."""
    figures = taken_in(base_of(folder), in_force(entries(folder)), imported_in(folder))
    with results_written(figures, folder, _made_from(folder)):
        pass


def figures_in(folder: Path) -> list[Result]:
    """Return the results in `folder`, made anew first where an entry is not in them yet.

    Raises NotFound when there are none, NotAllowed while another run is at work, and ReturnRejected.
    """
    _settle_what_is_old(folder)
    return read_results(folder)


def figures_of(folder: Path, authority: str, year: int) -> list[Result]:
    """Return the results of a year of one authority, of which all of Wales has hundreds of thousands; as `figures_in`.

    None where nothing was computed or entered yet.
    """
    return as_marked(results(only(_table_in(folder), area=authority, period=str(year))))


def periods_of(folder: Path, authority: str) -> set[str]:
    """Return the periods of which an authority has a figure; raises as `figures_in`, but where there are none."""
    import pyarrow.compute as pc

    own = only(_table_in(folder), area=authority)
    return set(own["period"].filter(pc.is_valid(own["value"])).cast("string").to_pylist())


def _table_in(folder: Path) -> pa.Table:
    """Return the results in `folder` as a table, made anew first where an entry is not in them yet."""
    _settle_what_is_old(folder)
    if not ((folder / FILE).is_file() or (folder / CSV).is_file()):
        return schema().empty_table()
    return read_figures(folder / PARQUET) if (folder / PARQUET).is_file() else of_results(read_results(folder))


def only(figures: pa.Table, **said: str) -> pa.Table:
    """Return the figures whose columns say what is `said`."""
    import pyarrow.compute as pc

    for name, text in said.items():
        figures = figures.filter(pc.equal(figures[name].cast("string"), text))
    return figures


def _settle_what_is_old(folder: Path) -> None:
    finished(folder)
    if (folder / FILE).is_file() and mark_of(folder) != _made_from(folder):
        with alone_in(folder):
            settle(folder)


def _made_from(folder: Path) -> str:
    """Return what stands for the entries and the computed figures that results are made from."""
    return _mark(_content(folder / FILE), _content(folder / BASE))


def _mark(kept: bytes, base: bytes) -> str:
    found = hashlib.sha256()
    for content in (kept, base):
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""

"""Results as files: `results.csv` for people, `results.parquet` for machines. The same rows in both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.results import Result, read_csv
from gwella.code_of_practice.writing import at_one_moment, finished, make_folder, whole
from gwella.metrics.drafts import as_marked, marked
from gwella.metrics.figures import schema
from gwella.snapshots.parquet import Damaged, reading, write

if TYPE_CHECKING:
    import pyarrow as pa

CSV, PARQUET = "results.csv", "results.parquet"
SNAPSHOTS = "snapshots"  # the folder beside them of the tables that they were counted from
MARK = "gwella.made_from"
FIGURES = "figures"  # as a file for machines says what it holds


@contextmanager
def results_written(figures: pa.Table, folder: Path, mark: str = "") -> Iterator[None]:
    """Write a table of figures to both files beside their places in `folder`.

    Whatever was counted by a draft has `draft` among its notes. They, and what is written meanwhile, take their places
    at one moment when that went well. The file for machines carries `mark`, from what they were made.

    Raises NotAllowed; then both old ones stand.
    """
    make_folder(folder)
    with at_one_moment(folder), whole(folder / CSV) as separated, whole(folder / PARQUET) as parquet:
        drafts = marked(figures)
        plain = drafts.cast(_plain(drafts.schema))
        write(plain.replace_schema_metadata({MARK: mark} if mark else None), parquet, FIGURES, compression="zstd")
        _write_csv(plain, separated)
        yield


def read_results(folder: Path) -> list[Result]:
    """Return the results that lie in `folder`, marked as drafts where they are today.

    Raises NotFound when nothing was computed there.
    """
    finished(folder)
    path = folder / CSV
    if not path.is_file():
        raise NotFound("metrics.no_results", folder=folder.name)
    return as_marked(read_csv(path))


def metrics_in(folder: Path) -> set[str]:
    """Return the keys of which `folder` holds figures; none where nothing was computed there."""
    finished(folder)
    path = folder / CSV
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", errors="replace") as file:  # whoever reads the figures says that it is damaged
        next(file, None)
        return {line.partition(",")[0] for line in file}


def mark_of(folder: Path) -> str:
    """Return the mark of the results that lie in `folder`; "" where they have none, or none are there.

    Raises ReturnRejected for a damaged file.
    """
    import pyarrow.parquet as pq

    path = folder / PARQUET
    with _undamaged(path):
        found = (pq.read_schema(path).metadata or {}) if path.is_file() else {}
    mark: str = found.get(MARK.encode(), b"").decode()
    return mark


def write_figures(figures: pa.Table, path: Path) -> bytes:
    """Write a table of figures as a file for machines, whole or not at all; return what it holds. Raises NotAllowed."""
    with whole(path) as unfinished:
        write(figures.cast(_plain(figures.schema)), unfinished, FIGURES, compression="zstd")
        return unfinished.read_bytes()


def read_figures(path: Path) -> pa.Table:
    """Return the table of figures that lies in a file for machines. Raises ReturnRejected for a damaged one."""
    import pyarrow as pa

    columns = schema()
    with _undamaged(path), reading(path, FIGURES) as file:
        plain = file.read().replace_schema_metadata(None)
        texts = [
            plain[one.name].dictionary_encode() if pa.types.is_dictionary(one.type) else plain[one.name]
            for one in columns
        ]
        return pa.Table.from_arrays(texts, names=columns.names).cast(columns)


@contextmanager
def _undamaged(path: Path) -> Iterator[None]:
    """Read a file for machines. Raises ReturnRejected where it holds no table, or another one."""
    import pyarrow as pa

    try:
        yield
    except (Damaged, pa.ArrowException, KeyError):
        # What the file holds is not repeated: it may be anything.
        raise ReturnRejected("metrics.damaged", file=path.name, folder=path.parent.name) from None


def _write_csv(plain: pa.Table, path: Path) -> None:
    """Write figures as `code_of_practice.results.write_csv` writes results; none of our texts needs quotation marks."""
    import pyarrow.csv as pc

    with path.open("wb") as file:
        file.write((",".join(plain.column_names) + "\n").encode())
        pc.write_csv(plain, file, pc.WriteOptions(include_header=False, quoting_style="none"))


def _plain(schema: pa.Schema) -> pa.Schema:
    """Return the columns with texts as texts."""
    import pyarrow as pa

    return pa.schema([(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in schema])

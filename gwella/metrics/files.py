"""Results as files: `results.csv` for people, `results.parquet` for machines. The same rows in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.results import COLUMNS, Result, as_row, read_csv, write_csv
from gwella.code_of_practice.writing import make_folder, whole

CSV, PARQUET = "results.csv", "results.parquet"


@contextmanager
def results_written(results: Sequence[Result], folder: Path) -> Iterator[None]:
    """Write both files beside their places in `folder`; they take them together when what follows went well.

    Raises NotAllowed; then both old ones stand.
    """
    make_folder(folder)
    with whole(folder / PARQUET) as parquet, whole(folder / CSV) as separated:
        _write_parquet(results, parquet)
        write_csv(results, separated)
        yield


def read_results(folder: Path) -> list[Result]:
    """Return the results that lie in `folder`. Raises NotFound when nothing was computed there."""
    path = folder / CSV
    if not path.is_file():
        raise NotFound("metrics.no_results", folder=folder.name)
    return list(read_csv(path))


def _write_parquet(results: Sequence[Result], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [as_row(result) for result in results]
    columns = {name: pa.array([row[name] for row in rows], _types()[name]) for name in COLUMNS}
    pq.write_table(pa.table(columns), path, compression="zstd")


def _types() -> dict[str, object]:
    import pyarrow as pa

    kinds = {float | None: pa.float64(), int | None: pa.int64(), int: pa.int64()}
    return {field.name: kinds.get(field.type, pa.string()) for field in msgspec.structs.fields(Result)}

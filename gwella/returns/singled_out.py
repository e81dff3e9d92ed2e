"""Findings about single rows and cells, made a column at a time: each says whose row it is, for the officer's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import compress, islice, repeat
from typing import TYPE_CHECKING

import msgspec

from gwella.returns.definitions import Check, Severity
from gwella.returns.findings import CLIENT_GROUP, Finding
from gwella.returns.last_year import LastYear
from gwella.returns.load import Loaded
from gwella.returns.rule import Found
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# What of a row a finding says to its officer, and nobody else; the row's own identifier comes after it.
OFFICERS_COLUMNS = ("team", "worker", "case_reference")
NO_ROW = 0  # rows are numbered from 1, as an officer sees them
Whose = tuple[int, str, str, str, str, str]


def of_rows(loaded: Loaded, broken: Mapping[str, np.ndarray], asked: Mapping[str, Check]) -> Iterator[Finding]:
    """Yield a finding for each row that breaks a check, as the check is `asked` in the year.

    The rows are given by their places in the table (from 0).
    """
    import numpy as np
    import pyarrow as pa

    if not broken:
        return
    whose = _whose(loaded, pa.array(np.concatenate([*broken.values()])))
    for key, places in broken.items():
        check = asked[key]
        column = check.rule.fields(table(loaded.table))[0]
        for row, team, worker, case_reference, row_key, group in islice(whose, len(places)):
            yield Finding(
                table=loaded.table,
                file=loaded.file,
                rule=key,
                severity=check.severity,
                row=row,
                column=column,
                team=team,
                worker=worker,
                case_reference=case_reference,
                row_key=row_key,
                client_group=group,
            )


def of_cells(loaded: Loaded, asked_about: pa.ChunkedArray) -> Iterator[Finding]:
    """Yield a finding for each cell that cannot be read, of the rows that are asked about."""
    import numpy as np
    import pyarrow as pa

    if not loaded.problems:
        return
    numbers = np.array([problem.row for problem in loaded.problems])
    # Rows stand in the order of their numbers.
    asked = loaded.rows["_row"].filter(asked_about).to_numpy()
    is_asked = np.append(asked, NO_ROW)[asked.searchsorted(numbers)] == numbers
    seen = compress(loaded.problems, is_asked.tolist())
    places = pa.array(loaded.rows["_row"].to_numpy().searchsorted(numbers[is_asked]))
    for problem, whose in zip(seen, _whose(loaded, places), strict=True):
        row, team, worker, case_reference, row_key, group = whose
        yield Finding(
            table=loaded.table,
            file=loaded.file,
            rule=problem.rule,
            # What only the officer's own files hold changes no figure.
            severity=Severity.NOTE if table(loaded.table).columns[problem.column].officer_only else Severity.REFUSE,
            row=row,
            column=problem.column,
            parameters={"near": problem.near} if problem.near else {},
            team=team,
            worker=worker,
            case_reference=case_reference,
            row_key=row_key,
            client_group=group,
        )


def of_whole(
    loaded: Loaded, key: str, check: Check, found: Iterable[Found], last_year: LastYear | None
) -> Iterator[Finding]:
    """Yield what a check finds in a table as a whole; of a row that is missing it names the place in last year's."""
    for one in found:
        finding = Finding(
            table=loaded.table, file=loaded.file, rule=key, severity=check.severity, parameters=one.parameters
        )
        if one.missing is not None and last_year is not None:
            finding = msgspec.structs.replace(finding, **last_year.place(loaded.table, one.missing))
        yield finding


def _whose(loaded: Loaded, places: pa.Array) -> Iterator[Whose]:
    """Yield, for each place, the row's number and what only the officer's own files may say of the row."""
    numbers = loaded.rows["_row"].take(places).to_pylist()
    officers = (_texts(loaded, column, places) for column in (*OFFICERS_COLUMNS, table(loaded.table).key, CLIENT_GROUP))
    return zip(numbers, *officers, strict=False)


def _texts(loaded: Loaded, column: str, places: pa.Array) -> Iterable[str]:
    """Return the cells of a column at some places, "" for an empty one; "" without end where the file lacks it."""
    if column not in loaded.present:
        return repeat("")
    cells = in_one_piece(loaded.rows[column]).take(places).cast("string")
    texts: list[str] = (cells.fill_null("") if cells.null_count else cells).to_pylist()
    return texts

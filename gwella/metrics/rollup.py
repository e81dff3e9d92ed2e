"""Roll-ups: the small cell table added up to each breakdown, locally, and authorities to regions and Wales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.results import UNKNOWN

if TYPE_CHECKING:
    import pyarrow as pa


class Total(msgspec.Struct, frozen=True):
    """One count of one category in one period."""

    period: str
    category: str
    counted: int
    unknown: int


def totals(cells: pa.Table, place: int, dimensions: Sequence[str]) -> Iterator[Total]:
    """Yield the total of the count at `place` for each period and category of `dimensions`.

    Without dimensions there is one total a period. Categories of several dimensions join with "+".
    Periods and categories in which nothing was counted and nothing is unknown do not appear.
    """
    counted, unknown = f"counted_{place}", f"unknown_{place}"
    grouped = cells.group_by(["period", *dimensions]).aggregate([(counted, "sum"), (unknown, "sum")])
    for row in grouped.to_pylist():
        found = Total(
            period=row["period"],
            category="+".join(UNKNOWN if row[name] is None else row[name] for name in dimensions),
            counted=row[f"{counted}_sum"],
            unknown=row[f"{unknown}_sum"],
        )
        if found.counted or found.unknown:
            yield found

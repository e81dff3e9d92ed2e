"""Categories as small numbers: an empty cell is not known, whatever the column holds."""

from __future__ import annotations

import pyarrow as pa
import pytest

from gwella.metrics.dimensions import NOT_KNOWN, place
from gwella.metrics.engines import duckdb_engine


@pytest.mark.parametrize(
    ("breakdown", "cells", "places"),
    [
        ("disability", pa.array([True, False, None]), [1, 2, NOT_KNOWN]),
        ("sex", pa.array(["female", "no such code", None]), [1, NOT_KNOWN, NOT_KNOWN]),
        ("age_group", pa.array([-1, 4, 5, 151, None], pa.int32()), [1, 2, 3, NOT_KNOWN, NOT_KNOWN]),
    ],
)
def test_an_empty_cell_is_in_no_category(breakdown: str, cells: pa.Array, places: list[int]) -> None:
    rows = duckdb_engine().arrow(pa.table({"cell": cells, "nth": pa.array(range(len(cells)))})).order_by("nth")
    found = rows.select(place=place(rows["cell"], breakdown)).to_pyarrow()["place"].to_pylist()
    assert found == places

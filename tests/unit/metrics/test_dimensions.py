"""Categories as small numbers: an empty cell is not known, whatever the column holds."""

from __future__ import annotations

import pyarrow as pa
import pytest

from gwella.metrics.dimensions import NOT_KNOWN, places


@pytest.mark.parametrize(
    ("breakdown", "cells", "expected"),
    [
        ("disability", pa.array([True, False, None]), [1, 2, NOT_KNOWN]),
        ("sex", pa.array(["female", "no such code", None]), [1, NOT_KNOWN, NOT_KNOWN]),
        ("age_group", pa.array([-1, 4, 5, 151, None], pa.int32()), [1, 2, 3, NOT_KNOWN, NOT_KNOWN]),
    ],
)
def test_an_empty_cell_is_in_no_category(breakdown: str, cells: pa.Array, expected: list[int]) -> None:
    assert places(cells, breakdown).tolist() == expected

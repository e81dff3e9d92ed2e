"""A column told apart says of each row what the column says: whatever its kind, its gaps and how few its rows are."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwella.metrics.encoded import encoded

KINDS = [
    (pa.bool_(), st.booleans()),
    (pa.int32(), st.integers(-5, 130)),
    (pa.int64(), st.integers(-(2**40), 2**40)),
    (pa.string(), st.sampled_from(["adult", "child", "carer"])),
]


@pytest.mark.parametrize(("kind", "values"), KINDS, ids=[str(kind) for kind, _ in KINDS])
def test_every_row_is_found_again_and_an_empty_cell_is_the_last_value(kind, values):
    @given(st.lists(st.none() | values))
    def found_again(cells: list) -> None:
        for column in (pa.array(cells, kind), pa.array(cells, kind).dictionary_encode()):
            which, each = encoded(column)
            assert each[-1] is None
            assert [each[place] for place in which] == cells

    encoded(pa.array([], kind))  # it brings its libraries when it is first called, which no example is timed for
    found_again()

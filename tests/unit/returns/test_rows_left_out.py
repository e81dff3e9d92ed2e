"""Rows that are left out cost themselves and no other, few of them or many."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as some

from gwella.returns import check
from gwella.returns.load import Loaded
from gwella.snapshots.pieces import in_one_piece


@given(some.lists(some.booleans()), some.sampled_from([check.FEW, 1, 2]))
def test_the_rows_that_stay_are_the_others_in_their_order_and_in_one_piece(stays, few):
    rows = pa.table({"contact": [f"C{place}" for place in range(len(stays))], "_row": range(len(stays))})
    loaded = Loaded("contacts", "contacts.csv", rows, frozenset({"contact"}), (), ())
    kept = check._with(loaded, pa.array(stays, pa.bool_()), few).rows
    assert kept["_row"].to_pylist() == [place for place, one_stays in enumerate(stays) if one_stays]
    assert kept["contact"].to_pylist() == [f"C{place}" for place in kept["_row"].to_pylist()]
    assert len(in_one_piece(kept["contact"])) == len(kept)

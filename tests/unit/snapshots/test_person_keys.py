"""Everybody's key is made once for all tables of a return, and stands where the identifier stood."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from gwella.rights.person import person_keys
from gwella.snapshots.keyring import put_key
from gwella.snapshots.keys import Key
from gwella.snapshots.person_keys import with_person_keys
from gwella.snapshots.ways import WAYS

KEY = Key(b"k" * 32)
IDENTIFIERS = st.lists(
    st.none() | st.sampled_from(["P1", " P1", "P2", "ŵ", "", "unknown", "999"]) | st.text(max_size=3)
)


@given(st.lists(st.tuples(IDENTIFIERS, IDENTIFIERS), max_size=3), st.integers(0, 3))
def test_each_row_has_the_key_of_its_own_person(columns, cut):
    tables = {}
    for name, (people, cared_for) in zip(("carers", "people", "contacts"), columns, strict=False):
        cells = {"person": people, "team": people}
        if name == "carers":
            cells = {"cared_for": cared_for[: len(people)] + [None] * (len(people) - len(cared_for)), **cells}
        rows = pa.table({column: pa.array(values, pa.string()) for column, values in cells.items()})
        tables[name] = pa.concat_tables([rows.slice(0, cut), rows.slice(cut)])
    keyed = with_person_keys(tables, KEY)
    assert list(keyed) == list(tables)
    for name, rows in tables.items():
        assert keyed[name].column_names == rows.column_names
        for column in rows.column_names:
            before, after = rows[column].to_pylist(), keyed[name][column].to_pylist()
            assert after == (
                before if column == "team" else [KEY.persons(identifier).get(KEY.id) for identifier in before]
            )


def test_a_request_looks_for_somebody_in_the_codes_of_every_way_that_there_was(tmp_path: Path) -> None:
    key = put_key(tmp_path, "X06000001", Key(b"k" * 32))
    assert person_keys(tmp_path, "X06000001", " 7 ") == key.persons("7")
    assert len(key.persons("7")) == len(WAYS) > 1

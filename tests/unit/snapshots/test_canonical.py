"""The text that a snapshot's id hashes never changes, whatever makes it: DuckDB made it once, and still can."""

from __future__ import annotations

import hashlib
from datetime import date

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from gwella.snapshots.canonical import canonical_id
from gwella.snapshots.tables import Kind, table

WORDS = st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=6)
# Cells whose bytes sort otherwise than their letters do, or that hold what stands between cells.
CELLS = WORDS | st.sampled_from(["a", "A", "ŵ", "\U0001f600", "\uffff", "a\x1f", "a\tb", "a\nb", "\x1e"])
VALUES = {
    Kind.DATE: st.none() | st.dates(min_value=date(1, 1, 1)),
    Kind.YES_NO: st.none() | st.booleans(),
    Kind.PERSON: st.none() | st.integers(0, 2**63 - 1),
}
TYPES = {Kind.DATE: pa.date32(), Kind.YES_NO: pa.bool_(), Kind.PERSON: pa.int64()}
COLUMNS = table("safeguarding").stored
ROWS = st.lists(st.tuples(*(VALUES.get(column.kind, CELLS) for column in COLUMNS.values())), max_size=6)


def by_duckdb(rows: pa.Table) -> str:
    """The id as it was worked out when the first snapshots were kept."""
    names = sorted(COLUMNS)
    texts = ", ".join(f'coalesce(cast("{name}" as varchar), chr(30))' for name in names)
    lines = duckdb.sql(f"select concat_ws(chr(31), {texts}) as line from rows order by line").fetchall()
    digest = hashlib.sha256(chr(31).join(names).encode())
    digest.update("".join("\n" + line for (line,) in lines).encode())
    return digest.hexdigest()[:32]


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_the_id_is_the_one_that_duckdb_gave(rows):
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    arrays = {
        name: pa.array(values, TYPES.get(column.kind, pa.string()))
        for (name, column), values in zip(COLUMNS.items(), columns, strict=True)
    }
    made = pa.table(arrays)
    assert canonical_id(table("safeguarding"), made) == by_duckdb(made)
    halves = pa.concat_tables([made.slice(0, 2), made.slice(2)])
    assert canonical_id(table("safeguarding"), halves) == by_duckdb(made), "it is no matter how the rows are cut"

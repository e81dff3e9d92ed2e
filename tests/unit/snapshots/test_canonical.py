"""What a snapshot's id hashes never changes, and is a function of the rows alone: not of their order, or of Arrow."""

from __future__ import annotations

import hashlib
import json
import struct
from collections import Counter
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwella.snapshots.canonical import canonical_id, forms_of
from gwella.snapshots.tables import Kind, table, tables

TABLE = table("safeguarding")
COLUMNS = TABLE.stored
KEY = list(COLUMNS).index(TABLE.key)
WORDS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
# Cells whose bytes sort otherwise than their letters do, that hold nothing, or what might stand between cells.
CELLS = WORDS | st.sampled_from(["a", "A", "ŵ", "\U0001f600", "\uffff", "a\x1f", "a\tb", "a\nb", "\x1e", "", "a;b"])
VALUES = {
    Kind.DATE: st.none() | st.dates(min_value=date(1, 1, 1)),
    Kind.YES_NO: st.none() | st.booleans(),
    Kind.PERSON: st.none() | st.integers(0, 2**63 - 1),
}
TYPES = {Kind.DATE: pa.date32(), Kind.YES_NO: pa.bool_(), Kind.PERSON: pa.int64()}
ROWS = st.lists(st.tuples(*(VALUES.get(column.kind, CELLS) for column in COLUMNS.values())), max_size=6)
KEYED = st.lists(
    st.tuples(*(VALUES.get(column.kind, CELLS) for column in COLUMNS.values())),
    max_size=6,
    unique_by=lambda row: row[KEY],
)
# A key that comes again, beside cells that differ.
FEW = st.lists(
    st.tuples(*(VALUES.get(column.kind, st.sampled_from([None, "", "a", "b"])) for column in COLUMNS.values())),
    max_size=6,
)
SAMPLE = [
    ("S2", "X06000001", 7, date(2024, 5, 1), "police", "neglect;physical", True, date(2024, 5, 8), None, True),
    ("S1", "X06000001", None, None, None, "", False, None, False, True),
    ("S10", "X06000001", 2**63 - 1, date(1969, 12, 31), "ŵ", None, None, date(2024, 5, 8), True, True),
]


def made(rows, types=TYPES) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return pa.table(
        {
            name: pa.array(values, types.get(column.kind, pa.string()))
            for (name, column), values in zip(COLUMNS.items(), columns, strict=True)
        }
    )


def id_of(rows) -> str:
    return canonical_id(TABLE, rows if isinstance(rows, pa.Table) else made(rows))


def by_hand(rows) -> str:
    """The id as its page says it is made, one cell at a time."""
    names = sorted(COLUMNS)
    cells = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    cells.sort(key=lambda row: [orderly(row[name]) for name in (TABLE.key, *names)])
    forms = [[name, forms_of(TABLE)[name]] for name in names]
    hashed = json.dumps({"version": 2, "rows": len(rows), "columns": forms}).encode() + b"\n"
    for name, form in forms if rows else ():
        hashed += BY_HAND[form]([row[name] for row in cells])
    return hashlib.sha256(hashed).hexdigest()[:32]


def orderly(cell):
    return (cell is None, b"" if cell is None else cell.encode() if isinstance(cell, str) else cell)


def bits(answers) -> bytes:
    number = sum(bool(answer) << place for place, answer in enumerate(answers))
    return number.to_bytes((len(answers) + 7) // 8, "little")


def measured(texts) -> bytes:
    words = [(text or "").encode() for text in texts]
    return struct.pack(f"<{len(words)}I", *map(len, words)) + b"".join(words)


def codes(cells) -> bytes:
    present = sorted({cell for cell in cells if cell is not None}, key=str.encode)
    size = "B" if len(present) < 256 else "I"
    places = [0 if cell is None else present.index(cell) + 1 for cell in cells]
    return struct.pack("<I", len(present)) + measured(present) + struct.pack(f"<{len(cells)}{size}", *places)


def there(cells) -> bytes:
    return bits([cell is not None for cell in cells])


BY_HAND = {
    "texts": lambda cells: there(cells) + measured(cells),
    "codes": codes,
    "days": lambda cells: (
        there(cells)
        + struct.pack(f"<{len(cells)}i", *((cell - date(1970, 1, 1)).days if cell else 0 for cell in cells))
    ),
    "persons": lambda cells: there(cells) + struct.pack(f"<{len(cells)}q", *(cell or 0 for cell in cells)),
    "answers": lambda cells: there(cells) + bits(cells),
}


@settings(max_examples=150, deadline=None)
@given(rows=ROWS | KEYED | FEW)
def test_the_id_is_made_as_its_page_says(rows):
    assert id_of(rows) == by_hand(rows)


def test_the_id_of_these_rows_never_changes():
    """A library's upgrade must not change it, or every figure would be computed anew."""
    assert id_of(SAMPLE) == by_hand(SAMPLE) == "03738bdd46db69b7667e70294f9edf5c"
    assert id_of([]) == by_hand([]) == "24a1cf1358da2c05b7d696e1dd0aff17"


@settings(max_examples=150, deadline=None)
@given(rows=ROWS | KEYED | FEW, data=st.data())
def test_the_id_is_the_same_in_whatever_order_and_pieces_rows_come(rows, data):
    expected = id_of(rows)
    turned = made(data.draw(st.permutations(rows)))
    assert id_of(turned) == expected
    cut = data.draw(st.integers(0, len(rows)))
    assert id_of(pa.concat_tables([turned.slice(0, cut), turned.slice(cut)])) == expected
    among_others = made([*SAMPLE, *rows, *SAMPLE])
    assert id_of(among_others.slice(len(SAMPLE), len(rows))) == expected


@settings(max_examples=150, deadline=None)
@given(rows=ROWS | KEYED | FEW, data=st.data())
def test_the_id_is_the_same_in_whichever_type_of_arrows_texts_come(rows, data):
    expected, plain = id_of(rows), made(rows)
    texts = [name for name in COLUMNS if plain[name].type == pa.string()]
    ways = (pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.int8(), pa.large_string()))
    for way in ways:
        assert id_of(replaced(plain, {name: plain[name].cast(way) for name in texts})) == expected
    words = data.draw(st.permutations([*{cell for row in rows for cell in row if isinstance(cell, str)}, "no row’s"]))
    wide = {name: in_words(plain[name].to_pylist(), [*words, None]) for name in texts}
    assert id_of(replaced(plain, wide)) == expected, "a dictionary's order, and what else is in it, is no matter"
    halves = [plain.slice(0, 2), plain.slice(2)]
    parts = [
        replaced(half, {name: half[name].combine_chunks().dictionary_encode() for name in texts}) for half in halves
    ]
    assert id_of(pa.concat_tables(parts)) == expected, "each piece with a dictionary of its own"


def in_words(cells, words) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([words.index(cell) for cell in cells], pa.int32()), pa.array(words))


def replaced(rows: pa.Table, columns) -> pa.Table:
    return pa.table({name: columns.get(name, rows[name]) for name in rows.column_names})


@settings(max_examples=100, deadline=None)
@given(rows=ROWS | FEW, junk=ROWS)
def test_what_lies_in_memory_under_an_empty_cell_is_no_matter(rows, junk):
    filled = [*junk, *SAMPLE, *SAMPLE][: len(rows)]
    arrays = {}
    for place, (name, column) in enumerate(COLUMNS.items()):
        kind = TYPES.get(column.kind, pa.string())
        full = [row[place] if row[place] is not None else other[place] for row, other in zip(rows, filled, strict=True)]
        plain, is_there = pa.array(full, kind), pa.py_buffer(there([row[place] for row in rows]))
        arrays[name] = pa.Array.from_buffers(kind, len(rows), [is_there, *plain.buffers()[1:]])
    assert pa.table(arrays).to_pylist() == made(rows).to_pylist()
    assert id_of(pa.table(arrays)) == id_of(rows)


@settings(max_examples=300, deadline=None)
@given(one=ROWS | FEW, other=ROWS | FEW)
def test_other_rows_have_another_id_and_the_same_rows_have_not(one, other):
    assert (id_of(one) == id_of(other)) == (Counter(one) == Counter(other))


@settings(max_examples=150, deadline=None)
@given(rows=st.one_of(ROWS, FEW).filter(len), data=st.data())
def test_a_changed_cell_is_another_id(rows, data):
    row, place = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(COLUMNS) - 1))
    cell = data.draw(VALUES.get([*COLUMNS.values()][place].kind, CELLS))
    changed = [*rows[:row], (*rows[row][:place], cell, *rows[row][place + 1 :]), *rows[row + 1 :]]
    assert (id_of(changed) == id_of(rows)) == (Counter(changed) == Counter(rows))


@pytest.mark.parametrize(("name", "neighbour"), [("report", "authority"), ("categories", "reported_by")])
def test_an_empty_text_is_not_an_empty_cell_and_a_text_stays_in_its_cell(name, neighbour):
    def with_cells(*pairs):
        rows = made([SAMPLE[0]] * len(pairs))
        one, two = (pa.array(cells, pa.string()) for cells in zip(*pairs, strict=True))
        return id_of(replaced(rows, {name: one, neighbour: two}))

    assert len({with_cells((cell, "b")) for cell in ("", None, " ", "\0", "a", "\x1e", "None")}) == 7
    assert len({with_cells(pair) for pair in (("ab", ""), ("a", "b"), ("", "ab"), ("ab", None), (None, "ab"))}) == 5
    down = [("ab", "c"), ("", "c")], [("a", "c"), ("b", "c")], [("ab", "c"), (None, "c")], [("ab", "c")]
    assert len({with_cells(*pairs) for pairs in down}) == 4


@pytest.mark.parametrize("different", [1, 254, 255, 256, 300])
def test_many_codes_are_told_apart(different: int):
    rows = [(*SAMPLE[0][:4], f"c{number}", *SAMPLE[0][5:]) for number in range(different)]
    ids = {id_of(rows), id_of([*rows[:-1], (*SAMPLE[0][:4], "other", *SAMPLE[0][5:])])}
    assert len(ids) == 2
    assert id_of(rows) == by_hand(rows)
    assert id_of(rows[::-1]) in ids


def test_every_table_keeps_its_key():
    assert all(definition.key in definition.stored for definition in tables().values())

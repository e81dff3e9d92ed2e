"""A table's question to the engine is put once, and holds nothing of any return."""

from __future__ import annotations

import pyarrow as pa

from gwella.code_of_practice.years import Period
from gwella.returns.check import checked
from gwella.returns.definitions import checks_of
from gwella.returns.generate import generate
from gwella.returns.links import linked
from gwella.returns.questions import _sql, can_be_asked
from gwella.returns.rules import BORN_ON, REPEATS
from gwella.snapshots.tables import table, tables

YEAR = Period.of_year(2024)


def test_the_second_authority_is_asked_in_the_words_of_the_first(tmp_path):
    for name in ("one", "two"):
        generate(tmp_path / name, first_year=2024, last_year=2024, seed=len(name), size=0.02)
    other = "W06000015"
    for path in (tmp_path / "two").glob("*.csv"):
        text = path.read_text(encoding="utf-8-sig").replace("X06000001", other)
        path.write_text(text, encoding="utf-8")
    _sql.cache_clear()
    checked(tmp_path / "one", "X06000001", 2024)
    put = _sql.cache_info().misses
    checked(tmp_path / "two", other, 2024)
    assert put > len(tables())
    assert _sql.cache_info().misses == put


def test_a_question_looks_at_one_table_alone():
    for name in tables():
        asked = tuple(key for key, check in checks_of(name).items() if not check.rule.leaves_out)
        sql = _sql(name, asked, YEAR)
        assert f'"{name}"' in sql
        assert not any(f'FROM "{other}"' in sql or f'JOIN "{other}"' in sql for other in tables() if other != name)


def test_a_check_whose_column_or_table_is_missing_is_not_asked():
    check = checks_of("contacts")["every.person_not_listed"]
    assert can_be_asked(check, "contacts", {"person"}, {"people"})
    assert not can_be_asked(check, "contacts", {"contact"}, {"people"})
    assert not can_be_asked(check, "contacts", {"person"}, {"contacts"})


def rows(name, **given):
    count = len(next(iter(given.values())))
    columns = {column: given.get(column, [None] * count) for column in table(name).columns}
    return pa.table({column: pa.array(cells, pa.string()) for column, cells in columns.items()})


def test_of_rows_with_one_identifier_all_but_the_first_repeat_it():
    own = linked("contacts", rows("contacts", contact=["C2", None, "C1", "C2", None, "C2"]), "X06000001", {})
    assert [bool(repeats) for repeats in own[REPEATS].to_pylist()] == [False, False, False, True, False, True]


def test_who_is_not_listed_has_no_birth_and_an_empty_cell_is_nobody():
    people = rows("people", person=["P1", None, "P2"], born_on=["1950", "1960", "1970"])
    people = people.set_column(people.column_names.index("born_on"), "born_on", pa.array([1, 2, 3], pa.date32()))
    own = linked("contacts", rows("contacts", person=["P2", "P9", None, "P1"]), "X06000001", {"people": people})
    assert own[BORN_ON].cast(pa.int32()).to_pylist() == [3, None, None, 1]
    assert own["_person_in_people"].to_pylist() == [True, False, False, True]

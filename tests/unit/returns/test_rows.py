"""A rule sees the rows that it is asked about, and of each the row of another table that it names."""

from __future__ import annotations

import pyarrow as pa

from gwella.code_of_practice.years import Period
from gwella.returns.cells import Cells
from gwella.returns.definitions import asked_of
from gwella.returns.rows import Asked, Rows
from gwella.snapshots.tables import table

YEAR = Period.of_year(2024)


def rows(name, **given):
    count = len(next(iter(given.values())))
    columns = {column: pa.nulls(count, pa.string()) for column in table(name).columns}
    given = {
        column: cells if isinstance(cells, pa.Array) else pa.array(cells, pa.string())
        for column, cells in given.items()
    }
    return pa.table(columns | given | {"_row": pa.arange(2, count + 2)})


def people():
    return rows("people", person=["P1", None, "P2"], born_on=pa.array([1, 2, 3], pa.int32()).cast(pa.date32()))


def test_a_check_whose_column_or_table_is_missing_is_not_asked():
    key = "every.person_not_listed"
    assert key in asked_of("contacts", 2024, {"person"}, {"people"})
    assert key not in asked_of("contacts", 2024, {"contact"}, {"people"})
    assert key not in asked_of("contacts", 2024, {"person"}, {"contacts"})


def test_who_is_not_listed_has_no_birth_and_an_empty_cell_is_nobody():
    asked = Asked({"people": people(), "contacts": rows("contacts", person=["P2", "P9", None, "P1"])})
    assert asked.births("contacts").cast(pa.int32()).to_pylist() == [3, None, None, 1]
    named = Rows("contacts", asked, "X06000001", YEAR).name_one_in("people", "person")
    assert named.yes.tolist() == [True, False, False, True]


def test_each_table_has_its_own_places_though_all_are_looked_up_at_once():
    tables = {
        "people": people(),
        "contacts": rows("contacts", person=["P2", "P9"]),
        "plans": rows("plans", person=pa.array([], pa.string())),
        "reviews": rows("reviews", person=["P1", "P2", None]),
    }
    asked = Asked(tables, {"reviews": pa.chunked_array([[False, True, True]])})
    assert asked.places("contacts", "person", "people").to_pylist() == [2, None]
    assert asked.places("plans", "person", "people").to_pylist() == []
    assert asked.places("reviews", "person", "people").to_pylist() == [2, None]
    assert asked.everything.places("reviews", "person", "people").to_pylist() == [0, 2, None]


def test_a_row_of_people_has_its_own_birth_though_nobody_is_named():
    asked = Asked({"people": people()}, {"people": pa.chunked_array([[False, True, True]])})
    assert asked.births("people").cast(pa.int32()).to_pylist() == [2, 3]


def test_in_a_table_that_names_nobody_no_age_is_known(monkeypatch):
    monkeypatch.setattr("gwella.returns.rows.LINKED", "nobody")
    asked = Asked({"people": people(), "contacts": rows("contacts", person=["P2", "P9"])})
    assert asked.births("contacts").to_pylist() == [None, None]


def test_a_place_is_one_in_the_whole_table_and_unknown_is_no_finding():
    asked = Asked(
        {"contacts": rows("contacts", person=list("abcd"))}, {"contacts": pa.chunked_array([[0, 1, 1, 1]]).cast("bool")}
    )
    its = Rows("contacts", asked, "X06000001", YEAR)
    assert its["person"].values.to_pylist() == ["b", "c", "d"]
    assert its.where(Cells(pa.array([True, None, True])).are()).tolist() == [1, 3]
    assert its.of_everything(Cells(pa.array([True, False, None, True])).are()).yes.tolist() == [False, False, True]

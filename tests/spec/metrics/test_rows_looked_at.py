"""What a count looks at, whatever its rows were kept with, and however many are looked at together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace
from test_engine_and_twin import CODE, awkward_rows

from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Length, Period, parts
from gwella.metrics import source as sources
from gwella.metrics.compute import counted
from gwella.metrics.counts import When
from gwella.metrics.definitions import metrics
from gwella.metrics.dimensions import once_for_each
from gwella.metrics.examples import as_table
from gwella.metrics.figures import results
from gwella.metrics.looked_at import looked_at
from gwella.metrics.plan import jobs
from gwella.metrics.source import Source, in_memory, of_manifests
from gwella.snapshots.drawn import drawn_rows
from gwella.snapshots.keys import Key
from gwella.snapshots.store import Manifest, keep_all

title = "Rows"

OTHER = "X06000002"
YEARS = [Period.of_year(2020), Period.of_year(2024)]


def tables(seed: int) -> dict[str, pa.Table]:
    return {name: as_table(name, its) for name, its in awkward_rows(seed).items()}


def figures(source: Source, periods: list[Period] = YEARS) -> list[Result]:
    return results(counted(source, periods))


def kept(folder: Path, authority: str, seed: int) -> dict[str, Manifest]:
    """Keep an authority's awkward rows as a check leaves them: identifiers as text, and where each row stood."""
    given = {}
    for name, rows in tables(seed).items():
        rows = first_of_each(rows) if name == "people" else rows
        columns: dict[str, Any] = {each: rows[each] for each in rows.column_names}
        for each in {"person", "cared_for"} & set(columns):
            columns[each] = columns[each].cast(pa.string())
        columns["_file"], columns["_row"] = pa.repeat(f"{name}.csv", len(rows)), pa.arange(0, len(rows))
        given[name] = pa.table(columns)
    return {one.table: one for one in keep_all(folder, authority, given, Key(b"k" * 32))}


def first_of_each(people: pa.Table) -> pa.Table:
    """Return people as a check leaves them: a repeated identifier is left out."""
    persons = people["person"].to_pylist()
    return people.filter(pa.array([one is None or one not in persons[:i] for i, one in enumerate(persons)], pa.bool_()))


def without(manifest: Manifest, folder: Path, column: str) -> None:
    """Make a snapshot one from before a column came into the table."""
    path = manifest.path(folder)
    pq.write_table(pq.read_table(path).drop_columns([column]).replace_schema_metadata(None), path)


def test_an_older_snapshot_beside_a_newer_one_is_read_with_the_column_empty(tmp_path: Path) -> None:
    manifests = {CODE: kept(tmp_path, CODE, 1), OTHER: kept(tmp_path, OTHER, 2)}
    before = figures(of_manifests(tmp_path, {OTHER: manifests[OTHER]}))
    for name, column in (("people", "sex"), ("contacts", "client_group"), ("safeguarding", "person")):
        without(manifests[CODE][name], tmp_path, column)
    found = figures(of_manifests(tmp_path, manifests))
    assert [one for one in found if one.area == OTHER] == before
    by_sex = {one.category for one in found if one.area == CODE and one.breakdown == "sex"}
    assert by_sex == {"unknown"}
    own = [one for one in found if one.area == CODE and not one.breakdown]
    assert all(one.value == 0 for one in own if one.metric == "adult.contacts.received")
    assert any(one.unknown for one in own if one.metric == "adult.contacts.received")


@pytest.mark.parametrize("periods", [YEARS, list(parts(2024, Length.MONTH))], ids=["years", "months"])
def test_however_many_authorities_are_looked_at_together_the_figures_are_the_same(
    periods: list[Period], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests = {CODE: kept(tmp_path, CODE, 1), OTHER: kept(tmp_path, OTHER, 2)}
    together = figures(of_manifests(tmp_path, manifests), periods)
    monkeypatch.setattr(sources, "MOST_ROWS", 1)
    opened: list[tuple[str, str]] = []
    one_by_one = of_manifests(tmp_path, manifests)
    reading = one_by_one.opened

    def noted(name: str, authority: str, columns: Any) -> pa.Table:
        opened.append((name, authority))
        return reading(name, authority, columns)

    assert figures(Source(one_by_one.held, noted), periods) == together
    rows = [each for each in opened if each[0] != "people"]
    assert len(rows) == len(set(rows)), "a table is opened once for all its passes"


def test_a_metric_of_ones_own_is_counted_by_columns_that_no_other_metric_looks_at() -> None:
    """An authority's own metric counts care leavers over their support; none of ours looks at its end."""
    assert "support_ended_on" not in looked_at("care_leavers")
    shipped = next(one for one in metrics().values() if one.count and one.count.of == "care_leavers")
    assert shipped.count
    count = replace(shipped.count, when=When(overlaps="period"), where=())
    own = replace(shipped, count=count, part_of="", edition=shipped.edition[:1])
    leavers = "person | left_care_on | support_ended_on\n1 | 2023-05-01 |\n2 | 2023-05-01 | 2024-03-31"
    given = {"care_leavers": as_table("care_leavers", drawn_rows(leavers))}
    found = results(counted(in_memory(CODE, given), YEARS[1:], work=jobs(YEARS[1:], {"own": own})))
    assert [one.value for one in found if not one.breakdown] == [1]


def test_a_code_that_its_list_has_no_longer_is_no_category_and_the_row_is_not_known_once() -> None:
    cells = pa.array(["once;before", "physical;once", "neglect;physical", None])
    taken, each = once_for_each(cells, "abuse_category")
    found = sorted(zip(taken.tolist(), each.to_pylist(), strict=True), key=str)
    assert found == [(0, None), (1, "physical"), (2, "neglect"), (2, "physical"), (3, None)]

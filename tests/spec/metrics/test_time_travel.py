"""Time travel: a year keeps its number, whatever has come since: new columns, new metrics, new libraries.

`golden/` holds snapshots and the figures that were computed from them when they were new (`tools/golden.py`), in a
folder for each reach of years.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gwella.cli.aggregates import read
from gwella.code_of_practice.results import FigureKey, Origin, Result
from gwella.code_of_practice.years import Period
from gwella.metrics.compute import compute
from gwella.metrics.defined import counts_of
from gwella.metrics.definitions import definition, metrics
from gwella.metrics.editions import SEMANTICS, break_between
from gwella.metrics.examples import as_table
from gwella.metrics.figures import of_results, results
from gwella.metrics.source import in_memory, open_snapshots
from gwella.snapshots.drawn import drawn_rows
from gwella.snapshots.tables import tables

title = "Time travel"

GOLDEN = Path(__file__).parent / "golden"
CODE = "X06000001"
SAME = ("edition", "code", "numerator", "denominator", "unknown", "value", "unit", "low", "high", "method", "status")


@pytest.fixture(scope="module", params=sorted(path.name for path in GOLDEN.iterdir()))
def golden(request: pytest.FixtureRequest) -> Path:
    return GOLDEN / request.param


@pytest.fixture(scope="module")
def then(golden: Path) -> Mapping[FigureKey, Result]:
    return {one.key: one for one in results(pq.read_table(golden / "results.parquet"))}


@pytest.fixture(scope="module")
def now(golden: Path) -> Mapping[FigureKey, Result]:
    first, last = map(int, golden.name.split("-"))
    periods = [Period.of_year(year) for year in range(first, last + 1)]
    source = open_snapshots(golden / "snapshots", CODE)
    found = compute(source, periods, read(golden / "aggregate.csv", Origin.ENTERED))
    return {one.key: one for one in results(found)}


def test_every_figure_of_years_past_is_the_same_to_the_digit(
    then: Mapping[FigureKey, Result], now: Mapping[FigureKey, Result]
) -> None:
    changed = {
        key: [(name, getattr(one, name), getattr(now.get(key), name, None)) for name in SAME]
        for key, one in then.items()
        if key not in now or any(getattr(one, name) != getattr(now[key], name) for name in SAME)
    }
    assert changed == {}
    assert len(then) > 7000


def test_every_table_and_every_counted_metric_is_held_to_its_years() -> None:
    held = {path.parent.name for path in GOLDEN.rglob("*.parquet") if "snapshots" in path.parts}
    assert held == set(tables())
    figures = [one for path in GOLDEN.iterdir() for one in results(pq.read_table(path / "results.parquet"))]
    counted = {key for key, metric in metrics().items() if any(counts_of(metric)) and not metric.is_recalled}
    assert counted <= {one.metric for one in figures if one.value is not None}


def test_whoever_raises_the_meaning_of_words_makes_the_old_figures_anew(golden: Path) -> None:
    assert json.loads((golden / "made_with.json").read_text(encoding="utf-8"))["semantics"] == SEMANTICS


def test_a_snapshot_from_before_a_column_came_in_is_computed_with_that_column_empty() -> None:
    contacts = as_table("contacts", drawn_rows("person | contacted_on | client_group\n1 | 2021-05-01 | adult"))
    old = pa.table({name: contacts[name] for name in contacts.column_names if name != "already_supported"})
    found = results(compute(in_memory(CODE, {"contacts": old}), [Period.of_year(2021), Period.of_year(2024)]))
    totals = {(one.period, one.metric): one for one in found if not one.breakdown}
    assert totals["2021", "adult.contacts.received"].value == 1
    assert totals["2021", "adult.contacts.received"].unknown == 0


@pytest.mark.parametrize(
    ("key", "earlier", "later", "broken"),
    [
        ("adult.contacts.received", "2021", "2022", True),  # from 2022 only those not already supported
        ("adult.contacts.received", "2020", "2024", True),
        ("adult.contacts.received", "2022", "2024", False),
        ("adult.contacts.received", "2021-Q4", "2022-Q1", True),
        ("adult.contacts.advice_share", "2021", "2022", True),
        ("adult.safeguarding.timely_share", "2020", "2024", False),
    ],
)
def test_a_series_is_broken_between_two_editions_that_cannot_be_compared(
    key: str, earlier: str, later: str, broken: bool
) -> None:
    found = break_between(definition(key), Period.parse(earlier), Period.parse(later))
    assert (found is not None) is broken


def test_a_measure_is_broken_where_a_metric_that_it_is_worked_out_from_is() -> None:
    import msgspec

    share = definition("adult.contacts.advice_share")
    without_its_own = msgspec.structs.replace(share, edition=share.edition[:1])
    found = break_between(without_its_own, Period.of_year(2021), Period.of_year(2022))
    assert found is not None
    assert found.from_ == 2022


def test_figures_go_into_columns_and_come_back_the_same(now: Mapping[FigureKey, Result]) -> None:
    some = list(now.values())[::97]
    assert results(of_results(some)) == some

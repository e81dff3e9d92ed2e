"""Every derived word and every kind of measure on rows made up by hypothesis, empty cells included: engine and twin."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twin import Around, _by_authority, _cell, count_in_force, twin_count, twin_measure

from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.years import Period
from gwella.metrics import measures as worked_out
from gwella.metrics.compute import counted
from gwella.metrics.definitions import measures, metrics
from gwella.metrics.derive import WORDS
from gwella.metrics.examples import as_table
from gwella.metrics.figures import of_results, results
from gwella.metrics.plan import jobs
from gwella.metrics.source import in_memory
from gwella.snapshots.tables import PEOPLE, Column, Kind, lists, table, tables

title = "Twins on made-up rows"

CODE = "X06000001"
YEAR = Period.of_year(2024)
SOME = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))

# Days close together, so that they fall on, before and after each other and the ends of years and months.
DAYS = st.one_of(
    st.sampled_from(["2023-03-31", "2023-04-01", "2024-02-29", "2024-03-31", "2024-04-01", "2025-03-31", "2025-04-01"]),
    st.integers(0, 800).map(lambda days: (date(2023, 1, 1) + timedelta(days)).isoformat()),
)


def cells(column: Column) -> st.SearchStrategy[str]:
    """Return what a cell of a column may hold; often nothing."""
    match column.kind:
        case Kind.DATE:
            some: st.SearchStrategy[str] = DAYS
        case Kind.PERSON:
            some = st.integers(1, 4).map(str)
        case Kind.CHOICE:
            some = st.sampled_from(list(lists()[column.list].codes))
        case Kind.SEVERAL:
            codes = st.lists(st.sampled_from(list(lists()[column.list].codes)), min_size=1, max_size=2, unique=True)
            some = codes.map(";".join)
        case Kind.YES_NO:
            some = st.sampled_from(["yes", "no"])
        case _:
            some = st.just("")
    return st.one_of(st.just(""), some, some, some)


@st.composite
def rows_of(draw: st.DrawFn, name: str) -> list[dict[str, str]]:
    definition = table(name)
    row = st.fixed_dictionaries({field: cells(column) for field, column in definition.stored.items()})
    made = draw(st.lists(row, min_size=1, max_size=25))
    own = {} if name == PEOPLE else {definition.key: ""}
    return [one | {"authority": CODE} | dict.fromkeys(own, f"{i:02}") for i, one in enumerate(made)]


def example_of(word: str) -> tuple[str, str]:
    """Return a table and a derived column of it that uses the word."""
    return next(
        (name, field) for name, one in tables().items() for field, its in one.derive.items() if its.word == word
    )


@pytest.mark.parametrize("word", WORDS)
def test_a_derived_word(word: str) -> None:
    name, field = example_of(word)

    @SOME
    @given(rows_of(name), rows_of(PEOPLE))
    def agrees(rows: list[dict[str, str]], people: list[dict[str, str]]) -> None:
        source = in_memory(CODE, {name: as_table(name, rows), PEOPLE: as_table(PEOPLE, people)})
        found = source.rows(name, [CODE], [field]).all_in(YEAR)[field]
        ((_, its),) = _by_authority(name, {name: rows, PEOPLE: people}).items()
        around = Around(table(name), its, YEAR)
        assert found.to_pylist() == [_cell(row, field, around) for row in its]

    agrees()


KINDS = {
    "rows": "adult.contacts.received",
    "rows of a part": "adult.reablement.reduced",
    "people of a stock": "child.looked_after.three_placements",
    "people of a flow": "adult.safeguarding.individuals",
    "a mean": "child.protection.days_on_register",
    "a median": "adult.safeguarding.days_to_enquiry",
}


@pytest.mark.parametrize("key", KINDS.values(), ids=KINDS)
def test_a_kind_of_count(key: str) -> None:
    count = count_in_force(metrics()[key], YEAR.year)
    assert count

    @SOME
    @given(rows_of(count.of), rows_of(PEOPLE))
    def agrees(rows: list[dict[str, str]], people: list[dict[str, str]]) -> None:
        source = in_memory(CODE, {count.of: as_table(count.of, rows), PEOPLE: as_table(PEOPLE, people)})
        found = results(counted(source, [YEAR], work=jobs([YEAR], {key: metrics()[key]})))
        total = next(one for one in found if not one.breakdown)
        given_rows = {count.of: rows, PEOPLE: people}
        assert (total.value, total.unknown) == twin_count(metrics()[key], count, given_rows, YEAR)[CODE]

    agrees()


def _figure(key: str, count: int, unknown: int, period: Period) -> Result:
    shared: dict[str, Any] = {"edition": 2020, "area": CODE, "period": period.code, "origin": Origin.COMPUTED}
    return Result(metric=key, numerator=count, value=count, unknown=unknown, **shared)


@pytest.mark.parametrize("key", measures())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_share_or_a_rate(key: str, data: st.DataObject) -> None:
    measure = measures()[key]
    unknown = data.draw(st.integers(0, 20), "unknown")
    parts = {part: data.draw(st.integers(0, 50), part) for part in measure.numerators}
    below = data.draw(st.integers(sum(parts.values()) + unknown, 500), "below the line")
    counts = parts | {measure.denominator: below}
    unknowns = dict.fromkeys(parts, unknown) | {measure.denominator: 0}
    period = Period.of_year(min(measure.until or YEAR.year, YEAR.year))
    given_figures = [_figure(name, count, unknowns[name], period) for name, count in counts.items()]
    (found,) = [one for one in results(worked_out.measured(of_results(given_figures))) if one.metric == key]
    expected = twin_measure(measure, counts, unknowns if measure.share else {})
    assert found.value == (None if expected is None else pytest.approx(expected))
    assert found.unknown == unknown

"""The engine counts whole columns at once, its twin row by row: on awkward rows they must agree."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from twin import count_in_force, twin_breakdown, twin_count

from gwella.code_of_practice.years import Period
from gwella.metrics.compute import counted
from gwella.metrics.definitions import metrics
from gwella.metrics.examples import as_table
from gwella.metrics.figures import results
from gwella.metrics.source import in_memory
from gwella.snapshots.tables import PEOPLE, Column, Kind, lists, tables

title = "The engine and its twin"

CODE = "X06000001"
ROWS = 300
PERIODS = ("2020", "2022", "2024", "2024-Q4", "2024-02")

# Days on which years, quarters and working weeks turn.
AWKWARD = [
    "2020-03-31",
    "2020-04-01",
    "2022-03-31",
    "2022-04-01",
    "2024-02-29",
    "2024-12-24",
    "2025-03-31",
    "2025-04-01",
]


def awkward_rows(seed: int) -> dict[str, list[dict[str, str]]]:
    """Return made-up rows of every table: one cell in six is empty, people repeat, dates fall in any order."""
    chance = random.Random(seed)
    return {
        name: [
            {column: _cell(declared, chance) for column, declared in definition.stored.items()}
            | {"authority": CODE, **({} if name == PEOPLE else {definition.key: f"{number:03}"})}
            for number in range(ROWS)
        ]
        for name, definition in tables().items()
    }


def _cell(column: Column, chance: random.Random) -> str:
    if chance.random() < 1 / 6:
        return ""
    match column.kind:
        case Kind.DATE:
            some_day = date(2020, 1, 1) + timedelta(days=chance.randrange(2300))
            return chance.choice(AWKWARD) if chance.random() < 0.3 else some_day.isoformat()
        case Kind.PERSON:
            return str(chance.randrange(1, ROWS // 2))
        case Kind.CHOICE:
            return chance.choice(list(lists()[column.list].codes))
        case Kind.SEVERAL:
            return ";".join(chance.sample(list(lists()[column.list].codes), chance.choice((1, 1, 2))))
        case Kind.YES_NO:
            return chance.choice(("yes", "no"))
    return ""


def by_twin(rows: dict[str, list[dict[str, str]]], period: Period) -> Iterator[tuple[str, tuple[int, int]]]:
    for key, metric in metrics().items():
        if its_count := count_in_force(metric, period.year):
            yield key, twin_count(metric, its_count, rows, period)[CODE]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_metric_is_counted_alike_in_every_period(seed: int) -> None:
    rows, periods = awkward_rows(seed), [Period.parse(code) for code in PERIODS]
    source = in_memory(CODE, {name: as_table(name, its) for name, its in rows.items()})
    engine = {(r.period, r.metric): (r.value, r.unknown) for r in results(counted(source, periods)) if not r.breakdown}
    twin = {(period.code, key): answer for period in periods for key, answer in by_twin(rows, period)}
    assert engine == twin
    assert any(unknown for _, unknown in twin.values()), "rows without an unknown would prove little"


@pytest.mark.parametrize("code", ["2024", "2022-Q2"])
def test_every_category_of_every_breakdown_is_counted_alike(code: str) -> None:
    rows, period = awkward_rows(3), Period.parse(code)
    source = in_memory(CODE, {name: as_table(name, its) for name, its in rows.items()})
    engine = {
        (r.metric, r.breakdown, r.category): (r.value, r.unknown)
        for r in results(counted(source, [period]))
        if r.breakdown and (r.value or r.unknown)
    }
    twin = {
        (key, breakdown, category): answer
        for key, metric in metrics().items()
        if (its_count := count_in_force(metric, period.year))
        for breakdown in metric.breakdowns
        for category, answer in twin_breakdown(metric, its_count, rows, period, breakdown).items()
        if answer[0] or answer[1]
    }
    assert engine == twin
    assert len({breakdown for _, breakdown, _ in twin}) >= 8

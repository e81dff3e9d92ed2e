"""Children that fail or take too long, values that differ, and what is worked out of it all."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from gwella.bench.compared import compared, write
from gwella.bench.report import numbers
from gwella.bench.rounds import Compared, Outcome
from gwella.bench.runs import Facts, Given, Measured, Run, median, run, run_together, timed
from gwella.code_of_practice.errors import Remediable

VALUES = pd.DataFrame(
    {
        "metric": ["adult.contacts.received"] * 3,
        "breakdown": ["", "sex", "sex"],
        "category": ["", "female", "male"],
        "area": ["X06000101"] * 3,
        "period": ["2024"] * 3,
        "numerator": [12.0, 12.0, 0.0],
        "denominator": [None] * 3,
        "unknown": [1, 0, 1],
    }
)


def beside(tmp_path: Path, theirs: pd.DataFrame) -> Facts:
    write(VALUES, tmp_path / "ours.parquet")
    write(theirs, tmp_path / "theirs.parquet")
    facts: Facts = {}
    given = Given(1, out=str(tmp_path / "ours.parquet"), compared={"sql": str(tmp_path / "theirs.parquet")})
    compared(given, [], facts)
    return facts


def test_the_same_values_do_not_differ_and_a_nought_need_not_be_said(tmp_path: Path) -> None:
    a_nought = VALUES.assign(unknown=[1, 0, 0])
    write(a_nought, tmp_path / "all.parquet")
    assert beside(tmp_path, VALUES)["values_different"] == 0
    assert beside(tmp_path, VALUES)["values_compared"] == 2 * len(VALUES)


@pytest.mark.parametrize(
    ("theirs", "where"),
    [
        (VALUES.assign(numerator=[12.0, 11.0, 0.0]), "sql, numerator: adult.contacts.received | sex | female"),
        (VALUES.assign(unknown=[2, 0, 1]), "sql, unknown: adult.contacts.received |  | "),
        (VALUES.iloc[:2], "sql, unknown: adult.contacts.received | sex | male"),
        (VALUES.assign(area=["X06000101", "X06000101", "X06000102"]), "sex | male | X06000102"),
    ],
)
def test_a_value_that_differs_is_found_and_its_key_is_said(tmp_path: Path, theirs: pd.DataFrame, where: str) -> None:
    facts = beside(tmp_path, theirs)
    assert facts["values_different"] >= 1
    assert where in str(facts["first_different"])


def test_a_row_that_is_missing_is_no_difference_where_it_is_a_nought(tmp_path: Path) -> None:
    assert beside(tmp_path, VALUES.assign(unknown=[1, 0, 0]))["values_different"] == 1
    write(VALUES.assign(unknown=[1, 0, 0]), tmp_path / "ours.parquet")
    write(VALUES.iloc[:2], tmp_path / "theirs.parquet")
    facts: Facts = {}
    given = Given(1, out=str(tmp_path / "ours.parquet"), compared={"sql": str(tmp_path / "theirs.parquet")})
    compared(given, [], facts)
    assert facts["values_different"] == 0


def test_a_child_that_fails_is_one_sentence_that_names_the_way() -> None:
    for start in (
        lambda: run("no_such_way", Given(1), os.environ),
        lambda: run_together("no_such_way", [Given(1), Given(1)]),
    ):
        with pytest.raises(Remediable) as refused:
            start()
        assert "no_such_way" in str(refused.value)
        assert "\n" not in str(refused.value)


def test_a_child_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(Remediable, match="more than 1 second"):
        timed("sleep", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ, 1)
    assert time.monotonic() - began < 30


def ran(cpu: float, **facts: float) -> Run:
    return Run(Measured(cpu, cpu, 100.0, {**facts}), cpu + 1, cpu + 1)


def test_ratios_are_of_the_medians_of_the_ways_own_work() -> None:
    medians = {
        "scan": median([ran(1), ran(2), ran(60)]),
        "engine": median([ran(4), ran(4), ran(4)]),
        "ibis": median([ran(4)]),
        "sql": median([ran(2)]),
        "pandas": median([ran(40)]),
        "pandas_singly": median([ran(70)]),
        "end_to_end": median([ran(10)]),
        "incremental": median([ran(0.5)]),
        "checks": median([ran(9, rows_and_rules=1000.0, check_cpu=2.0), ran(9, rows_and_rules=1000.0, check_cpu=4.0)]),
    }
    outcome = Outcome(None, medians, {}, [], Compared(), {}, [])
    assert numbers(outcome, 5) == {
        "over_scan": 2.0,
        "over_pandas": 10.0,
        "end_to_end_over_pandas": 4.0,
        "end_to_end_over_pandas_singly": 7.0,
        "incremental_over_full": 0.05,
        "ibis_over_sql": 2.0,
        "checks_rows_rules_per_cpu_s": pytest.approx(1000 / 3),
        "peak_mb": 100.0,
    }

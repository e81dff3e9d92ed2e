"""The two files of results take their places together."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.results import Origin, Result
from gwella.metrics.figures import of_results
from gwella.metrics.files import CSV, PARQUET, read_results, results_written


def result(value: float) -> Result:
    return Result(metric="a.b", edition=2020, area="X06000001", period="2024", value=value, origin=Origin.MADE_UP)


def test_both_files_hold_the_same(tmp_path: Path) -> None:
    with results_written(of_results([result(7)]), tmp_path / "out"):
        assert not (tmp_path / "out" / CSV).exists()
    assert read_results(tmp_path / "out") == [result(7)]
    assert pq.read_table(tmp_path / "out" / PARQUET)["value"].to_pylist() == [7]


def test_when_what_follows_fails_both_old_ones_stand_and_nothing_else_is_left(tmp_path: Path) -> None:
    with results_written(of_results([result(7)]), tmp_path):
        pass
    with pytest.raises(NotAllowed), results_written(of_results([result(8)]), tmp_path):
        raise NotAllowed("writing.no_room", file="current.json")
    assert read_results(tmp_path) == [result(7)]
    assert pq.read_table(tmp_path / PARQUET)["value"].to_pylist() == [7]
    assert sorted(path.name for path in tmp_path.iterdir()) == [CSV, PARQUET]

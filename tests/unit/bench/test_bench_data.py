"""The data of a benchmark: kept for the next time, whole or not there, and never over anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from gwella.bench import data
from gwella.bench.data import MADE, authority_sizes, made, median_sized, rows_by_table
from gwella.bench.resubmitting import resubmitted
from gwella.bench.workload import SCALES, Scale, workload
from gwella.code_of_practice.errors import Remediable, ReturnRejected

TINY = Scale(1, 0.002, authorities=2)


def test_what_was_made_is_kept_and_what_was_interrupted_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    with monkeypatch.context() as stopped:

        def half(extracts: Path, sizes: dict[str, float], years: int) -> None:
            (extracts / next(iter(sizes))).mkdir(parents=True)
            raise KeyboardInterrupt

        stopped.setattr(data, "_make_extracts", half)
        with pytest.raises(KeyboardInterrupt):
            made(folder, TINY)
    assert list(tmp_path.iterdir()) == []

    first = made(folder, TINY)
    assert first.rows == rows_by_table(folder / "extracts")
    assert sum(first.rows.values()) > 0
    written = (folder / MADE).stat().st_mtime_ns
    assert made(folder, TINY) == first
    assert (folder / MADE).stat().st_mtime_ns == written, "what is there is not made again"
    monkeypatch.setattr(data, "__version__", "another")
    assert made(folder, TINY).version == "another", "another version makes its own"


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("not ours")
    with pytest.raises(ReturnRejected, match="--data"):
        made(tmp_path, TINY)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_invented_authorities_are_in_the_proportions_of_wales() -> None:
    sizes = authority_sizes(SCALES[1])
    assert len(sizes) == 22
    assert all(code.startswith("X060001") for code in sizes)
    assert list(sizes.values()) == sorted(sizes.values(), reverse=True)
    assert sizes[median_sized(sizes)] == sorted(sizes.values())[11]
    # Cardiff has about six times as many people as Merthyr Tydfil.
    assert 5 < max(sizes.values()) / min(sizes.values()) < 7


def test_what_is_sent_once_more_differs_in_one_answer_of_one_row(tmp_path: Path) -> None:
    (tmp_path / "extract").mkdir()
    before = "Contact,Already receiving care and support\nC1,yes\nC2,\nC3,no\n"
    (tmp_path / "extract" / "contacts.csv").write_text(before, encoding="utf-8")
    after = resubmitted(tmp_path / "extract", tmp_path / "again", 1) / "contacts.csv"
    assert after.read_text(encoding="utf-8") == before.replace("C3,no", "C3,yes")


def test_the_sizes_can_be_asked_for_only_of_years_there_are() -> None:
    with pytest.raises(Remediable):
        authority_sizes(Scale(50, 1))


def test_so_many_metrics_are_taken_from_all_over_the_catalogue() -> None:
    every, some = workload(Scale(1, 1)), workload(Scale(1, 1, metrics=10))
    keys = list(dict.fromkeys(job.key for job in every))
    chosen = list(dict.fromkeys(job.key for job in some))
    assert len(chosen) == 10
    assert chosen[0] == keys[0]
    assert keys.index(chosen[-1]) > len(keys) * 0.8
    assert len(workload(Scale(1, 1, metrics=10_000))) == len(every)

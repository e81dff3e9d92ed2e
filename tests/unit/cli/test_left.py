"""What left the gate once is kept, and never taken for what leaves of other figures."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from gwella.cli import left as kept_left
from gwella.cli.left import FILE, left
from gwella.code_of_practice.results import Result
from gwella.metrics.files import read_results
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release.gate import released

COUNT = "adult.contacts.received"


@pytest.fixture
def own(year_made: Path) -> list[Result]:
    return [one for one in read_results(year_made) if one.metric == COUNT and one.period == "2024"]


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the gate was asked, and for how many figures."""
    asked: list[int] = []

    def counted(rows: list[Result], **more: object) -> list[Result]:
        asked.append(len(rows))
        return released(rows, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_left, "released", counted)
    return asked


def test_the_same_figures_are_reckoned_once_and_leave_alike(own, reckoned, tmp_path: Path):
    first = left(tmp_path, own)
    assert first == left(tmp_path, own) == released(own, adding_up=what_adds_up)
    assert any(one.is_suppressed for one in first), "a star is kept as a star"
    assert len(reckoned) == 1


def test_whatever_it_follows_from_has_changed_it_is_reckoned_anew(own, reckoned, tmp_path: Path, monkeypatch):
    left(tmp_path, own)
    other = [msgspec.structs.replace(own[0], numerator=own[0].numerator + 1), *own[1:]]
    assert left(tmp_path, other) == released(other, adding_up=what_adds_up)
    left(tmp_path, own[1:])
    monkeypatch.setattr(kept_left, "_gate", lambda: iter(["another version"]))
    left(tmp_path, own[1:])
    assert len(reckoned) == 4


@pytest.mark.parametrize("damaged", [b"", b"\x00no", msgspec.msgpack.encode({"of": "x", "rows": []})])
def test_a_damaged_file_is_no_answer(own, reckoned, tmp_path: Path, damaged: bytes):
    (tmp_path / FILE).write_bytes(damaged)
    assert left(tmp_path, own) == released(own, adding_up=what_adds_up)
    assert len(reckoned) == 1


def test_where_nothing_can_be_kept_it_is_reckoned_each_time(own, reckoned, tmp_path: Path):
    (tmp_path / "a file").touch()
    assert left(tmp_path / "a file", own) == left(tmp_path / "a file", own)
    assert len(reckoned) == 2

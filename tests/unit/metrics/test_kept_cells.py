"""Cells are kept: what has not changed is not counted again, and what is damaged is made good."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.years import Period
from gwella.metrics import kept_cells
from gwella.metrics.compute import counted
from gwella.metrics.examples import as_table
from gwella.metrics.figures import results
from gwella.metrics.source import Held, Source, of_tables
from gwella.snapshots import parquet
from gwella.snapshots.drawn import drawn_rows

ANGLESEY, GWYNEDD = "W06000001", "W06000002"
YEAR = [Period.of_year(2024)]


def contacts(*days: str) -> Any:
    rows = "\n".join(f"{i} | 2024-05-{day} | child" for i, day in enumerate(days))
    return as_table("contacts", drawn_rows(f"person | contacted_on | client_group\n{rows}"))


def source(snapshots: dict[str, str], **rows: Any) -> Source:
    """Return a source whose snapshots have ids, as those of files have."""
    opened = of_tables({code: {"contacts": its} for code, its in rows.items()})
    return Source({code: Held({"contacts": snapshots[code]}) for code in rows}, opened.opened)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The authorities whose cells are computed, pass by pass."""
    seen: list[tuple[str, ...]] = []
    computed = kept_cells._computed

    def noted(its: Source, work: Any, periods: Any, authorities: Sequence[str], fields: Any) -> Any:
        seen.append(tuple(authorities))
        return computed(its, work, periods, authorities, fields)

    monkeypatch.setattr(kept_cells, "_computed", noted)
    return seen


def test_only_the_authority_that_sent_again_is_computed(tmp_path: Path, asked: list[tuple[str, ...]]) -> None:
    ids = {ANGLESEY: "a", GWYNEDD: "g"}
    before = source(ids, **{ANGLESEY: contacts("01"), GWYNEDD: contacts("01", "02")})
    counted(before, YEAR, cells=tmp_path)
    assert set(asked) == {(ANGLESEY, GWYNEDD)}
    asked.clear()
    after = {ANGLESEY: contacts("01", "02", "03"), GWYNEDD: contacts("01", "02")}
    again = counted(source(ids | {ANGLESEY: "a2"}, **after), YEAR, cells=tmp_path)
    assert set(asked) == {(ANGLESEY,)}
    assert results(again) == results(counted(source(ids | {ANGLESEY: "a2"}, **after), YEAR))


def test_what_has_not_changed_is_not_computed_at_all(tmp_path: Path, asked: list[tuple[str, ...]]) -> None:
    its = source({ANGLESEY: "a"}, **{ANGLESEY: contacts("01")})
    first = counted(its, YEAR, cells=tmp_path)
    asked.clear()
    assert counted(its, YEAR, cells=tmp_path).equals(first)
    assert asked == []


def test_an_authority_that_is_gone_takes_its_cells_with_it(tmp_path: Path) -> None:
    both = source({ANGLESEY: "a", GWYNEDD: "g"}, **{ANGLESEY: contacts("01"), GWYNEDD: contacts("01", "02")})
    counted(both, YEAR, cells=tmp_path)
    one = source({GWYNEDD: "g"}, **{GWYNEDD: contacts("01", "02")})
    assert {result.area for result in results(counted(one, YEAR, cells=tmp_path))} == {GWYNEDD}


@pytest.mark.parametrize("damage", [b"", b"PAR1 but no more", None], ids=["emptied", "broken off", "gone"])
def test_a_damaged_file_is_made_anew(damage: bytes | None, tmp_path: Path) -> None:
    its = source({ANGLESEY: "a"}, **{ANGLESEY: contacts("01")})
    first = counted(its, YEAR, cells=tmp_path)
    for path in tmp_path.glob("*.parquet"):
        path.write_bytes(damage) if damage is not None else path.unlink()
    assert counted(its, YEAR, cells=tmp_path).equals(first)
    assert counted(its, YEAR, cells=tmp_path).equals(first), "and it is whole again"


def test_cells_with_a_bit_that_has_turned_or_in_the_place_of_others_are_counted_anew(tmp_path: Path) -> None:
    its = source({ANGLESEY: "a"}, **{ANGLESEY: contacts("01", "02")})
    years = [Period.of_year(year) for year in (2023, 2024)]
    first = [counted(its, [one], cells=tmp_path) for one in years]
    paths = sorted(tmp_path.glob("*.parquet"))
    raw = [path.read_bytes() for path in paths]
    assert len(paths) > 1
    for path, other in zip(paths, raw[1:] + raw[:1], strict=True):
        path.write_bytes(other)
    assert [counted(its, [one], cells=tmp_path) for one in years] == first
    for path, its_own in zip(paths, raw, strict=True):
        for at in range(4, len(its_own), 97):
            path.write_bytes(its_own[:at] + bytes([its_own[at] ^ 4]) + its_own[at + 1 :])
            kept, _ = kept_cells._kept(path)
            assert kept is None or kept.equals(pq.read_table(io.BytesIO(its_own))), at


def test_another_meaning_finds_no_cells(
    tmp_path: Path, asked: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    its = source({ANGLESEY: "a"}, **{ANGLESEY: contacts("01")})
    counted(its, YEAR, cells=tmp_path)
    asked.clear()
    monkeypatch.setattr(kept_cells, "SEMANTICS", 999)
    counted(its, YEAR, cells=tmp_path)
    assert asked


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def full(table: Any, where: Path, name: str, **options: Any) -> None:
        Path(where).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    its = source({ANGLESEY: "a"}, **{ANGLESEY: contacts("01")})
    monkeypatch.setattr(parquet, "write", full)
    with pytest.raises(NotAllowed):
        counted(its, YEAR, cells=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_files_of_runs_long_past_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    its = source({ANGLESEY: "a"}, **{ANGLESEY: contacts("01")})
    counted(its, YEAR, cells=tmp_path)
    monkeypatch.setattr(kept_cells, "MOST_FILES", 1)
    kept_cells.sweep(tmp_path)
    assert len(list(tmp_path.glob("*.parquet"))) == 1

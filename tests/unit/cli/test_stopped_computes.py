"""A compute that is killed, finds no room or meets another: what was there stands, and the next run makes good."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gwella.code_of_practice.writing import AGREED, LOCK, UNFINISHED, alone_in
from gwella.returns.generate import generate

# Where a run is killed: the function after which, or instead of which, the process is gone.
KILLED = {
    "once a table is kept": "gwella.snapshots.store._write_parquet",
    "while cells are kept": "gwella.metrics.kept_cells._keep",
    "before the figures are written": "gwella.metrics.files._write_csv",
    "before the tables are in force": "gwella.cli.computing.put_in_force",
}
# Killed when so many files of the last moment are in their places: the tables in force, two files of results, and the
# figures of aggregate returns.
FILES = 4
AMID = """
import os, pathlib
from gwella.code_of_practice.writing import AGREED
put, left = pathlib.Path.replace, {put}
def replace(self, to):
    global left
    if pathlib.Path(to).name != AGREED and any(one.joinpath(AGREED).exists() for one in self.parents):
        if not left: os._exit(9)
        left -= 1
    return put(self, to)
pathlib.Path.replace = replace
"""
GONE = 9


def run(desk: Path, *words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run `gwella` with these words, after the Python lines `before`."""
    code = f"{before}\nfrom gwella.cli import main; main()"
    environment = {**os.environ, "GWELLA_KEYS": str(desk / "keys"), "GWELLA_LANG": "en"}
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=desk, env=environment, capture_output=True, text=True, timeout=300
    )


def killing(function: str, how: str = "os._exit(9)") -> str:
    """Return the lines that make a process stop where `function` would be called."""
    module, _, name = function.rpartition(".")
    return f"import os, errno, {module}\ndef stop(*args, **more): {how}\n{module}.{name} = stop"


def held(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in ("results.csv", "results.parquet")}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two extracts of one invented authority, and the figures of the first."""
    folder = tmp_path_factory.mktemp("desk")
    for name, seed in (("first", 1), ("second", 2)):
        generate(folder / name, first_year=2024, last_year=2024, size=0.02, seed=seed)
    assert run(folder, "compute", "first", "--out", "out").returncode == 0
    assert run(folder, "compute", "second", "--out", "fresh").returncode == 0
    return folder


@pytest.fixture
def out(desk: Path, tmp_path: Path) -> Path:
    """A copy of the folder that holds the figures of the first extract."""
    import shutil

    return Path(shutil.copytree(desk / "out", tmp_path / "out"))


@pytest.mark.parametrize("where", KILLED.values(), ids=KILLED)
def test_a_killed_run_leaves_the_old_figures_and_the_next_one_makes_good(where: str, desk: Path, out: Path) -> None:
    before = held(out)
    in_force = (out / "snapshots" / "X06000001" / "current.json").read_bytes()
    done = run(desk, "compute", "second", "--out", str(out), before=killing(where))
    assert done.returncode == GONE, done.stderr
    assert held(out) == before
    assert (out / "snapshots" / "X06000001" / "current.json").read_bytes() == in_force
    done = run(desk, "compute", "second", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert held(out) == held(desk / "fresh")
    assert list(out.rglob(f"*{UNFINISHED}")) == []


@pytest.mark.parametrize("put", range(FILES))
def test_who_reads_after_a_run_that_was_killed_amid_putting_its_files_in_place_finds_all_the_new_ones(
    put: int, desk: Path, out: Path
) -> None:
    done = run(desk, "compute", "second", "--out", str(out), before=AMID.format(put=put))
    assert done.returncode == GONE, done.stderr
    agreed = (out / AGREED).read_text(encoding="utf-8").splitlines()
    assert (len(agreed), agreed[0].partition(".csv")[0]) == (FILES, "results"), "what people open is put first"
    words = ("explain", "adult.contacts.received", "--area", "X06000001", "--period", "2024", "--from")
    explained, expected = (run(desk, *words, str(its)) for its in (out, desk / "fresh"))
    assert (explained.returncode, explained.stdout) == (0, expected.stdout)
    assert held(out) == held(desk / "fresh")
    current = ("snapshots", "X06000001", "current.json")
    assert out.joinpath(*current).read_bytes() == (desk / "fresh").joinpath(*current).read_bytes()
    assert [*out.rglob(f"*{UNFINISHED}"), *out.rglob(AGREED)] == []


@pytest.mark.parametrize("where", KILLED.values(), ids=KILLED)
def test_a_full_disk_is_one_sentence_and_the_old_figures_stand(where: str, desk: Path, out: Path) -> None:
    before = held(out)
    full = killing(where, "raise OSError(errno.ENOSPC, 'No space left on device')")
    done = run(desk, "compute", "second", "--out", str(out), before=full)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "room" in done.stderr or "space" in done.stderr, done.stderr
    assert held(out) == before
    assert list(out.rglob(f"*{UNFINISHED}")) == []


def test_two_runs_at_once_do_not_write_into_each_others_folder(desk: Path, out: Path) -> None:
    before = held(out)
    with alone_in(out):
        done = run(desk, "compute", "second", "--out", str(out))
    assert (done.returncode, held(out)) == (2, before)
    assert "at work" in done.stderr


def test_what_a_killed_run_left_half_written_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "out" / "snapshots" / f"contacts.parquet.77-1{UNFINISHED}"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    with alone_in(tmp_path / "out"):
        assert not left.exists()


def test_a_run_of_which_nothing_came_leaves_no_folder(tmp_path: Path) -> None:
    with alone_in(tmp_path / "out"):
        assert (tmp_path / "out" / LOCK).exists()
    assert not (tmp_path / "out").exists()


def test_the_same_files_again_and_no_files_at_all_give_the_same_figures(desk: Path, out: Path) -> None:
    before = held(out)
    assert run(desk, "compute", "first", "--out", str(out)).returncode == 0
    assert held(out) == before
    assert run(desk, "compute", "--out", str(out)).returncode == 0
    assert held(out) == before


def test_people_sent_again_alone_take_the_place_of_those_before_and_say_no_year(desk: Path, out: Path) -> None:
    people = (desk / "first" / "people.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    again = out.parent / "again"
    again.mkdir()
    (again / "people.csv").write_text("".join(people[: len(people) // 2]), encoding="utf-8")
    before = (out / "results.csv").read_text(encoding="utf-8")
    done = run(desk, "compute", str(again), "--out", str(out))
    assert done.returncode == 0, done.stderr
    after = (out / "results.csv").read_text(encoding="utf-8")
    assert after != before
    assert {row.split(",")[4] for row in after.splitlines()} == {row.split(",")[4] for row in before.splitlines()}
    alone = run(desk, "compute", str(again), "--out", str(out.parent / "nothing-before"))
    assert (alone.returncode, "No row has a date" in alone.stderr) == (2, True)

"""A desk that was killed leaves its folder; the next desk removes it, and no other."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gwella.cli.desk_data import PORT, desk_data, sweep

NOBODY = 1  # a port on which nothing answers

AT_WORK = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from gwella.cli.desk_data import desk_data
with desk_data(int(sys.argv[2])) as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what is kept for a while only."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def another(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another desk at work, whose site answers nowhere; and its folder."""
    command = [sys.executable, "-c", AT_WORK, str(place), str(NOBODY)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_what_a_desk_keeps_goes_with_it(place: Path):
    with desk_data(NOBODY) as folder:
        assert folder.parent == place
        assert (folder / PORT).read_text() == str(NOBODY)
    assert not list(place.iterdir())


def test_the_folder_of_a_desk_at_work_stays(place: Path, another: tuple[subprocess.Popen[str], Path]):
    _, folder = another
    sweep(place)
    assert folder.is_dir()


def test_the_folder_of_a_desk_that_was_killed_goes_when_the_next_begins(
    place: Path, another: tuple[subprocess.Popen[str], Path]
):
    process, folder = another
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert folder.is_dir(), "it could not tidy up"
    with desk_data(NOBODY) as mine:
        assert list(place.iterdir()) == [mine]


def test_while_its_site_still_answers_the_folder_of_a_desk_that_was_killed_stays(place: Path):
    left = place / "gwella-desk-left"
    left.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as site:
        (left / PORT).write_text(str(site.getsockname()[1]))
        sweep(place)
        assert left.is_dir()
    sweep(place)
    assert not left.exists()


def test_what_is_not_surely_the_folder_of_a_desk_stays(place: Path):
    """One without a port, one that is a link, a file of that name, a folder of another name, a port that is none."""
    for name in ("gwella-desk-new", "gwella-desk-odd", "gwella-other", "elsewhere"):
        (place / name).mkdir()
    (place / "gwella-desk-odd" / PORT).write_text("soon")
    for name in ("gwella-other", "elsewhere"):
        (place / name / PORT).write_text(str(NOBODY))
    (place / "gwella-desk-link").symlink_to(place / "elsewhere")
    (place / "gwella-desk-file").write_text("")
    there = sorted(place.iterdir())
    sweep(place)
    assert sorted(place.iterdir()) == there


def test_the_folder_of_another_user_stays(place: Path, monkeypatch: pytest.MonkeyPatch):
    left = place / "gwella-desk-left"
    left.mkdir()
    (left / PORT).write_text(str(NOBODY))
    theirs = os.getuid() + 1
    monkeypatch.setattr("gwella.cli.desk_data.os.getuid", lambda: theirs)
    sweep(place)
    assert left.is_dir()

"""A command whose reader goes away ends quietly, whichever it is: `gwella definitions | head` is no fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from drills.installation import Installation
from hands import ONE

START = [sys.executable, "-c", "from gwella.cli import main; main()"]
UNREAD = 141


def unread(data: Path, *words: str, stream: str = "stdout") -> tuple[int, bytes]:
    """Run a command and read nothing of one stream: return how it ended, and what stands in the other."""
    reading, writing = os.pipe()
    os.close(reading)
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | {stream: writing}
    done = subprocess.run(words, env=Installation(data).around, cwd=data.parent, check=False, **streams)
    os.close(writing)
    return done.returncode, (done.stderr if stream == "stdout" else done.stdout)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [("--help",), ("definitions",), ("package", "keys")])
def test_a_command_that_is_read_no_more_says_nothing(tmp_path, monkeypatch, words, unbuffered):
    """What is short is written when the command ends, what is long or unbuffered while it works."""
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    assert unread(tmp_path / "data", *START, *words) == (UNREAD, b"")


def test_the_process_of_the_site_ends_so_too(tmp_path):
    assert unread(tmp_path / "data", sys.executable, "-m", "gwella.site", "package", "keys") == (UNREAD, b"")


def test_nor_does_one_whose_refusals_are_not_read(tmp_path):
    assert unread(tmp_path / "data", *START, "no-such-command", stream="stderr") == (UNREAD, b"")


def test_one_that_is_read_ends_as_ever(tmp_path):
    ends = {("package", "keys"): 0, ("package", "key", "--at", ONE, "--out", "no/such/folder"): 2, ("nothing",): 2}
    for words, code in ends.items():
        done = subprocess.run(
            [*START, *words], env=Installation(tmp_path / "data").around, capture_output=True, check=False
        )
        assert done.returncode == code, words

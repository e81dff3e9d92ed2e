"""Every file that is wrong is understood or refused in one sentence; every file that only looks wrong is taken."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter

import pytest
import typer
from drills.expected import BAD, GOOD
from drills.files import bombs, every_file
from typer.testing import CliRunner

from gwella.cli.check import check
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.words import vocabulary

title = "Files as they are sent"

FILES = {one.name: one for one in every_file()}
app = typer.Typer()
app.command()(check)


def checked(one, folder):
    """Return the exit code and the JSON of `gwella check` over a return, in this process."""
    folder.mkdir()
    for name, content in one.whole.items():
        (folder / name).write_bytes(content)
    place = folder / "return.zip" if "return.zip" in one.files else folder
    ran = CliRunner().invoke(app, [str(place), "--authority", "X06000001", "--year", "2024", "--json"])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, json.loads(ran.stdout)


@pytest.mark.parametrize("name", FILES)
def test_each_is_taken_or_refused_as_it_is_written_here(name, tmp_path):
    one = FILES[name]
    code, said = checked(one, tmp_path / "sent")
    if one.says.refused:
        assert (code, said.get("error", {}).get("code"), said.get("findings")) == (2, one.says.refused, None)
        return
    assert "error" not in said, said["error"]
    assert {finding["rule"] for finding in said["findings"]} == one.says.found
    assert said["tables"].get("contacts", {}).get("counted") == one.says.counted
    assert code == (1 if one.says.found else 0)


def test_there_are_sixty_that_are_wrong_and_twenty_that_look_so_and_no_name_comes_twice():
    kinds = Counter(one.kind for one in every_file())
    assert kinds[BAD] >= 60
    assert kinds[GOOD] >= 20
    assert sum(kinds.values()) == len(FILES)


def test_what_is_refused_is_said_in_both_languages_with_what_to_do():
    for code in {one.says.refused for one in FILES.values() if one.says.refused}:
        said = [vocabulary()[code].in_(language) for language in Language]
        assert said[0] != said[1]
        # The place, and after what is wrong a second sentence: what to do.
        assert all(any(place in one for place in ("{file}", "{first}", "{year}", "{folder}")) for one in said), code
        assert all(len(re.findall(r"\.(?:\s|$)", re.sub(r"\{.*?\}", "x", one))) >= 2 for one in said), code


@pytest.mark.parametrize("one", list(bombs()), ids=lambda one: one.name)
def test_a_bomb_is_refused_within_ten_seconds_and_512_mib(one, tmp_path):
    (tmp_path / "sent").mkdir()
    for name, content in one.whole.items():
        (tmp_path / "sent" / name).write_bytes(content)
    place = tmp_path / "sent" / ("return.zip" if "return.zip" in one.files else "")
    begun = time.monotonic()
    # A process of its own, so that what it takes at most is its own.
    child = _started(place, tmp_path / "said")
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 2
    assert json.loads((tmp_path / "said").read_text(encoding="utf-8"))["error"]["code"] == one.says.refused
    assert time.monotonic() - begun < 10
    assert int((tmp_path / "said.kib").read_text(encoding="ascii")) < 512 * 1024


def _started(place, said):
    """Start the command itself, with its answer in a file and beside it what it took at most, and return its process.

    It says so itself: what a process is told of its child includes what the tests took before they started it.
    """
    most = "re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]"
    keep = f"atexit.register(lambda: pathlib.Path({f'{said}.kib'!r}).write_text({most}))"
    line = f"import atexit, pathlib, re; {keep}; from gwella.cli import main; main()"
    words = ["check", str(place), "--authority", "X06000001", "--year", "2024", "--json"]
    into = (os.POSIX_SPAWN_OPEN, 1, str(said), os.O_WRONLY | os.O_CREAT, 0o600)
    command = [sys.executable, "-c", line, *words]
    return os.posix_spawn(sys.executable, command, dict(os.environ), file_actions=[into])

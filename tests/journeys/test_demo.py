"""`gwella demo`: a fresh machine shows the site, with data that goes the whole chain."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

COMMAND = [sys.executable, "-c", "from gwella.cli import main; main()", "demo"]
FILLED_WITHIN, SERVED_WITHIN = 180, 30


def demo(*words: str, within: float = FILLED_WITHIN) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=within, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    done = demo("--no-serve", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status
    except (urllib.error.URLError, ConnectionError):
        return 0


def test_the_folder_is_filled_whole_and_nothing_is_left_beside_it(folder: Path) -> None:
    assert {"gwella.sqlite3", "made-up", "keys", "filled-with"} <= {path.name for path in folder.iterdir()}
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


def test_a_second_start_is_quick_and_the_site_answers_in_both_languages(folder: Path) -> None:
    port = free_port()
    words = [*COMMAND, "--out", str(folder), "--port", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ.copy())
    try:
        until = time.monotonic() + SERVED_WITHIN
        while not status(f"http://127.0.0.1:{port}/en/") and time.monotonic() < until:
            time.sleep(0.2)
        assert status(f"http://127.0.0.1:{port}/en/") == 200
        assert status(f"http://127.0.0.1:{port}/cy/") == 200
        taken = demo("--out", str(folder), "--port", str(port), within=SERVED_WITHIN)
        assert taken.returncode == 2
        assert str(port) in taken.stderr
    finally:
        server.terminate()
        server.wait(timeout=10)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    done = demo("--no-serve", "--out", str(tmp_path), within=SERVED_WITHIN)
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

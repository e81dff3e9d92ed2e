"""A server that never answers is ended and said, and one that has ended is not waited for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gwella.cli import serving
from gwella.code_of_practice.errors import NotFound

SILENT = 1  # a port on which nothing of ours answers


def started(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code])


def test_what_never_answers_is_ended_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "TRIES", 3)
    with started("import time; time.sleep(60)") as server:
        with pytest.raises(NotFound, match="did not answer"):
            serving.wait_until_served(SILENT, server)
        assert server.wait(timeout=10) != 0


def test_what_has_ended_is_not_waited_for() -> None:
    with started("") as server:
        server.wait()
        serving.wait_until_served(SILENT, server)

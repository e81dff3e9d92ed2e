"""A folder of results for each test of entries."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def out(year_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(year_made, tmp_path / "out"))

"""A folder of results for each test of entries, made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from return_of_a_year import make


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "out"))

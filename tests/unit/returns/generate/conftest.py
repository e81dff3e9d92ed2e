"""A whole extract, made once, and read again with nothing but the standard library."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from gwella.returns.generate import generate

Rows = list[dict[str, str]]


def rows(folder: Path, table: str) -> Rows:
    """Return the rows of one file as a person would read them."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def read() -> Callable[[Path, str], Rows]:
    """Return the function that reads one file of a folder."""
    return rows


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Rows]:
    """Five years at full size, without mistakes; call it with a table's name."""
    folder = tmp_path_factory.mktemp("made_up") / "extract"
    generate(folder, faults=False)
    read = {path.stem: rows(folder, path.stem) for path in folder.iterdir()}
    return read.__getitem__

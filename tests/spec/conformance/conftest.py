"""A kit as a supplier has it, and files of results as suppliers hand them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from right_answers import Row, expected_rows

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.sheets import write_sheet
from gwella.conformance.cases import cases
from gwella.conformance.kit import answer_headings, write_kit

YEAR, DAY = 2024, date(2025, 6, 2)
Handed = Callable[..., Path]


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("supplier") / "kit"
    write_kit(folder, YEAR, Language.EN, DAY)
    return folder


@pytest.fixture
def handed(tmp_path: Path) -> Handed:
    """Return a function that hands in the right results, but for the cases that are answered otherwise.

    A case is answered by (value, unknown), or by None where its row is left out.
    """

    def write(otherwise: dict[str, tuple[str, str] | None] | None = None, more: list[Row] | None = None) -> Path:
        rows = []
        for row in expected_rows(cases(YEAR)):
            answer = (otherwise or {}).get(row[0], (row[3], row[4]))
            if answer is not None:
                rows.append([*row[:3], *answer])
        write_sheet(tmp_path / "results.csv", [answer_headings(Language.EN), *rows, *(more or [])])
        return tmp_path / "results.csv"

    return write

"""A return in Welsh and in Excel says the same as the one in English and CSV: every row, every finding."""

from __future__ import annotations

import pytest

from gwella.code_of_practice.language import Language
from gwella.returns.check import checked
from gwella.returns.generate import generate
from gwella.returns.generate.files import Format

title = "One return in two languages"

SOURCE = ("_file", "_row")


def made(folder, language, file_format):
    generate(folder, first_year=2024, last_year=2024, seed=5, size=0.03, language=language, file_format=file_format)
    return checked(folder, "X06000001", 2024)


def findings(answer):
    return sorted((one.table, one.row or 0, one.column, one.rule, one.case_reference) for one in answer.findings)


@pytest.mark.parametrize(
    ("language", "file_format"), [(Language.CY, Format.CSV), (Language.CY, Format.XLSX), (Language.EN, Format.XLSX)]
)
def test_the_same_rows_and_the_same_findings(tmp_path, language, file_format):
    plain = made(tmp_path / "en", Language.EN, Format.CSV)
    other = made(tmp_path / "other", language, file_format)
    assert findings(plain) == findings(other) != []
    for name, rows in plain.tables.items():
        assert rows.num_rows
        assert rows.drop(SOURCE).equals(other.tables[name].drop(SOURCE)), name

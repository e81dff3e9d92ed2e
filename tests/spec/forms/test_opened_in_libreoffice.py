"""A filled workbook in a spreadsheet program: its totals are those of the new numbers, and what guards it is kept.

Skipped where LibreOffice is not installed; nothing of Gwella needs it.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from their_workbook import make

from gwella.code_of_practice.language import Language

title = "Opened in LibreOffice"
OFFICE = shutil.which("soffice")
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
TOTAL, VERDICT = 11, 12  # rows 12 and 13

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def converted(path: Path, to: str, folder: Path) -> Path:
    """Return the folder in which LibreOffice wrote `path` in another form, under a profile of its own."""
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [OFFICE, "--headless", profile, "--convert-to", to, "--outdir", str(folder / "converted"), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return folder / "converted"


@pytest.mark.parametrize("language", Language)
def test_its_totals_are_those_of_the_new_numbers(fill_in, tmp_path, language):
    make(tmp_path / "made.xlsx", language)
    # Saved by a spreadsheet program first, so that the file keeps totals of empty cells.
    theirs = converted(tmp_path / "made.xlsx", "xlsx", tmp_path) / "made.xlsx"
    adults = "Adults" if language is Language.EN else "Oedolion"
    assert openpyxl.load_workbook(theirs, data_only=True)[adults]["D12"].value == 0
    (tmp_path / "ours.xlsx").write_bytes(fill_in(theirs).data)
    written = converted(tmp_path / "ours.xlsx", EVERY_SHEET, tmp_path) / f"ours-{adults}.csv"
    with written.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[TOTAL][3], rows[VERDICT][3]) == ("1557.5", "ok")


def test_saved_there_its_protection_checks_and_hidden_sheet_are_kept(fill_in, tmp_path):
    make(tmp_path / "theirs.xlsx")
    (tmp_path / "ours.xlsx").write_bytes(fill_in(tmp_path / "theirs.xlsx").data)
    book = openpyxl.load_workbook(converted(tmp_path / "ours.xlsx", "xlsx", tmp_path) / "ours.xlsx")
    sheet = book["Adults"]
    assert (sheet.protection.sheet, sheet["D6"].protection.locked, sheet["E6"].protection.locked) == (True, False, True)
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["D6:D9"]
    assert sheet["D12"].value == "=SUM(D6:D9)"
    assert book["Lists"].sheet_state == "hidden"

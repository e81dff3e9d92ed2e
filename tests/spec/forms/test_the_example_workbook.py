"""The workbook to try on is laid out as its form says, in either language, and says whose it is not."""

from __future__ import annotations

import io

import openpyxl
import pytest

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED, area
from gwella.forms.book import opened
from gwella.forms.example import example
from gwella.forms.layout import form
from gwella.forms.recognise import check_authority, fitted


@pytest.fixture(params=list(Language))
def made(request) -> bytes:
    return example(form("metrics"), 2024, area(INVENTED), request.param)


def test_it_is_the_form_for_its_year_and_authority_and_every_input_has_its_place(made: bytes, tmp_path):
    (tmp_path / "one.xlsx").write_bytes(made)
    fit = fitted(opened(tmp_path / "one.xlsx"), 2024)
    check_authority(fit, INVENTED)
    assert fit.key == "metrics"
    assert len(fit.inputs) == len(form("metrics").input)


def test_only_the_cells_to_fill_in_are_open_and_their_number_is_counted(made: bytes):
    book = openpyxl.load_workbook(io.BytesIO(made))
    for sheet in book:
        assert sheet.protection.sheet
        assert "Gwella" in sheet.oddFooter.center.text
    adults = book.worksheets[1]
    inputs = [one for one in form("metrics").input if one.sheet == "adults"]
    unlocked = {cell.coordinate for row in adults for cell in row if not cell.protection.locked}
    assert unlocked == {one.cell for one in inputs}
    assert any(str(cell.value).startswith("=COUNT") for row in adults for cell in row)


def test_the_same_arguments_give_the_same_bytes():
    assert example(form("metrics"), 2024, area(INVENTED), Language.CY) == example(
        form("metrics"), 2024, area(INVENTED), Language.CY
    )

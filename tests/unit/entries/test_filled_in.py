"""The sheet as a file: out as CSV or a workbook, in either language, filled in, and back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from return_of_a_year import AREA, AT, BY, NOTHING_YET, RECALLED, SHARE, WHOLE, YEAR, asked, figure, row, say

from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Status
from gwella.entries.exported import Column, csv_of, workbook_of
from gwella.entries.filled_in import filled_in
from gwella.entries.rules import Asked
from gwella.entries.sheet import sheet

WRITERS = {".csv": csv_of, ".xlsx": workbook_of}
Cells = list[tuple[str, Column, str]]


def written(out: Path, path: Path, language: Language = Language.EN) -> Path:
    path.write_bytes(WRITERS[path.suffix](sheet(out, AREA, YEAR), language))
    return path


def changed(path: Path, cells: Cells) -> Path:
    """Fill in cells of a written CSV file: metric, column, what is typed."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for metric, column, value in cells:
        place = [one[0] for one in rows].index(metric)
        rows[place][list(Column).index(column)] = value
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def back(out: Path, path: Path) -> list[Asked]:
    return filled_in(path, sheet(out, AREA, YEAR), by=BY, at=AT)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_that_nobody_touched_asks_for_nothing(out: Path, tmp_path: Path, language: Language, name: str):
    say(out, asked(WHOLE, 500, "=why, and why not"), asked(NOTHING_YET, None, "Later", status=Status.NOT_PROVIDED))
    assert back(out, written(out, tmp_path / name, language)) == []


@pytest.mark.parametrize("language", list(Language))
def test_only_changed_rows_ask(out: Path, tmp_path: Path, language: Language):
    path = written(out, tmp_path / "sheet.csv", language)
    path = changed(
        path,
        cells=[(NOTHING_YET, Column.ENTERED, "1,234"), (WHOLE, Column.ENTERED, "500"), (WHOLE, Column.REASON, "why")],
    )
    found = {one.key.metric: (one.value, one.status, one.reason) for one in back(out, path)}
    assert found == {NOTHING_YET: (1234, Status.FINAL, ""), WHOLE: (500, Status.FINAL, "why")}


def test_a_workbook_that_a_person_fills_in_comes_back(out: Path, tmp_path: Path):
    path = written(out, tmp_path / "sheet.xlsx")
    book = openpyxl.load_workbook(path)
    page = book.active
    place = next(cells[0].row for cells in page.iter_rows() if cells[0].value == NOTHING_YET)
    page.cell(place, list(Column).index(Column.ENTERED) + 1, 12.5)
    page.cell(place, list(Column).index(Column.STATUS) + 1, "provisional")
    page.cell(place, list(Column).index(Column.REASON) + 1, "Two posts are open")
    book.save(path)
    (one,) = back(out, path)
    assert (one.value, one.status, one.reason) == (12.5, Status.PROVISIONAL, "Two posts are open")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([(WHOLE, Column.ENTERED, "500")], "needs a reason"),
        ([(WHOLE, Column.ENTERED, "many"), (SHARE, Column.ENTERED, "0.5")], "stand in the way: 2"),
        ([(RECALLED, Column.ENTERED, "5")], "Confirm its definition first"),
        ([(NOTHING_YET, Column.METRIC, "no.such")], "no metric with that key"),
        ([(NOTHING_YET, Column.METRIC, WHOLE)], "earlier row"),
        ([(NOTHING_YET, Column.STATUS, "nearly")], "That is no status"),
        ([(NOTHING_YET, Column.PERIOD, "2019-20")], "another period"),
        ([(NOTHING_YET, Column.BREAKDOWN, "shoe_size")], "no such breakdown"),
    ],
)
def test_what_cannot_be_entered_is_said_with_file_and_row(out: Path, tmp_path: Path, cells: Cells, said: str):
    path = changed(written(out, tmp_path / "sheet.csv"), cells=cells)
    with pytest.raises(Remediable) as refusal:
        back(out, path)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("sheet.csv, row ")


def test_a_sheet_that_is_older_than_an_entry_does_not_undo_it(out: Path, tmp_path: Path):
    path = changed(written(out, tmp_path / "sheet.csv"), cells=[(NOTHING_YET, Column.ENTERED, "3")])
    say(out, asked(NOTHING_YET, 4))
    with pytest.raises(Remediable, match="was changed since"):
        back(out, path)
    assert figure(out, NOTHING_YET).value == 4


def test_an_emptied_cell_takes_no_entry_back(out: Path, tmp_path: Path):
    say(out, asked(NOTHING_YET, 4))
    path = changed(written(out, tmp_path / "sheet.csv"), cells=[(NOTHING_YET, Column.ENTERED, "")])
    with pytest.raises(Remediable, match="--withdraw"):
        back(out, path)
    assert row(out, NOTHING_YET).entry is not None


def test_another_file_is_refused(out: Path, tmp_path: Path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Remediable, match="has no columns"):
        back(out, path)


def test_drafts_and_made_up_figures_say_so_in_the_file(out: Path):
    text = csv_of(sheet(out, AREA, YEAR), Language.EN).decode("utf-8-sig")
    rows = {cells[0]: cells for cells in csv.reader(io.StringIO(text, newline=""))}
    remark = list(Column).index(Column.REMARK)
    assert "DRAFT" in rows[RECALLED][remark]
    assert "MADE UP" in rows[WHOLE][remark]
    assert "worked out" in rows[SHARE][remark]

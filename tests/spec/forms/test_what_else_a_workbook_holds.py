"""What a library that reads and writes whole workbooks loses is still there: sparklines, text boxes, a chart sheet."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from their_workbook import ROWS, entries, label_of

from gwella.forms.filling import State

title = "What else a workbook holds"
KEPT = (
    "x14:sparkline",
    "x14:dataBar",
    "xdr:txBody",
    "<c:chart ",
    "<chartsheet",
    "<r><rPr>",
    "headerFooter",
    "<hyperlink ",
)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A workbook with what Excel keeps in extensions, drawings and a sheet that is a chart."""
    with xlsxwriter.Workbook(tmp_path / "theirs.xlsx") as book:
        cover, adults = book.add_worksheet("Cover"), book.add_worksheet("Adults")
        chart, input_ = book.add_chart({"type": "column"}), book.add_format({"locked": False, "num_format": "#,##0"})
        chart.add_series({"values": "=Adults!$D$6:$D$9"})
        book.add_chartsheet("Chart").set_chart(chart)
        cover.write("A1", "Test return")
        cover.write("C3", 2024)
        cover.write("C4", "Gwynedd")
        cover.write_url("A9", "https://www.gov.wales/", string="Welsh Government")
        for row, metric in enumerate(ROWS, start=6):
            adults.write(f"B{row}", label_of(metric).en)
            adults.write_blank(f"D{row}", None, input_)
        adults.write_rich_string("A1", book.add_format({"bold": True}), "Adults", " · Oedolion")
        adults.write_formula("D12", "=SUM(D6:D9)", None, 0)
        adults.add_sparkline("F6", {"range": "Adults!D6:D9"})
        adults.conditional_format("D6:D9", {"type": "data_bar", "data_bar_2010": True})
        adults.insert_textbox("H2", "Read the guidance first")
        adults.set_footer("&CPage &P")
        adults.protect("secret")
    return tmp_path / "theirs.xlsx"


def everything(path: Path) -> str:
    return "".join(content.decode("utf-8", "replace") for content in entries(path).values())


def test_it_is_all_kept(fill_in, theirs, tmp_path):
    filled = fill_in(theirs)
    (tmp_path / "ours.xlsx").write_bytes(filled.data)
    before, after = entries(theirs), entries(tmp_path / "ours.xlsx")
    assert [line.state for line in filled.lines] == [State.FILLED] * 4
    assert all(part in everything(theirs) and part in everything(tmp_path / "ours.xlsx") for part in KEPT)
    different = {name for name in before if before[name] != after[name]}
    assert different <= {"xl/worksheets/sheet2.xml", "xl/workbook.xml"}
    cell = re.compile(rb'<c r="D[6-9]" s="\d+"(?:/>|>.*?</c>)|(?<=</f>)<v>0</v>')
    assert cell.sub(b"", before["xl/worksheets/sheet2.xml"]) == cell.sub(b"", after["xl/worksheets/sheet2.xml"])


def test_reading_and_writing_it_whole_would_have_lost_some_of_it(theirs, tmp_path):
    """The reason for the way it is done; when this fails, docs/decisions.md may be looked at again."""
    with pytest.warns(UserWarning, match="will be removed"):
        book = openpyxl.load_workbook(theirs)
    book.save(tmp_path / "whole.xlsx")
    lost = [part for part in KEPT if part not in everything(tmp_path / "whole.xlsx")]
    assert {"x14:sparkline", "xdr:txBody"} <= set(lost)

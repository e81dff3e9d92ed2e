"""The same numbers as rows."""

from __future__ import annotations

import csv
import io

import pytest
from chart_rows import CARDIFF, COUNT, RATE, WALES, row, years

from gwella.charts.chart import MixedOrigins
from gwella.charts.figures import place
from gwella.charts.table import across_areas, as_csv, over_time
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import area
from gwella.code_of_practice.results import Status

STARRED = {"value": None, "status": Status.SUPPRESSED}


def test_a_row_a_period_and_one_for_the_period_without_a_figure():
    table = over_time(years((400, 500), None, (450, 500), unknown=25), Language.EN)
    assert table.headings == ("Period", "Figure", "Likely range (95%)", "Counted", "Out of", "Not known", "Notes")
    assert table.rows == (
        ("2023-24", "80.0%", "76.3% to 83.3%", "400", "500", "25", "made up"),
        ("2024-25", "–", "", "", "", "", "no figure"),
        ("2025-26", "90.0%", "87.1% to 92.3%", "450", "500", "25", "made up"),
    )


def test_a_column_that_would_be_empty_is_left_out():
    table = over_time(years(900, 950, metric=COUNT, first=2022, area=CARDIFF), Language.CY)
    assert table.headings == ("Cyfnod", "Ffigur", "Nodiadau")
    assert table.rows[1] == ("2023-24", "950", "")


def test_a_new_definition_is_noted_at_its_first_period():
    table = over_time(years(900, 950, metric=COUNT, first=2021, area=CARDIFF), Language.EN)
    assert [cells[-1] for cells in table.rows] == ["", "new definition: not to be compared with the figures before"]


def test_stars_and_few_unknowns_are_stars_with_a_note():
    table = over_time([row(period="2023", **STARRED), row(400, 500, note="c")], Language.CY)
    assert table.rows[0][1] == "*"
    assert "heb ei ddangos, er mwyn diogelu pobl" in table.rows[0][-1]
    assert table.rows[1][-2:] == ("*", "ychydig neu ddim yn anhysbys; gwneuthuredig")


def test_a_row_an_area_in_the_order_given_and_missing_ones_too():
    wales = row(8_400, 10_000, area=WALES, areas_in=20, areas_expected=22, status=Status.PROVISIONAL)
    table = across_areas([(place(wales), wales), (area(CARDIFF).name, None)], Language.EN)
    assert table.headings[0] == "Area"
    assert [cells[0] for cells in table.rows] == ["Wales", "Cardiff"]
    assert table.rows[0][-1] == "provisional; 20 of 22 authorities"
    assert table.rows[1][1] == "–"


def test_the_file_has_plain_numbers_and_says_made_up_in_every_row():
    results = [*years((400, 500), unknown=25), row(period="2024", **STARRED)]
    rows = list(csv.reader(io.StringIO(as_csv(results, Language.EN))))
    assert rows[0][3:12] == [
        "Period", "Figure", "Unit", "Lower limit (95%)", "Upper limit (95%)", "Counted", "Out of", "Not known", "Notes",
    ]  # fmt: skip
    assert rows[1][3:6] == ["2023-24", "0.8", "Per cent"]
    assert float(rows[1][6]) == pytest.approx(0.7627, abs=5e-5)
    assert rows[1][8:] == ["400", "500", "25", "made up"]
    assert rows[2][4] == ""
    assert all("made up" in cells[-1] for cells in rows[1:])


def test_the_file_is_in_welsh_for_a_reader_of_welsh():
    rows = list(csv.reader(io.StringIO(as_csv([row(25, 5_000, metric=RATE, area=CARDIFF)], Language.CY))))
    assert rows[0][0] == "Mesur"
    assert rows[1][2:6] == ["Caerdydd", "31 Mawrth 2025", "50", "Am bob 10,000"]


def test_no_cell_begins_a_formula():
    rows = csv.reader(io.StringIO(as_csv(years((400, 500), (450, 500)), Language.EN)))
    assert not [cell for cells in rows for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_made_up_and_real_rows_never_share_a_table_or_a_file():
    mixed = [row(400, 500), row(400, 500, period="2023", area=CARDIFF)]
    with pytest.raises(MixedOrigins):
        over_time(mixed, Language.EN)
    with pytest.raises(MixedOrigins):
        as_csv(mixed, Language.EN)

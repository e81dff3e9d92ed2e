"""A figure of one day is quoted, and listed as evidence, with that day."""

from __future__ import annotations

from gwella.annual_report.quoting import evidence_row
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import FigureKey

title = "Days in the report"

RATE = "child.looked_after.rate"


def test_a_figure_counted_on_a_day_is_quoted_with_the_day(report, figure):
    rated = (figure(RATE, 120, 15_000, unit="per_10000"),)
    english, welsh = (report({"1": f"{{figure:{RATE}}}"}, rated, language=one) for one in Language)
    assert (
        english.figures[0].text
        == "80 for every 10,000 (31 March 2025; draft definition, how many are unknown is not shown)"
    )
    assert "(31 Mawrth 2025; " in welsh.figures[0].text
    assert english.figures[0].period == "2024"


def test_the_evidence_table_names_the_day(figure):
    row = figure(RATE, 120, 15_000, unit="per_10000")
    assert evidence_row(row.key, row, Language.CY)[1] == "31 Mawrth 2025"


def test_a_figure_that_nobody_defined_keeps_its_plain_period():
    key = FigureKey("no.such.figure", "X06000001", "2024")
    assert evidence_row(key, None, Language.EN)[1] == "2024-25"

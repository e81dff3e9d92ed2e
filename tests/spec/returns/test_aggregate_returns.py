"""Figures that are already counted: what a row may say, and what is wrong with one."""

from __future__ import annotations

import pytest

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.published import published_files
from gwella.code_of_practice.results import Origin, Status
from gwella.returns.aggregate import Accepted, Known, aggregate, aggregate_files, read_aggregate
from gwella.returns.mapping import fold

title = "Aggregate returns"

HEADINGS = "area,period,metric,numerator,denominator,value,unknown,unit,breakdown,category,notes,status,source"
KNOWN = (
    Known("adult.contacts.received", "count", ((2020, "AD/001"), (2022, "AD/001"))),
    Known("adult.reablement.effective_share", "share", ((2020, ""),)),
    Known("child.looked_after.rate", "per_10000", ((2002, ""),)),
)
ACCEPTED = Accepted(
    {fold(known.key): known for known in KNOWN} | {fold("AD/001"): KNOWN[0]},
    {fold(name): "W06000001" for name in ("W06000001", "Ynys Môn", "Isle of Anglesey")},
    {"sex": frozenset({"female", "male", "unknown"}), "language": frozenset({"welsh", "unknown"})},
)


@pytest.fixture
def read(tmp_path):
    def read_rows(*rows, headings=HEADINGS, origin=Origin.ENTERED):
        path = tmp_path / "aggregate.csv"
        path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return aggregate(path, origin=origin, accepted=ACCEPTED)

    return read_rows


def rules(answer):
    return [(finding.row, finding.column, finding.rule) for finding in answer.findings]


def test_a_count_a_share_and_a_rate_are_worked_out(read):
    answer = read(
        "Ynys Môn,2022,AD/001,1250,,,3,,,,p,,ours",
        "W06000001,2023,adult.reablement.effective_share,30,40,,,,,,,,",
        "W06000001,2003,child.looked_after.rate,50,10000,,,,,,,,",
    )
    assert rules(answer) == []
    count, share, rate = answer.results
    assert (count.area, count.metric, count.value, count.unknown) == ("W06000001", "adult.contacts.received", 1250, 3)
    assert (count.edition, count.code, count.status, count.note) == (2022, "AD/001", Status.PROVISIONAL, "p")
    assert (share.value, share.method, share.unit) == (0.75, "wilson", "share")
    assert share.low < 0.75 < share.high
    assert rate.value == 50 / 10000 * 10000
    assert answer.sources[count.key] == "ours"


def test_a_published_value_stands_as_published_though_its_parts_say_it_more_exactly(read):
    (share,) = read("W06000001,2023,adult.reablement.effective_share,2,3,0.67,,,,,,,").results
    assert share.value == 0.67
    assert share.low < 2 / 3 < share.high


def test_a_value_its_parts_do_not_give_is_a_warning_and_stays(read):
    answer = read("W06000001,2023,adult.reablement.effective_share,2,3,0.66,,,,,,,")
    assert rules(answer) == [(2, "value", "figure_value_differs")]
    assert len(answer.results) == 1


@pytest.mark.parametrize(
    ("symbol", "status", "note"),
    [
        ("*", Status.SUPPRESSED, ""),
        ("..", Status.NOT_PROVIDED, "x"),
        (".", Status.NOT_PROVIDED, "z"),
        ("", Status.NOT_PROVIDED, ""),
    ],
)
def test_where_there_is_no_figure_the_row_says_why(read, symbol, status, note):
    (result,) = read(f"W06000001,2022,AD/001,,,{symbol},,,,,,,").results
    assert (result.value, result.numerator, result.status, result.note) == (None, None, status, note)


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ("Mordor,2022,AD/001,1,,,,,,,,,", "area", "figure_area"),
        (",2022,AD/001,1,,,,,,,,,", "area", "figure_area"),
        ("W06000001,2022/23,AD/001,1,,,,,,,,,", "period", "figure_period"),
        ("W06000001,,AD/001,1,,,,,,,,,", "period", "figure_period"),
        ("W06000001,2022,AD/01,1,,,,,,,,,", "metric", "figure_metric_nearly"),
        ("W06000001,2022,speed,1,,,,,,,,,", "metric", "figure_metric"),
        ("W06000001,2022,,1,,,,,,,,,", "metric", "figure_metric"),
        ("W06000001,2022,AD/001,many,,,,,,,,,", "numerator", "figure_number"),
        ("W06000001,2022,AD/001,-1,,,,,,,,,", "numerator", "figure_negative"),
        ("W06000001,2022,AD/001,1,,,0.5,,,,,,", "unknown", "figure_whole"),
        ("W06000001,2022,AD/001,1,,,,furlong,,,,,", "unit", "figure_unit"),
        ("W06000001,2022,AD/001,1,,,,share,,,,,", "unit", "figure_other_unit"),
        ("W06000001,2022,AD/001,1,,,,,,,q,,", "notes", "figure_note"),
        ("W06000001,2022,AD/001,1,,,,,,,,maybe,", "status", "figure_status"),
        ("W06000001,2022,AD/001,1,,,,,sex,,,,", "category", "figure_category"),
        ("W06000001,2022,adult.reablement.effective_share,5,4,,,,,,,,", "numerator", "figure_part_exceeds_whole"),
        ("W06000001,2022,adult.reablement.effective_share,,,43.7,,,,,,,", "value", "figure_share_over_one"),
    ],
)
def test_a_row_with_a_mistake_gives_no_figure_and_is_found_in_both_languages(read, row, column, rule):
    answer = read(row, "W06000001,2023,AD/001,7,,,,,,,,,")
    assert rules(answer) == [(2, column, rule)]
    assert [result.period for result in answer.results] == ["2023"]
    for language in Language:
        assert "{" not in answer.findings[0].what.in_(language) + answer.findings[0].remedy.in_(language)


def test_a_figure_that_stands_twice_is_found_and_the_first_is_read(read):
    answer = read("W06000001,2022,AD/001,7,,,,,,,,,", "Isle of Anglesey,2022,adult.contacts.received,8,,,,,,,,,")
    assert rules(answer) == [(3, "", "figure_twice")]
    assert [result.value for result in answer.results] == [7]


def test_headings_may_be_welsh_and_a_missing_one_is_named(read):
    welsh = read("Ynys Môn,2022,AD/001,7", headings="Ardal,Cyfnod,Metrig,Rhifiadur")
    assert [result.value for result in welsh.results] == [7]
    without = read("Ynys Môn,AD/001,7", headings="Ardal,Metrig,Rhifiadur")
    assert rules(without) == [(1, "period", "heading_missing")]
    assert without.results == ()


def test_a_row_about_made_up_people_says_so(read):
    answer = read("W06000001,2022,AD/001,7,yes", headings="area,period,metric,numerator,made_up")
    assert [result.origin for result in answer.results] == [Origin.MADE_UP]


def test_an_aggregate_return_with_an_error_is_refused_whole_with_place_and_remedy(tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text(
        f"{HEADINGS}\nW06000001,2022,AD/001,-5,,,,,,,,,\nW06000001,2x,AD/001,5,,,,,,,,,\n", encoding="utf-8"
    )
    with pytest.raises(ReturnRejected) as refused:
        read_aggregate(path, origin=Origin.ENTERED, accepted=ACCEPTED)
    assert refused.value.in_(Language.EN) == (
        "theirs.csv, row 2, Numerator: a figure cannot be below 0. Correct the number. Other errors in the file: 1."
    )


def test_what_ships_as_published_is_read_without_a_finding():
    for path in published_files():
        answer = aggregate(path, origin=Origin.PUBLISHED)
        assert answer.findings == (), path.name
        assert answer.results


def test_an_aggregate_return_is_found_by_its_name_in_either_language(tmp_path):
    for name in ("aggregate.csv", "Cyfanredol.xlsx", "contacts.csv", "aggregate.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert sorted(path.name for path in aggregate_files(tmp_path)) == ["Cyfanredol.xlsx", "aggregate.csv"]


@pytest.mark.parametrize(
    ("breakdown", "category", "column", "rule"),
    [
        ("sex", "female", "", ""),
        ("sex+language", "female+welsh", "", ""),
        ("sex", "Mair Evans", "category", "figure_not_a_category"),
        ("sex", "welsh", "category", "figure_not_a_category"),
        ("sex+language", "female", "category", "figure_not_a_category"),
        ("sex", "female+male", "category", "figure_not_a_category"),
        ("Mair Evans", "female", "breakdown", "figure_breakdown"),
        ("sex", "", "category", "figure_category"),
        ("", "female", "category", "figure_category"),
    ],
)
def test_a_category_is_one_of_ours_and_no_text_that_somebody_wrote(read, breakdown, category, column, rule):
    """It leaves with the figure, so a name in it would be public."""
    answer = read(f"W06000001,2022,AD/001,1250,,,,,{breakdown},{category},,,")
    assert rules(answer) == ([(2, column, rule)] if rule else [])
    assert len(answer.results) == (not rule)
    assert not any(
        "Mair" in finding.what.in_(Language.CY) + finding.remedy.in_(Language.EN) for finding in answer.findings
    )


@pytest.mark.parametrize("digits", [13, 30, 400])
def test_a_number_that_nobody_counts_to_is_a_mistake(read, digits):
    answer = read(f"W06000001,2022,AD/001,{'9' * digits},,,{'9' * digits},,,,,,")
    assert rules(answer) == [(2, "numerator", "figure_too_large"), (2, "unknown", "figure_too_large")]
    assert answer.results == ()

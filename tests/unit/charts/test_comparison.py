"""One measure across authorities: all have a row, in the reader's alphabet, and none has a rank."""

from __future__ import annotations

import json

import pytest
from chart_rows import CARDIFF, COUNT, RATE, WALES, WTE, row
from test_series import data, rows_with, subtitle

from gwella.charts.chart import MixedOrigins, NoSeries
from gwella.charts.comparison import comparison
from gwella.charts.look import Width
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import authorities
from gwella.code_of_practice.results import Origin, Status

CODES = [one.code for one in authorities()]
ANGLESEY, GWYNEDD, CONWY, FLINTSHIRE = "W06000001", "W06000002", "W06000003", "W06000005"


def shares(**special) -> list:
    """Return 420 of 500 for every authority but those in `special`, and Wales as their sum; None leaves one out."""
    counts = {code: special.get(code, (420, 500)) for code in CODES}
    found = [row(*pair, area=code) for code, pair in counts.items() if pair]
    sums = [sum(result.numerator for result in found), sum(result.denominator for result in found)]
    return [*found, row(*sums, area=WALES, areas_in=len(found), areas_expected=22)]


def names(chart) -> list[str]:
    """Return the rows of the chart from top to bottom."""
    (domain,) = [
        inner["encoding"]["y"]["scale"]["domain"]
        for layer in chart.specification["layer"]
        for inner in layer.get("layer", [])
        if "scale" in inner["encoding"].get("y", {})
    ][:1]
    return domain


def test_every_authority_has_a_row_in_the_english_alphabet():
    english = names(comparison(shares(), Language.EN))
    assert len(english) == 22
    assert (english[0], english[-1]) == ("Blaenau Gwent", "Wrexham")


def test_and_in_the_welsh_one_for_a_reader_of_welsh():
    welsh = names(comparison(shares(), Language.CY))
    assert (welsh[0], welsh[-1]) == ("Abertawe", "Ynys Môn")
    assert welsh.index("Conwy") < welsh.index("Gwynedd")


def test_the_order_does_not_follow_the_figures():
    """The same rows whoever has the highest figure: nothing is ranked."""
    assert names(comparison(shares(**{CONWY: (490, 500)}), Language.EN)) == names(comparison(shares(), Language.EN))
    assert "rank" not in json.dumps(comparison(shares(), Language.EN).specification).replace("not ranked", "")


def test_one_without_a_figure_keeps_its_row_and_says_why():
    results = shares(**{FLINTSHIRE: None})
    results = [result for result in results if result.area not in (CONWY, GWYNEDD)]
    results += [row(area=CONWY, value=None, status=Status.SUPPRESSED)]
    results += [row(area=GWYNEDD, status=Status.NOT_PROVIDED)]
    chart = comparison(results, Language.EN)
    why = {row["name"]: row["why"] for row in rows_with(chart.specification, "why")}
    assert why == {"Flintshire": "no figure here", "Conwy": "not shown", "Gwynedd": "not provided"}
    assert "19 of 22 authorities have a figure" in chart.words
    assert "Not shown, to protect people: Conwy." in chart.words
    assert "There is no figure here for: Flintshire, Gwynedd." in chart.words


def test_wales_is_a_line_with_its_figure():
    chart = comparison(shares(), Language.CY)
    assert [{"value": 0.84}] in data(chart.specification)
    assert '"Cymru 84.0%"' in json.dumps(chart.specification)


def test_without_a_figure_for_wales_there_is_no_line_and_no_judgement():
    chart = comparison(shares()[:-1], Language.EN)
    assert "Wales 84" not in json.dumps(chart.specification)
    assert "There is no figure for Wales to compare them with." in chart.words


def test_who_differs_from_the_rest_of_wales_is_said_by_name_with_the_false_alarms():
    words = comparison(shares(**{CONWY: (480, 500), CARDIFF: (350, 500)}), Language.EN).words
    level = "by more than chance alone would give (by a strict test, at the 99.8% level, since many are compared)"
    assert f"Higher than the rest of Wales {level}: Conwy." in words
    assert f"Lower than the rest of Wales {level}: Cardiff." in words
    assert "Even if the authorities compared (22) were truly alike, chance alone would be expected to mark one" in words
    assert "That is" not in words


def test_where_most_differ_that_is_said_since_then_to_differ_says_little():
    """6 at 70 % and 6 at 95 % among 22: 12 differ, where chance alone would mark 0.04."""
    low, high = dict.fromkeys(CODES[:6], (350, 500)), dict.fromkeys(CODES[-6:], (475, 500))
    assert "That is 12 of the 22." in comparison(shares(**low, **high), Language.EN).words
    assert "Mae hynny’n 12 o’r 22." in comparison(shares(**low, **high), Language.CY).words


def test_if_none_differs_that_is_said():
    assert "None is clearly different from the rest of Wales" in comparison(shares(), Language.EN).words
    assert "Nid oes yr un ohonynt yn amlwg yn wahanol" in comparison(shares(), Language.CY).words


def test_published_rates_without_counts_are_not_tested():
    results = [row(value=80 + at, metric=RATE, area=code, origin=Origin.PUBLISHED) for at, code in enumerate(CODES)]
    chart = comparison([*results, row(value=90, metric=RATE, area=WALES, origin=Origin.PUBLISHED)], Language.EN)
    assert "counts behind the figures were not published" in chart.words
    assert "interval" not in subtitle(chart)


def test_counts_of_large_and_small_places_are_not_tested():
    chart = comparison([row(90 + at, metric=COUNT, area=code) for at, code in enumerate(CODES)], Language.CY)
    assert (
        "ni chymherir eu niferoedd"
        in comparison([row(90, metric=COUNT, area=CONWY), row(900, metric=COUNT, area=WALES)], Language.CY).words
    )
    assert "Nid oes ffigur ar gyfer Cymru" in chart.words


def test_the_count_of_wales_is_no_line_among_the_counts_of_its_parts():
    counts = [row(90 + at, metric=COUNT, area=code) for at, code in enumerate(CODES)]
    chart = comparison([*counts, row(2_200, metric=COUNT, area=WALES)], Language.EN)
    assert "Wales 2,200" not in json.dumps(chart.specification)
    assert "The figure for Wales is 2,200." in chart.words
    assert '"zero": true' in json.dumps(chart.specification), "counts are bars, which begin at zero"
    assert '"zero": true' not in json.dumps(comparison(shares(), Language.EN).specification)


def test_the_unit_of_people_and_of_posts_is_named():
    people = [row(value=90, metric=COUNT, unit="people", area=code) for code in CODES]
    posts = [row(value=90, metric=WTE, area=code) for code in CODES]
    assert subtitle(comparison(people, Language.EN)) == "People"
    assert subtitle(comparison(posts, Language.CY)) == "Cyfwerth ag amser llawn"


def test_figures_for_part_of_a_year_or_still_to_change_are_said_to_be_so():
    part = [row(value=90, metric=RATE, area=code, status=Status.PART_YEAR) for code in CODES]
    assert "The figures cover only part of the year." in comparison(part, Language.EN).words
    assert "Rhan o’r flwyddyn yn unig sydd yn y ffigurau." in comparison(part, Language.CY).words
    some = [*part[:1], *(row(value=90, metric=RATE, area=code) for code in CODES[1:])]
    assert "Only part of the year: Isle of Anglesey." in comparison(some, Language.EN).words
    assert "part of the year" not in comparison(shares(), Language.EN).words


def test_the_lowest_and_highest_figure_are_said_without_their_places():
    words = comparison(shares(**{CONWY: (430, 500)}), Language.EN).words
    assert "from 84.0% to 86.0%" in words
    assert "Conwy" not in words


def test_none_of_them_may_have_a_figure():
    chart = comparison([row(area=CONWY, value=None, status=Status.SUPPRESSED)], Language.CY)
    assert "nid oes ffigur gan yr un o’r 22 awdurdod" in chart.words
    assert len(rows_with(chart.specification, "why")) == 22


def test_made_up_figures_say_so_and_stand_alone():
    chart = comparison([row(400, 500)], Language.EN, expected=["X06000001"])
    assert subtitle(chart).startswith("Made-up data")
    assert chart.words.startswith("Made-up data")
    with pytest.raises(MixedOrigins):
        comparison([row(400, 500), row(400, 500, area=CONWY)], Language.EN)


def test_one_period_and_one_measure_or_none():
    with pytest.raises(NoSeries):
        comparison([row(400, 500, area=CONWY), row(400, 500, area=GWYNEDD, period="2023")], Language.EN)


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize("language", Language)
def test_titles_fit_the_width(width, language):
    """By the widest mean letter of this font, in bold."""
    title = comparison(shares(), language, width=width).specification["title"]
    assert all(len(line) * 15 * 0.56 <= width for line in title["text"])

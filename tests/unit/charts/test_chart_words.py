"""The sentences about a figure: a truth table, and in both languages what may never be said."""

from __future__ import annotations

import re

import pytest
from chart_rows import CARDIFF, COUNT, RATE, SHARE, WALES, WTE, row, years

from gwella.charts.changes import Verdict, change
from gwella.charts.figures import category, said_period
from gwella.charts.standing import Standing, against_wales
from gwella.charts.words import CHANGE_WORDS, Beside, about, changing, paragraph, standing, unknown, what
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import vocabulary
from gwella.code_of_practice.results import Origin, Status

PUBLISHED = {"origin": Origin.PUBLISHED, "area": CARDIFF}
STARRED = {"value": None, "status": Status.SUPPRESSED}


def published(metric, before, after):
    """Two figures published without the counts behind them."""
    pairs = (("2022", before), ("2023", after))
    return [row(metric=metric, period=period, value=value, **PUBLISHED) for period, value in pairs]


# The latest pair, and what can be said of it.
CHANGES = [
    ("a share that rose by more than chance", years((400, 500), (450, 500)), Verdict.HIGHER),
    ("a share that fell by more than chance", years((450, 500), (400, 500)), Verdict.LOWER),
    ("a share that moved as chance moves it", years((400, 500), (410, 500)), Verdict.SAME),
    ("a count that rose by more than chance", years(100, 130, metric=COUNT), Verdict.HIGHER),
    ("a count that moved as chance moves it", years(100, 120, metric=COUNT), Verdict.SAME),
    ("a rate that fell by more than chance", years((200, 10_000), (150, 10_000), metric=RATE), Verdict.LOWER),
    ("nothing before, something now", years(0, 20, metric=COUNT), Verdict.FROM_NONE),
    ("something before, nothing now", years(20, 0, metric=COUNT), Verdict.LOWER),
    ("nothing before and nothing now", years(0, 0, metric=COUNT), Verdict.BOTH_NONE),
    ("only one year", years((400, 500)), Verdict.ONE_FIGURE),
    ("one year after a starred one", [row(period="2023", **STARRED), row(400, 500)], Verdict.ONE_FIGURE),
    ("the latest is starred", [row(400, 500, period="2023"), row(**STARRED)], Verdict.NO_LATEST),
    ("a new definition between", years(100, 900, metric=COUNT, first=2021), Verdict.BREAK),
    ("a new definition in a year without a figure", years(100, None, 900, metric=COUNT, first=2021), Verdict.BREAK),
    ("a gap without a new definition", years((400, 500), None, (450, 500)), Verdict.HIGHER),
    ("published without counts", published(RATE, 60, 90), Verdict.NO_COUNTS),
    ("staff, who are no events", published(WTE, 6000, 7000), Verdict.NOT_EVENTS),
    (
        "part of a year",
        [row(900, metric=COUNT, period="2023"), row(300, metric=COUNT, status=Status.PART_YEAR)],
        Verdict.PART_YEAR,
    ),
    (
        "a year and a quarter",
        [row(400, metric=COUNT, period="2023"), row(100, metric=COUNT, period="2024-Q1")],
        Verdict.OTHER_LENGTH,
    ),
    (
        "another number of authorities",
        [row(900, metric=COUNT, period="2023", areas_in=22), row(900, metric=COUNT, areas_in=20)],
        Verdict.OTHER_AREAS,
    ),
]
SERIES = [pytest.param(results, verdict, id=name) for name, results, verdict in CHANGES]


@pytest.mark.parametrize(("results", "verdict"), SERIES)
def test_what_can_be_said_of_the_latest_pair(results, verdict):
    assert change(results).verdict is verdict
    assert change(results[::-1]).verdict is verdict, "the order of the rows does not matter"


def test_the_table_has_every_verdict():
    assert {verdict for _, _, verdict in CHANGES} == set(Verdict)


SENTENCES = {
    Verdict.HIGHER: ("than chance alone would give", "fwy nag y gellid ei ddisgwyl drwy siawns yn unig"),
    Verdict.LOWER: ("lower than the one before it", "yn is na’r un blaenorol"),
    Verdict.SAME: ("There is no clear difference", "Nid oes gwahaniaeth clir"),
    Verdict.ONE_FIGURE: ("There is no earlier figure", "Nid oes ffigur cynharach"),
    Verdict.NO_LATEST: ("no figure to show for the latest period", "Nid oes ffigur i’w ddangos"),
    Verdict.BREAK: ("definition changed in 2022-23. Only adults who", "newidiodd y diffiniad yn 2022-23. Dim"),
    Verdict.PART_YEAR: ("only part of a year", "rhan o flwyddyn yn unig"),
    Verdict.OTHER_AREAS: ("different numbers of authorities (20, 22)", "nifer yr awdurdodau’n wahanol (20, 22)"),
    Verdict.OTHER_LENGTH: ("periods of different lengths", "chyfnodau o wahanol hyd"),
    Verdict.NO_COUNTS: ("counts behind the figures were not published", "na chyhoeddwyd y niferoedd"),
    Verdict.NOT_EVENTS: ("not a count of events", "Nid cyfrif o ddigwyddiadau"),
    Verdict.FROM_NONE: ("there were none", "Nid oedd yr un"),
    Verdict.BOTH_NONE: ("there were none either", "ychwaith"),
}


@pytest.mark.parametrize(("results", "verdict"), SERIES)
def test_each_is_said_in_both_languages(results, verdict):
    english, welsh = SENTENCES[verdict]
    assert english in paragraph(changing(results), Language.EN)
    assert welsh in paragraph(changing(results), Language.CY)


@pytest.mark.parametrize(("results", "verdict"), SERIES)
@pytest.mark.parametrize("language", Language)
def test_no_sentence_claims_a_cause_or_leaves_a_gap(results, verdict, language):
    said = paragraph(about(results), language)
    assert not re.search(r"because|due to|caused|thanks to|oherwydd|achosi|o ganlyniad|{|}|None|  | ,", said), said


def test_a_change_is_said_with_its_size_and_interval():
    """
    400 of 500 (80 %) and 450 of 500 (90 %): 10 percentage points, Newcombe 5.6 to 14.4 (statsmodels).
    """
    said = paragraph(changing(years((400, 500), (450, 500))), Language.EN)
    assert said.startswith(
        "The latest figure (2024-25) is 10.0 percentage points higher than the one before it "
        "(2023-24; likely range of the difference, 95%: 5.6 to 14.4 percentage points)."
    )


def test_a_fall_is_said_without_a_minus():
    said = paragraph(changing(years((200, 10_000), (150, 10_000), metric=RATE)), Language.CY)
    assert said.startswith(
        "Mae’r ffigur diweddaraf (31 Mawrth 2025) 25.0% yn is na’r un blaenorol "
        "(31 Mawrth 2024; ystod debygol y gwahaniaeth, 95%: 7.4% i 39.3%)."
    )


@pytest.mark.parametrize("results", [years(100, 130, metric=COUNT), years(130, 90, metric=COUNT)])
def test_a_volume_is_neither_better_nor_worse(results):
    assert "neither better nor worse" in paragraph(changing(results), Language.EN)
    assert "Nid yw ffigur uwch yn well nac yn waeth" in paragraph(changing(results), Language.CY)


def test_a_neutral_measure_says_so_even_where_nothing_can_be_said_of_its_change():
    assert "neither better nor worse" in paragraph(changing(published(RATE, 60, 90)), Language.EN)
    assert "better" not in paragraph(changing(published(SHARE, 0.6, 0.9)), Language.EN)


def test_a_change_in_events_says_that_each_is_taken_to_have_come_by_itself():
    """People who come back make a count move by more than the chance of a Poisson count."""
    assert "where each case came about by itself" in paragraph(changing(years(100, 130, metric=COUNT)), Language.EN)
    assert "wedi codi ar wahân i’r lleill" in paragraph(changing(years(130, 100, metric=COUNT)), Language.CY)
    assert "each case" not in paragraph(changing(years((400, 500), (450, 500))), Language.EN)
    assert "each case" not in paragraph(changing(years(100, 110, metric=COUNT)), Language.EN)


def test_where_the_definition_says_so_higher_is_better():
    assert "a higher figure is better" in paragraph(changing(years((400, 500), (450, 500))), Language.EN)
    assert "Gorau po uchaf" in paragraph(changing(years((450, 500), (400, 500))), Language.CY)


@pytest.mark.parametrize("results", [years((400, 500), (410, 500)), years((400, 500)), years(100, 120, metric=COUNT)])
def test_nothing_is_called_better_when_nothing_is_known_to_have_changed(results):
    assert not re.search("better|worse", paragraph(about(results), Language.EN))
    assert not re.search("well|gwell|gwaeth|Gorau", paragraph(about(results), Language.CY))


FIGURES = [
    (
        row(400, 500),
        "80.0%, that is 400 of 500 (likely range, 95%: 76.3% to 83.3%).",
        "80.0%, sef 400 o 500 (ystod debygol, 95%: 76.3% i 83.3%).",
    ),
    (
        row(25, 5_000, metric=RATE),
        "50, from a count of 25 (likely range, 95%: 32.3 to 73.8).",
        "50, ar sail cyfrif o 25 (ystod debygol, 95%: 32.3 i 73.8).",
    ),
    (row(12_345, metric=COUNT), "2024-25: 12,345.", "2024-25: 12,345."),
    (row(value=114.0, metric=RATE, **PUBLISHED), "31 March 2025: 114.", "31 Mawrth 2025: 114."),
    (row(value=0.86, **PUBLISHED), "2024-25: 86%.", "2024-25: 86%."),
    (row(value=0.863, **PUBLISHED), "2024-25: 86.3%.", "2024-25: 86.3%."),
    (row(430, 500), "86.0%, that is 430 of 500", "86.0%, sef 430 o 500"),
    (
        row(**STARRED),
        "not shown, so that nobody can be recognised: the numbers behind it are small",
        "heb ei ddangos, fel na ellir adnabod neb: mae’r niferoedd y tu ôl i’r ffigur",
    ),
    (row(status=Status.NOT_PROVIDED), "no figure was provided.", "ni ddarparwyd ffigur."),
    (row(0, 0), "no case to work it out from.", "nad oedd unrhyw achos i’w gyfrifo ohono."),
    (row(), "no figure is known.", "nid oes ffigur hysbys."),
]


@pytest.mark.parametrize(("result", "english", "welsh"), FIGURES)
def test_a_figure_is_said_with_its_name_place_and_period(result, english, welsh):
    assert what(result).in_(Language.EN).endswith(english) or english in what(result).in_(Language.EN)
    assert welsh in what(result).in_(Language.CY)
    assert said_period(result).in_(Language.EN) in what(result).in_(Language.EN)


def test_a_made_up_figure_says_so_before_anything_else():
    assert paragraph(about([row(400, 500)]), Language.EN).startswith("Made-up data: no real people")
    assert paragraph(about([row(400, 500)]), Language.CY).startswith("Data gwneuthuredig")
    assert "Made-up" not in paragraph(about([row(400, 500, area=CARDIFF)]), Language.EN)


UNKNOWNS = [
    (row(400, 500, unknown=25), "not known for 25 of 525 (4.8%)", "ar gyfer 25 o 525 (4.8%)"),
    (row(300, metric=COUNT, unknown=100), "another 100 it is not known", "Ar gyfer 100 arall"),
    (row(400, 500, unknown=0), "None are unknown.", "Nid oes yr un yn anhysbys."),
    (row(400, 500, note="c"), "How many are unknown is not shown", "Ni ddangosir faint sy’n anhysbys"),
    (row(400, 500), "does not say how many", "Nid yw’r ffynhonnell yn dweud faint"),
    (row(400, 500, note="p"), "does not say how many", "Nid yw’r ffynhonnell yn dweud faint"),
]


@pytest.mark.parametrize(("result", "english", "welsh"), UNKNOWNS)
def test_what_is_not_known_is_said_with_its_share(result, english, welsh):
    assert english in paragraph(unknown(result), Language.EN)
    assert welsh in paragraph(unknown(result), Language.CY)


def test_nothing_is_said_of_unknowns_beside_a_star():
    assert unknown(row(note="c", **STARRED)) == []


def test_staff_and_populations_have_no_unknowns():
    assert unknown(row(value=6000.5, metric=WTE, **PUBLISHED)) == []


def test_an_authority_whose_counts_were_not_published_is_told_so_and_wales_is_not_compared_with_itself():
    wales = row(value=0.84, area=WALES, origin=Origin.PUBLISHED)
    said = paragraph(about([row(value=0.9, **PUBLISHED)], Beside(wales)), Language.EN)
    assert "Whether it differs from the rest of Wales" in said
    assert "rest of Wales" not in paragraph(about([wales], Beside(wales, 22)), Language.EN)


def test_how_sure_a_figure_is_is_said():
    assert "provisional" in paragraph(about([row(400, 500, status=Status.PROVISIONAL)]), Language.EN)
    assert "20 of 22 authorities" in paragraph(
        about([row(400, 500, area=WALES, areas_in=20, areas_expected=22)]), Language.EN
    )


# Wales has 8,400 of 10,000; the rest of Wales is what is left without the authority.
OF_WALES = row(8_400, 10_000, area=WALES)
STANDINGS = [
    (
        row(470, 500, area=CARDIFF),
        OF_WALES,
        Standing.HIGHER,
        "higher than that for the rest of Wales (83.5%)",
        "yn uwch na’r un ar gyfer gweddill Cymru (83.5%)",
    ),
    (
        row(360, 500, area=CARDIFF),
        OF_WALES,
        Standing.LOWER,
        "lower than that for the rest of Wales (84.6%)",
        "yn is na’r un ar gyfer gweddill Cymru (84.6%)",
    ),
    (row(430, 500, area=CARDIFF), OF_WALES, Standing.SAME, "There is no clear difference", "Nid oes gwahaniaeth clir"),
    (row(470, 500, area=CARDIFF), None, Standing.NO_WALES, "no figure for Wales", "Nid oes ffigur ar gyfer Cymru"),
    (row(470, 500, area=CARDIFF), row(value=0.84, area=WALES), Standing.NO_COUNTS, "not published", "na chyhoeddwyd"),
    (row(470, 500, area=CARDIFF), row(100, 400, area=WALES), Standing.NO_COUNTS, "not published", "na chyhoeddwyd"),
    (
        row(90, metric=COUNT, area=CARDIFF),
        row(900, metric=COUNT, area=WALES),
        Standing.SIZES_DIFFER,
        "different sizes",
        "wahanol faint",
    ),
]


@pytest.mark.parametrize(("result", "wales", "expected", "english", "welsh"), STANDINGS)
def test_an_authority_is_compared_with_the_rest_of_wales(result, wales, expected, english, welsh):
    assert against_wales(result, wales).standing is expected
    assert english in paragraph(standing(result, Beside(wales, 22)), Language.EN)
    assert welsh in paragraph(standing(result, Beside(wales, 22)), Language.CY)


def test_a_starred_figure_is_not_compared():
    assert against_wales(row(area=CARDIFF, **STARRED), OF_WALES).standing is Standing.NO_FIGURE
    assert standing(row(area=CARDIFF, **STARRED), Beside(OF_WALES, 22)) == []


def test_every_comparison_says_how_many_chance_alone_would_mark():
    """22 authorities at 99.8 %: 22 x 0.002 = 0.044."""
    said = paragraph(standing(row(470, 500, area=CARDIFF), Beside(OF_WALES, 22)), Language.EN)
    assert "Even if the authorities compared (22) were truly alike, chance alone would be expected to mark one" in said
    assert "in about one of every 23 such comparisons" in said  # 1 / 0.044


def test_at_ninety_five_per_cent_it_would_differ_but_not_at_the_strict_level():
    """440 of 500 (88.0 %) against 7,960 of 9,500 (83.8 %)."""
    from gwella.charts.changes import compared
    from gwella.charts.standing import rest_of

    authority = row(440, 500, area=CARDIFF)
    assert compared(authority, rest_of(OF_WALES, authority)).excludes(0)
    assert against_wales(authority, OF_WALES).standing is Standing.SAME


def test_every_verdict_and_standing_has_its_words():
    needed = {f"figures.{CHANGE_WORDS.get(verdict, verdict)}" for verdict in Verdict}
    needed |= {f"figures.wales_{one}" for one in Standing if one is not Standing.NO_FIGURE}
    assert needed <= set(vocabulary())


def test_a_category_is_named_even_where_its_code_holds_a_plus():
    result = row(90, metric=COUNT, breakdown="age_group+sex", category="85++female")
    assert category(result).in_(Language.EN) == "85 and over, Female"
    assert "(85 a throsodd, Benyw)" in what(result).in_(Language.CY)


def test_an_unknown_category_is_called_not_known():
    result = row(90, metric=COUNT, breakdown="sex+age_group", category="unknown+0-4")
    assert category(result).in_(Language.EN) == "not known, 0 to 4"


def test_the_share_of_a_metric_used_here_is_one_where_higher_is_better():
    """The table above leans on these polarities; if a definition changes, so must the table."""
    from gwella.metrics.definitions import Polarity, definition

    assert definition(SHARE).polarity is Polarity.HIGHER
    assert {definition(COUNT).polarity, definition(RATE).polarity} == {Polarity.NEITHER}


def test_where_most_authorities_differ_one_that_does_is_told_that_it_says_little():
    """19 of 22 differ: the sentence stands before the number that chance alone would mark."""
    higher = row(470, 500, area=CARDIFF)
    english = paragraph(standing(higher, Beside(OF_WALES, 22, 19)), Language.EN)
    welsh = paragraph(standing(higher, Beside(OF_WALES, 22, 19)), Language.CY)
    assert "Most differ: 19 of the 22 authorities compared are" in english
    assert english.index("19 of the 22") < english.index("chance alone would be expected")
    assert "mae 19 o’r 22 awdurdod a gymharwyd yn uwch neu’n is" in welsh


@pytest.mark.parametrize(("counted", "differing"), [(470, 11), (420, 19)])
def test_it_is_not_told_so_where_fewer_differ_or_where_it_does_not_differ_itself(counted, differing):
    said = paragraph(standing(row(counted, 500, area=CARDIFF), Beside(OF_WALES, 22, differing)), Language.EN)
    assert "authorities compared are" not in said


def by_ethnicity(**counts) -> list:
    return [
        row(count, metric=COUNT, area=CARDIFF, breakdown="ethnicity", category=code) for code, count in counts.items()
    ]


def test_what_only_the_categories_say_is_unknown_is_said_beside_the_figure():
    """240 not obtained and 20 refused of 1,000; the source gives no number of its own."""
    categories = by_ethnicity(refused=20, white=740, not_obtained=240)
    whole = row(1_000, metric=COUNT, area=CARDIFF)
    assert paragraph(unknown(whole, categories), Language.EN) == (
        "Ethnic group: not known for 260 of 1,000 (26.0%). Information not obtained: 240; Information refused: 20."
    )
    assert "Grŵp ethnig: anhysbys ar gyfer 260 o 1,000 (26.0%)." in paragraph(unknown(whole, categories), Language.CY)
    assert "does not say" in paragraph(unknown(whole, by_ethnicity(white=740, not_obtained=0)), Language.EN)


def test_categories_of_a_starred_or_a_larger_number_claim_nothing():
    starred = row(metric=COUNT, area=CARDIFF, breakdown="ethnicity", category="refused", status=Status.SUPPRESSED)
    whole = row(100, metric=COUNT, area=CARDIFF)
    for categories in ([starred], by_ethnicity(not_obtained=101)):
        assert "does not say" in paragraph(unknown(whole, categories), Language.EN)


def test_a_share_of_what_is_not_known_does_not_also_ask_how_many_are_not_known():
    share = "adult.safeguarding.ethnicity_not_known_share"
    assert unknown(row(260, 1_000, metric=share, unit="share", area=CARDIFF)) == []

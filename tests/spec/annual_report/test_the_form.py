"""The report has the form that the law prescribes, says what is not written, and shows how we know."""

from __future__ import annotations

import io
import re
from collections import Counter

import pikepdf
import pytest

from gwella.annual_report.drawing import drawer
from gwella.annual_report.passages import Pinned, evidence_of, passages_of
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.report_form import form
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.standards import standards
from gwella.documents import Chart, Heading, ListBlock, Notice, Table, html, pdf
from gwella.metrics.definitions import Kind, measures

title = "The annual report’s form"

SHARE = "adult.reablement.effective_share"


def pinned(metric, standard="prevention.1", period="2024"):
    words = Text(en="What it says.", cy="Beth mae’n ei ddweud.")
    figure = FigureKey(metric, "X06000001", period)
    return Pinned(standard=standard, kind=Kind.OUTCOME, figure=figure, words=words)


def headings(document):
    return [block for block in document.blocks if isinstance(block, Heading)]


def after(document, heading):
    """Return the blocks between a heading, named by its id, and the next heading."""
    places = [place for place, block in enumerate(document.blocks) if isinstance(block, Heading)]
    (start,) = (place for place in places if document.blocks[place].id == heading)
    end = next((place for place in places if place > start), len(document.blocks))
    return list(document.blocks[start + 1 : end])


@pytest.mark.parametrize("language", list(Language))
def test_every_heading_of_the_form_stands_in_its_order(report, language):
    prescribed = [chapter.heading.in_(language) for chapter in form().chapter]
    chapters = [heading.text for heading in headings(report(language=language)) if heading.level == 2]
    assert [text.partition(" ")[2] for text in chapters[:4]] == prescribed
    parts = [heading.text for heading in headings(report(language=language)) if heading.level == 3]
    assert [part.partition(" ")[0] for part in parts] == [
        "3(a)",
        "3(b)",
        "3(c)",
        "3(d)",
        "4(a)",
        "4(b)",
        "4(c)",
        "4(d)",
    ]
    questions = [heading for heading in headings(report(language=language)) if heading.level == 4]
    assert len(questions) == 4 * 4


def test_addresses_within_the_page_are_unique_and_the_same_in_both_languages(report):
    english, welsh = ([heading.id for heading in headings(report(language=one))] for one in Language)
    assert english == welsh
    assert len(set(english)) == len(english)


def test_what_is_not_written_says_so(report):
    document = report({"1": "Text."})
    assert "Not written yet." not in [getattr(block, "text", "") for block in after(document, "section-1")]
    assert [block.text for block in after(document, "section-2")] == ["Not written yet."]
    unwritten = [block for block in document.blocks if isinstance(block, Notice) and block.text == "Not written yet."]
    assert len(unwritten) == 22 - 1


def test_lines_that_begin_with_a_dash_are_a_list(report):
    document = report({"1": "We want:\n\n- one thing\n- another thing"})
    (points,) = (block for block in after(document, "section-1") if isinstance(block, ListBlock))
    assert [item[0].text for item in points.items] == ["one thing", "another thing"]


def test_how_we_know_shows_value_interval_unknown_and_source(report, figure):
    """85.9% of 390, 95 % interval by Wilson 82.1% to 89.0%, from the rounded counts."""
    document = report(figures=(figure(SHARE, 335, 389, unknown=36),), evidence=(pinned(SHARE),))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert table.columns == ("Figure", "Period", "Value", "Likely range (95%)", "Not known", "Source")
    assert table.rows == (
        (
            "Reablement that reduced, maintained or removed the need for support (draft definition)",
            "2024-25",
            "85.9%",
            "82.1% to 89.0%",
            "40",
            "Made up; definition in force since 2020-21",
        ),
    )


def test_a_confirmed_definition_is_not_called_a_draft(report, figure):
    counted = "child.looked_after.at_31_march"
    document = report(figures=(figure(counted, 285),), evidence=(pinned(counted, "wellbeing.1"),))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert "definition in force since" in table.rows[0][-1]
    assert "draft" not in table.rows[0][-1]


def test_evidence_that_is_starred_or_missing_is_listed_with_the_reason(report, figure):
    short_breaks = "child.looked_after.short_breaks"
    document = report(
        figures=(figure(short_breaks, 2, unknown=None),),
        evidence=(pinned(short_breaks, "wellbeing.1"), pinned("child.looked_after.rate", "wellbeing.1")),
    )
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [row[2:5] for row in table.rows] == [("not shown, to protect people", "–", "–"), ("no figure", "–", "–")]


def test_each_standard_stands_under_its_part_and_one_without_evidence_says_so(report, figure):
    document = report(figures=(figure(SHARE, 335, 389),), evidence=(pinned(SHARE),))
    shown = [heading.id for heading in headings(document) if heading.level == 5]
    assert len(shown) == len(standards()) == 8
    (notice,) = (block for block in after(document, "section-standard-people-1") if isinstance(block, Notice))
    assert notice.text == "No figure is pinned to this standard yet."
    assert not [block for block in after(document, "section-standard-prevention-1") if isinstance(block, Notice)]


@pytest.mark.parametrize("language", list(Language))
def test_in_a_whole_report_no_id_stands_twice_though_a_chart_does(report, figure, language):
    """Whoever is read the page hears the title of the chart that they came to."""
    figures = tuple(figure(SHARE, 80, 100 + year - 2023, period=str(year)) for year in (2023, 2024))
    evidence = [pinned(SHARE, standard) for standard in standards()]
    page = html(report(figures=figures, evidence=evidence, language=language, draw=drawer()))
    ids = re.findall(r' id="([^"]*)"', page)
    assert sum(one.startswith("title-") for one in ids) == len(standards()) > 1
    assert not [one for one, times in Counter(ids).items() if times > 1]
    assert {one for named in re.findall(r'aria-labelledby="([^"]*)"', page) for one in named.split()} <= set(ids)
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)


def test_a_pinned_figure_is_drawn_once_over_its_years(report, figure):
    figures = (figure(SHARE, 347, 403, period="2023"), figure(SHARE, 335, 389))
    seen = []

    def draw(series, language):
        seen.append([result.period for result in series])
        return Chart("Title", "<svg/>", "alternative", "words")

    document = report(figures=figures, evidence=(pinned(SHARE), pinned(SHARE, period="2023")), draw=draw)
    assert seen == [["2023", "2024"]]
    assert sum(isinstance(block, Chart) for block in document.blocks) == 1


def test_a_draft_says_that_it_is_one(report):
    assert "Draft: neither signed nor published." in [getattr(block, "text", "") for block in report().blocks]
    signed = report(draft=False)
    assert "Draft: neither signed nor published." not in [getattr(block, "text", "") for block in signed.blocks]


def test_welsh_headings_that_are_ours_say_so_only_in_welsh(report):
    said = "Ein penawdau Cymraeg ni yw’r rhain"
    assert said in html(report(language=Language.CY))
    assert said not in html(report())


def test_the_evidence_we_ship_names_real_standards_and_the_invented_authority():
    shipped = evidence_of("X06000001", 2024)
    assert {one.standard for one in shipped} <= set(standards())
    assert {one.figure[1] for one in shipped} == {"X06000001"}


def test_where_nothing_is_pinned_yet_the_measures_stand_under_the_standards_they_name():
    pinned = evidence_of("W06000001", 2024)
    assert {(one.standard, one.figure.metric) for one in pinned} == {
        (standard, key)
        for key, measure in measures().items()
        if measure.until is None
        for standard in measure.standards
    }
    assert {one.figure[1] for one in pinned} == {"W06000001"}


@pytest.mark.parametrize("language", list(Language))
def test_the_whole_made_up_report_is_a_tagged_pdf(report, figure, language):
    texts = passages_of("X06000001", 2024)
    passages = {slot: text.in_(language) for slot, text in texts.items()}
    figures = tuple(figure(one.figure[0], 335, 389, period=one.figure[2]) for one in evidence_of("X06000001", 2024)[:3])
    document = report(passages, figures, evidence_of("X06000001", 2024), language)
    made = pdf(document)
    with pikepdf.open(io.BytesIO(made)) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang).startswith(language)
    assert made == pdf(document)

"""Text quotes figures by reference, so a number in the prose cannot differ from its source (Code 8.4)."""

from __future__ import annotations

import pytest

from gwella.annual_report.passages import check, passages_of, typed_numbers
from gwella.code_of_practice.errors import DefinitionError, NotFound
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.results import Origin, Status
from gwella.documents import Notice, Paragraph, Quote, Words

title = "Figures in the report’s text"

SHARE = "adult.reablement.effective_share"
COUNT = "adult.safeguarding.reports"
RATE = "adult.safeguarding.report_rate"


def said(document):
    """Return what the only quoted figure of a report says."""
    (figure,) = document.figures
    return figure.text


def test_a_share_is_quoted_with_its_period_and_what_is_not_known(report, figure):
    """335 of 389 is 86.1%; from the rounded counts 335 of 390 it is 85.9%; 36 unknown leave as 40, twice as coarse."""
    document = report({"1": f"{{figure:{SHARE}}}"}, (figure(SHARE, 335, 389, unknown=36),))
    assert said(document) == "85.9% (2024-25; draft definition, not known for 40)"
    assert document.figures[0].value == 335 / 390


def test_in_welsh_the_same_figure_is_quoted(report, figure):
    figures = (figure(SHARE, 335, 389, unknown=36),)
    english, welsh = (report({"1": f"{{figure:{SHARE}}}"}, figures, language=language) for language in Language)
    assert said(welsh) == "85.9% (2024-25; diffiniad drafft, anhysbys ar gyfer 40)"
    assert english.figures[0].value == welsh.figures[0].value


def test_a_count_and_a_rate_carry_their_units(report, figure):
    counted = report({"1": f"{{figure:{COUNT}}}"}, (figure(COUNT, 1136),))
    rated = report({"1": f"{{figure:{RATE}}}"}, (figure(RATE, 1136, 113355, unit="per_10000"),))
    assert said(counted) == "1,135 (2024-25; draft definition, how many are unknown is not shown)"
    assert said(rated) == "100.1 for every 10,000 (2024-25; how many are unknown is not shown)"


def test_another_period_and_one_category_can_be_named(report, figure):
    figures = (
        figure(SHARE, 347, 403, period="2023"),
        figure(COUNT, 600, breakdown="sex", category="female"),
    )
    document = report({"1": f"{{figure:{SHARE}@2023}} {{figure:{COUNT}#sex=female}}"}, figures)
    assert [one.text for one in document.figures] == [
        "85.2% (2023-24; draft definition, how many are unknown is not shown)",
        "600 (2024-25; draft definition, how many are unknown is not shown)",
    ]


def test_a_starred_figure_says_so_in_words(report, figure):
    """Two children are not shown; a share of which one part is small is not shown either."""
    counted = report({"1": f"{{figure:{COUNT}}}"}, (figure(COUNT, 2),))
    shared = report({"1": f"{{figure:{SHARE}}}"}, (figure(SHARE, 18, 20),))
    assert said(counted) == "not shown, to protect people (2024-25)"
    assert said(shared) == "not shown, to protect people (2024-25)"
    assert counted.figures[0].value is None


def test_a_figure_that_is_not_there_says_so_in_words(report, figure):
    missing = report({"1": f"{{figure:{COUNT}}}"})
    nothing = figure(COUNT, None, value=None, unknown=None, status=Status.NOT_PROVIDED)
    not_provided = report({"1": f"{{figure:{COUNT}}}"}, (nothing,))
    assert said(missing) == "no figure (2024-25)"
    assert said(not_provided) == "not provided (2024-25)"


def test_an_empty_unknown_is_not_nought(report, figure):
    """A published figure that does not say how many are unknown is not one of which none are."""
    published = figure(COUNT, 25492, unknown=None, origin=Origin.PUBLISHED)
    none = figure(COUNT, 25492, unknown=0, origin=Origin.PUBLISHED)
    not_said, none_unknown = (said(report({"1": f"{{figure:{COUNT}}}"}, (one,))) for one in (published, none))
    assert not_said == "25,492 (2024-25; draft definition, how many are unknown is not stated)"
    assert none_unknown == "25,492 (2024-25; draft definition)"


def test_a_provisional_figure_says_that_it_is(report, figure):
    document = report({"1": f"{{figure:{COUNT}}}"}, (figure(COUNT, 1136, unknown=20, status=Status.PROVISIONAL),))
    assert said(document) == "1,135 (2024-25; draft definition, provisional, not known for 20)"


def test_a_persons_words_keep_their_language(report):
    document = report({"1": "Meddai: {quote:cy|Diolch.} Yna: {quote:en|Thanks.}"})
    (paragraph,) = (block for block in document.blocks[:4] if isinstance(block, Paragraph))
    assert paragraph.parts == (
        Words("Meddai: "),
        Quote("Diolch.", Language.CY),
        Words(" Yna: "),
        Quote("Thanks.", Language.EN),
    )


def test_text_that_is_no_reference_stays_as_it_is_written(report):
    """Nothing a person typed can break the report or vanish from it."""
    text = "{figure:} {figur:x} {{}} #let $x$ <script>"
    document = report({"1": text})
    (paragraph,) = (block for block in document.blocks[:4] if isinstance(block, Paragraph))
    assert "".join(part.text for part in paragraph.parts) == text


@pytest.mark.parametrize("text", ["86.1% did well", "about 1,100 reports", "12 carers", "rhyw 300 o blant"])
def test_a_number_typed_by_hand_is_refused(text):
    with pytest.raises(DefinitionError) as refused:
        check({"1": Text(en=text, cy=text)})
    assert refused.value.code == "report.typed_number"
    assert "{figure:" in refused.value.in_(Language.EN)


@pytest.mark.parametrize(
    "text",
    [
        "Since 1 April 2024, in 2024-25, under section 144A and Part 4 of the 2014 Act.",
        "Ers 1 Ebrill 2024, yn 2024-25, o dan adran 144A a Rhan 4 o Ddeddf 2014, pobl 75 oed.",
        "People aged 75, children under 18.",
        "{figure:adult.safeguarding.reports@2023} {quote:en|I waited 3 days.}",
    ],
)
def test_years_dates_ages_laws_and_peoples_own_words_are_no_figures(text):
    assert typed_numbers(text) == []


def test_both_languages_quote_the_same_figures():
    with pytest.raises(DefinitionError) as refused:
        check({"1": Text(en=f"{{figure:{SHARE}}}", cy=f"{{figure:{COUNT}}}")})
    assert refused.value.code == "report.other_figures"


def test_their_order_may_differ_between_the_languages():
    both = f"{{figure:{SHARE}}}", f"{{figure:{COUNT}}}"
    check({"1": Text(en=" ".join(both), cy=" ".join(reversed(both)))})


@pytest.mark.parametrize(
    ("slot", "text", "code"),
    [
        ("1", "{figure:adult.reablement.efective_share}", "report.not_a_figure"),
        ("1", "{figur:adult.safeguarding.reports}", "report.broken_reference"),
        ("9(z)", "Text.", "report.no_such_slot"),
    ],
)
def test_what_leads_nowhere_is_refused_with_its_place(slot, text, code):
    with pytest.raises(DefinitionError) as refused:
        check({slot: Text(en=text, cy=text)})
    assert refused.value.code == code
    assert slot in refused.value.in_(Language.EN)


def test_a_period_that_is_none_is_refused():
    with pytest.raises(NotFound):
        check({"1": Text(en=f"{{figure:{SHARE}@2O23}}", cy=f"{{figure:{SHARE}@2O23}}")})


def test_the_draft_we_ship_keeps_these_rules_and_belongs_to_nobody_real():
    assert len(passages_of("X06000001", 2024)) == 22, "every place of the form, since the demo publishes it"
    assert passages_of("W06000001", 2024) == {}
    assert passages_of("X06000001", 1999) == {}


def test_every_passage_of_a_made_up_report_is_marked(report):
    document = report({"1": "One.", "2": "Two."})
    marks = [block for block in document.blocks if isinstance(block, Notice) and block.kind == "made_up"]
    assert len(marks) == 2
    real = report({"1": "One."}, made_up=False)
    assert not [block for block in real.blocks if isinstance(block, Notice) and block.kind == "made_up"]

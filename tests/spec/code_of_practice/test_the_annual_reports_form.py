"""The chapters that the law prescribes, their order and their words."""

from gwella.code_of_practice import standards
from gwella.code_of_practice.report_form import form
from gwella.code_of_practice.sources import Welsh

title = "The annual report’s form"


def test_there_are_four_chapters():
    assert [chapter.heading.en for chapter in form().chapter] == [
        "Director’s summary",
        "Context",
        "Performance assessment",
        "Other information",
    ]


def test_the_third_chapter_asks_the_same_four_questions_of_each_of_the_four_headings():
    """Its parts are the headings of the quality standards, in their order."""
    third = form().chapter[2]
    assert [part.quality for part in third.part] == list(standards.headings())
    quality, knowing, better, progress = (question.heading.en for question in third.question)
    assert quality == "What do we know about the quality and impact of what we are doing?"
    assert knowing == "How do we know?"
    assert better == "What are we doing well and how can we do better?"
    assert progress.startswith("What progress did we make on the areas for improvement identified in last year’s")
    assert progress.endswith("What difference did we make?")


def test_the_form_spells_partnership_its_own_way():
    """The Schedule says partnership, the Code's table partnerships: a heading comes from its own source."""
    third = form().chapter[2]
    assert third.part[2].heading.en == "Partnership and integration"
    assert standards.headings()["partnerships"].title.en == "Partnerships and integration"


def test_text_is_written_in_22_places():
    """1 and 2, sixteen in the grid of chapter 3, and 4(a) to 4(d)."""
    found = [slot.id for slot in form().slots()]
    grid = [f"3({part}){question}" for part in "abcd" for question in ("(i)", "(ii)", "(iii)", "(iv)")]
    assert found == ["1", "2", *grid, "4(a)", "4(b)", "4(c)", "4(d)"]


def test_the_welsh_headings_are_marked_as_ours():
    """The official Welsh exists and must be copied, never replaced."""
    assert form().welsh is Welsh.OURS


def test_what_the_act_asks_of_the_report_names_its_section():
    """No day is named: as soon as is reasonably practicable."""
    duties = {duty.section: duty for duty in form().duty}
    assert "names no day" in duties["144A(1)"].en
    assert "Welsh Ministers" in duties["144A(5)"].en
    assert all(section.startswith("144A(") for section in duties)

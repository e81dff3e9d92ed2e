"""Section 2 of the Act, the outcomes as far as known, the goals and the principles of culture."""

import pytest

from gwella.code_of_practice import culture, framework, goals, wellbeing
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.sources import Confidence, Welsh
from gwella.snapshots.tables import lists

title = "What well-being means"


def test_eight_aspects_are_for_everyone_two_for_children_and_two_for_adults():
    """a to h, then ca and cb, then aa and ab (6.2)."""
    by_who = {who: [key for key, aspect in wellbeing.aspects().items() if aspect.who is who] for who in wellbeing.Who}
    assert by_who[wellbeing.Who.EVERYONE] == ["a", "b", "c", "d", "e", "f", "g", "h"]
    assert by_who[wellbeing.Who.CHILDREN] == ["ca", "cb"]
    assert by_who[wellbeing.Who.ADULTS] == ["aa", "ab"]


def test_the_law_is_quoted_in_both_of_its_languages():
    """The Welsh of section 2 is the Act's own: “cymryd rhan mewn gwaith”, not a translation of ours."""
    assert wellbeing.meaning().welsh is Welsh.OFFICIAL
    assert wellbeing.aspect("b").text.en == "protection from abuse and neglect"
    assert wellbeing.aspect("b").text.cy == "amddiffyn rhag camdriniaeth ac esgeulustod"
    assert wellbeing.aspect("ab").text.cy == "cymryd rhan mewn gwaith"


def test_an_aspect_that_is_not_there_is_refused_by_name():
    with pytest.raises(NotFound, match="There is no aspect of well-being z"):
        wellbeing.aspect("z")


def test_the_national_outcomes_are_shown_as_drafts():
    """The list was not read in its source, so it may not be printed as official."""
    assert wellbeing.outcomes().confidence is Confidence.RECALLED
    assert wellbeing.outcomes().confidence.is_draft


def test_every_outcome_belongs_to_an_aspect_and_every_common_aspect_has_one():
    """All eight aspects for everyone have at least one outcome; those of children and adults alone have none known."""
    assert {outcome.aspect for outcome in wellbeing.outcomes().outcome} == set("abcdefgh")
    assert len(wellbeing.outcomes_of("b")) == 3
    assert wellbeing.outcomes_of("ca") == []


def test_the_seven_goals_carry_their_official_names():
    """In the law's order, in both languages (4.3)."""
    assert [goal.name.cy for goal in goals.goals().values()] == [
        "Cymru lewyrchus",
        "Cymru gydnerth",
        "Cymru iachach",
        "Cymru sy’n fwy cyfartal",
        "Cymru o gymunedau cydlynus",
        "Cymru â diwylliant bywiog lle mae’r Gymraeg yn ffynnu",
        "Cymru sy’n gyfrifol ar lefel fyd-eang",
    ]
    assert goals.act().welsh is Welsh.OFFICIAL


def test_there_are_five_principles_of_positive_cultures_with_their_themes():
    """In the guide's order; the two whose pages were not wholly read say so."""
    principles = culture.principles()
    assert [principle.number for principle in principles.values()] == [1, 2, 3, 4, 5]
    assert [key for key, principle in principles.items() if principle.confidence.is_draft] == ["values", "learning"]
    assert all(len(principle.theme) >= 3 for principle in principles.values())


def test_the_framework_has_three_components_and_each_says_what_it_does_at_four_levels():
    """Measuring activity, understanding experience, using evidence; from individual to national (5.3, 5.9)."""
    assert list(framework.components()) == ["activity", "experience", "evidence"]
    for component in framework.components().values():
        assert list(component.level) == ["individual", "local", "regional", "national"]
        assert component.paragraphs.startswith("5.")


def test_must_is_a_requirement_and_should_a_guideline():
    """Code 1.6: the two forces of its sentences, and the paragraph that each point comes from."""
    basis = framework.legal_basis()
    assert basis.force[framework.Force.REQUIREMENT].words.en == "must, must not"
    assert "should" in basis.force[framework.Force.GUIDELINE].words.en
    assert [point.paragraph for point in basis.point] == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "4.2"]


def test_the_aspects_of_a_personal_outcome_are_those_of_the_act_in_its_order_by_their_short_titles():
    codes = lists()["aspect"].codes
    named = {code: entry.title for code, entry in codes.items() if not entry.unknown}
    assert named == {key: aspect.short for key, aspect in wellbeing.aspects().items()}
    assert list(named) == list(wellbeing.aspects())

"""What the Code prescribes is quoted as it stands, and nothing is added to it in silence."""

import hashlib

import pytest

from gwella.code_of_practice import goals, standards, wellbeing
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.sources import Confidence, Welsh

title = "The quality standards"

# The Code's table, read again from the document, column by column (4.1).
THE_CODE_SAYS = {
    "people.1": "All people are equal partners who have voice, choice and control over their lives and are able to "
    "achieve what matters to them.",
    "people.2": "Effective leadership is evident at all levels with a highly skilled, well qualified and supported "
    "workforce working towards a shared vision.",
    "prevention.1": "The need for care and support is minimised and the escalation of need is prevented, whilst "
    "ensuring that the best possible outcomes for people are achieved.",
    "prevention.2": "Resilience within our communities is promoted and people are supported to fulfil their potential "
    "by actively encouraging and supporting people who need care and support, including carers, to learn, develop and "
    "participate in society.",
    "partnerships.1": "Effective partnerships are in place to commission and deliver fully integrated, high quality, "
    "sustainable outcomes for people.",
    "partnerships.2": "People are encouraged to be involved in the design and delivery of their care and support as "
    "equal partners.",
    "wellbeing.1": "People are protected and safeguarded from abuse and neglect, and any other types of harm.",
    "wellbeing.2": "People are supported to actively manage their well-being and make their own informed decisions so "
    "that they are able to achieve their full potential and live independently for as long as possible.",
}

# Paragraphs 4.11 to 4.14 of the document, spaces made single and footnote marks left out: words, and SHA-256.
DESCRIPTIONS = {
    "people": (113, "b4e149b8d23ea830"),
    "prevention": (155, "4ce3ae410d40e936"),
    "partnerships": (122, "c869b74500e2f093"),
    "wellbeing": (110, "6a2972474ca64a60"),
}


def test_there_are_eight_under_four_headings_in_the_codes_order():
    """People, prevention, partnerships and integration, well-being; two each (4.7 and 4.8)."""
    assert list(standards.headings()) == ["people", "prevention", "partnerships", "wellbeing"]
    assert list(standards.standards()) == list(THE_CODE_SAYS)
    assert standards.under("prevention") == ["prevention.1", "prevention.2"]


@pytest.mark.parametrize(("key", "words"), THE_CODE_SAYS.items())
def test_the_statutory_wording_is_quoted_exactly(key, words):
    """A comma more would already be another standard."""
    assert standards.standard(key).text.en == words


@pytest.mark.parametrize(("key", "expected"), DESCRIPTIONS.items())
def test_the_shared_descriptions_are_quoted_exactly(key, expected):
    """They are shared with the inspectorate's code, word for word (4.9)."""
    text = standards.headings()[key].description.en
    assert (len(text.split()), hashlib.sha256(text.encode()).hexdigest()[:16]) == expected


def test_welsh_that_is_ours_says_so():
    """Until the official Welsh is copied, every standard and heading is marked as our translation."""
    quoted = [*standards.standards().values(), *standards.headings().values()]
    assert {text.welsh for text in quoted} == {Welsh.OURS}
    assert all("4.1" in text.source.in_(language) for text in quoted for language in Language)


def test_each_says_in_plain_words_what_it_means_for_a_person():
    """Both languages speak to “you” (3.2: people understand what they are entitled to)."""
    for standard in standards.standards().values():
        assert "you" in standard.means.en.lower()
        assert standard.means.cy != standard.means.en


def test_every_standard_is_linked_to_goals_and_well_being_that_exist():
    """The Code says that they are linked and prints no table (4.3), so the links are marked as ours."""
    assert standards.reading().confidence is Confidence.OURS
    for key in standards.standards():
        links = standards.links(key)
        assert links.goals
        assert set(links.goals) <= set(goals.goals())
        assert links.wellbeing
        assert set(links.wellbeing) <= set(wellbeing.aspects())


def test_every_goal_and_aspect_of_well_being_is_served_by_some_standard():
    """Otherwise a page about a goal would be empty."""
    linked = [standards.links(key) for key in standards.standards()]
    assert {goal for link in linked for goal in link.goals} == set(goals.goals())
    assert {aspect for link in linked for aspect in link.wellbeing} == set(wellbeing.aspects())


def test_a_standard_that_is_not_there_is_named_with_those_that_are():
    """One sentence, in both languages."""
    with pytest.raises(NotFound) as refused:
        standards.standard("people.3")
    assert "people.3" in str(refused.value)
    assert "wellbeing.2" in refused.value.in_(Language.CY)

"""StatsWales' note codes, and the words of the product."""

import pytest

from gwella.code_of_practice import glossary
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.note_codes import note_code, note_codes, notes, split


def test_there_are_17_note_codes_with_statswales_own_labels():
    assert len(note_codes()) == 17
    assert note_code("b").label.en == "Break in time series"
    assert note_code("p").label.cy == "Amodol"


@pytest.mark.parametrize(
    ("note", "codes"), [("", []), ("b", ["b"]), ("b;p", ["b", "p"]), (" b, p ", ["b", "p"]), ("sss z", ["sss", "z"])]
)
def test_a_note_may_hold_several_codes(note, codes):
    assert split(note) == codes
    assert [said.label.en for said in notes(note)] == [note_code(code).label.en for code in codes]


def test_a_code_that_statswales_does_not_know_is_refused_without_being_repeated():
    """The cell might hold anything, a name among others."""
    with pytest.raises(NotFound) as refused:
        notes("b;Mrs Evans")
    assert "Evans" not in str(refused.value)
    assert "sss" in str(refused.value)


def test_every_term_says_where_its_welsh_was_read():
    assert len(glossary.terms()) >= 42 + 30
    assert all(term.source for term in glossary.terms().values())


def test_every_word_of_the_product_says_what_it_means():
    """Of the sector's own words those are explained that the measures use."""
    assert all(term.means for term in glossary.parts()["product"].term.values())
    assert glossary.terms()["unknown"].means.cy.startswith("Heb ei gofnodi")


@pytest.mark.parametrize(
    ("text", "stands"),
    [("How many enquiries were made", True), ("an enquiry.", True), ("Enquiringly", False), ("", False)],
)
def test_a_term_is_found_in_the_singular_and_the_plural(text, stands):
    assert glossary.terms()["enquiry"].stands_in(text) is stands

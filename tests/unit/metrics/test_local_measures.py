"""Shares and rates of an authority's own, as the form makes and changes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_local import SAID, TODAY, changed, filled, folder, typed  # noqa: F401 - fixtures among them

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.reading import forget
from gwella.metrics.definitions import measures
from gwella.metrics.local import keeping
from gwella.metrics.local.choices import Shape, Start
from gwella.metrics.local.draft import Draft, change_of, correction_of, proved, said
from gwella.metrics.local.draft import kept as kept_as_file
from gwella.metrics.local.tried import trials
from gwella.metrics.local.typed import Typed
from gwella.metrics.written import toml


def test_a_measure_is_kept_among_the_measures(folder: Path):
    fields = SAID | {"events": "adult.contacts.received", "population": "population.adults", "per": "1000"}
    numbers = {"number-adult.contacts.received": "50", "number-population.adults": "2000", "expect": "25"}
    found = filled(fields | numbers | {"says_en": "x", "says_cy": "x"}, Start(Shape.RATE))
    assert keeping.keep(folder, found.key, found.definition, by="Nia", on=TODAY).parts[-3:-1] == ("measures", "local")
    assert found.key in measures()
    assert keeping.standing(found.key).definition == found.definition


PARTS = ("adult.contacts.advice_given", "adult.contacts.again")
SHARE_SAID = SAID | {"parts": PARTS[0], "name": "advised"}
SHARE_PROVED = {
    "number-adult.contacts.received": "100",
    f"number-{PARTS[0]}": "50",
    f"unknown-{PARTS[0]}": "20",
    "says_en": "Of 80 known.",
    "says_cy": "O 80 hysbys.",
    "expect": "62.5",
}
RATE_SAID = SAID | {"events": "adult.contacts.received", "population": "population.adults", "per": "1000"}
RATE_PROVED = {
    "number-adult.contacts.received": "50",
    "number-population.adults": "2000",
    "says_en": "x",
    "says_cy": "x",
    "expect": "25",
}
CHANGES = {"first_year": "2024", "change_en": "Changed.", "change_cy": "Newidiwyd.", "break_in_series": "yes"}


@pytest.fixture
def shared(folder: Path) -> str:
    found = filled(SHARE_SAID | SHARE_PROVED, Start(Shape.SHARE, "adult.contacts.received"))
    keeping.keep(folder, found.key, found.definition, by="Nia Prys", on=TODAY)
    return found.key


def written(draft: Draft, fields: dict[str, str | list[str]]) -> Path:
    """Go on with a draft as the pages do: what is said, what proves it, and the file."""
    its = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
    draft = draft.with_typed(its, ())
    form = Typed(draft.typed)
    assert said(draft, form), [(one.field, one.says.in_(Language.EN)) for one in form.wrong]
    proof = proved(draft, form)
    assert proof, [(one.field, one.says.in_(Language.EN)) for one in form.wrong]
    assert all(trial.agrees for trial in trials(proof.key, proof.definition))
    return kept_as_file(draft, proof, Path(), by="Dai", on=TODAY)


def test_a_share_has_other_parts_from_a_year_on_and_what_was_written_beside_it_stays(shared: str):
    before = keeping.standing(shared)
    before.path.write_text(before.text.replace("[share]", "# Agreed in the forum.\n[share]"), encoding="utf-8")
    forget()
    draft = change_of(shared)
    assert draft.typed == {"parts": [PARTS[0]]}
    more = {f"number-{PARTS[1]}": "10", "expect": "75"}
    path = written(draft, CHANGES | {"parts": [*PARTS]} | SHARE_PROVED | more)
    text = path.read_text(encoding="utf-8")
    assert "# Agreed in the forum.\n[share]" in text
    assert text.index("# Dai") < text.index("[edition.share]") < text.index("[[example]]")
    measure = measures()[shared]
    assert measure.share
    assert measure.share.parts == (PARTS[0],), "earlier years are as they were"
    assert measure.edition[1].share
    assert measure.edition[1].share.parts == PARTS
    assert [one.year for one in measure.example] == [None, 2024]
    assert change_of(shared).typed == {"parts": [*PARTS]}, "the next change begins with what holds now"


def test_a_rate_has_another_population_from_a_year_on_and_stays_for_as_many(folder: Path):
    found = filled(RATE_SAID | RATE_PROVED, Start(Shape.RATE))
    keeping.keep(folder, found.key, found.definition, by="Nia", on=TODAY)
    fields = {"events": "adult.contacts.received", "population": "population.aged_75"}
    numbers = {"number-population.aged_75": "1000", "expect": "50", "per": "10000"}
    written(change_of(found.key), CHANGES | fields | RATE_PROVED | numbers)
    changed = measures()[found.key].edition[1].rate
    assert changed
    assert (changed.population, changed.per) == ("population.aged_75", 1000), "one measure has one unit"


def test_a_share_of_which_no_figure_is_made_yet_is_corrected_with_its_example(shared: str):
    draft = correction_of(shared)
    assert {name: draft.typed[name] for name in SHARE_PROVED} == {name: [its] for name, its in SHARE_PROVED.items()}
    its = {name: its[0] for name, its in draft.typed.items() if its}
    written(draft, its | {"title_en": "Advised", "expect": "62.5"})
    assert measures()[shared].title.en == "Advised"
    assert len(measures()[shared].edition) == 1


def test_a_change_of_a_share_that_is_no_change_of_year_or_has_no_part_is_said(shared: str):
    for fields, field in (({"first_year": "2022"}, "first_year"), ({"parts": ""}, "parts")):
        form = typed(CHANGES | {"parts": PARTS[0]} | fields)
        assert said(change_of(shared), form) is None
        assert [one.field for one in form.wrong] == [field]


def test_a_share_that_says_more_than_the_form_can_is_left_to_the_hand(shared: str):
    path = keeping.standing(shared).path
    text = path.read_text(encoding="utf-8").replace(PARTS[0], "child.contacts.received")
    path.write_text(text, encoding="utf-8")
    forget()
    for begin in (change_of, correction_of):
        with pytest.raises(NotAllowed, match="The form cannot say"):
            begin(shared)


def test_an_average_of_nothing_is_left_empty_and_written_as_no_figure():
    fields = SAID | {"when": "contacted_on", "average": "median", "averaged": "working_days_to_decision"}
    row = {"row1-contacted_on": "2022-05-03", "expect": "", "unknown": "1"}
    found = filled(fields | row | {"says_en": "x", "says_cy": "x"}, Start(Shape.AVERAGED, "contacts"))
    assert 'expect = "no figure"' in toml(found.definition)
    (trial,) = trials(found.key, found.definition)
    assert (trial.agrees, trial.expected, trial.found) == (True, None, None)

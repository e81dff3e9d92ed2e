"""A filled form becomes a definition: what it offers, what it refuses, and how a file is kept and changed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from gwella.code_of_practice.errors import DefinitionError, NotAllowed, NotFound
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.reading import forget, read
from gwella.metrics.definitions import Metric, counted, definitions, metrics
from gwella.metrics.edition import Edition, Example
from gwella.metrics.local import keeping
from gwella.metrics.local.choices import Shape, Start, asked_of, parts_of, starts
from gwella.metrics.local.counting import as_typed, count
from gwella.metrics.local.draft import correction_of
from gwella.metrics.local.form import Filled, with_example
from gwella.metrics.local.rows import drawing, headings
from gwella.metrics.local.tried import trials
from gwella.metrics.local.typed import Typed
from gwella.metrics.written import toml

TODAY = date(2027, 1, 5)
CONTACTS = Start(Shape.COUNTED, "contacts")
SAID = {
    "title_en": "Contacts about carers in Welsh",
    "title_cy": "Cysylltiadau Cymraeg am ofalwyr",
    "meaning_en": "How many contacts about carers came from people who wish to use Welsh.",
    "meaning_cy": "Sawl cysylltiad am ofalwyr a ddaeth gan bobl sy’n dymuno defnyddio’r Gymraeg.",
    "source_en": "Cwm Dychymyg council plan",
    "source_cy": "Cynllun cyngor Cwm Dychymyg",
    "first_year": "2022-23",
    "change_en": "First counted, since the service began.",
    "change_cy": "Cyfrifwyd am y tro cyntaf, ers i’r gwasanaeth ddechrau.",
    "kind": "process",
    "polarity": "neither",
    "about": "carers",
}
COUNTED = {
    "counts": "rows",
    "when": "contacted_on",
    "ask-client_group": "is",
    "of-client_group": "carer",
    "ask-language": "is",
    "of-language": "welsh",
    "breakdowns": "sex",
}
PROVED = {
    "says_en": "Of three contacts one counts.",
    "says_cy": "O dri chyswllt mae un yn cyfrif.",
    "row1-person": "1",
    "row1-contacted_on": "2022-05-01",
    "row1-client_group": "carer",
    "row1-language": "welsh",
    "row2-person": "2",
    "row2-contacted_on": "2022-05-01",
    "row2-client_group": "carer",
    "row3-person": "1",
    "row3-contacted_on": "2022-05-01",
    "row3-client_group": "child",
    "expect": "1",
    "unknown": "1",
}
ALL = SAID | COUNTED | PROVED


def typed(fields: dict[str, str]) -> Typed:
    return Typed({name: [value] for name, value in fields.items()})


def filled(fields: dict[str, str] = ALL, start: Start = CONTACTS) -> Filled:
    form = typed(fields)
    found = with_example(start, form)
    assert found, [(one.field, one.says.in_(Language.EN)) for one in form.wrong]
    return found


def refused(fields: dict[str, str], start: Start = CONTACTS) -> dict[str, str]:
    form = typed(fields)
    assert with_example(start, form) is None
    return {one.field: one.says.in_(Language.EN) for one in form.wrong}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The authority's own folder, which is read."""
    monkeypatch.setenv("GWELLA_DEFINITIONS", str(tmp_path))
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()


def test_a_count_is_a_file_as_one_would_write_it_by_hand():
    found = filled()
    assert found.key == "local.contacts_about_carers_in_welsh"
    assert toml(found.definition) == (Path(__file__).parent / "local_count.toml").read_text(encoding="utf-8")


def test_its_example_is_run_before_it_is_kept():
    (right,) = trials("local.x", filled().definition)
    assert right.agrees
    (wrong,) = trials("local.x", filled(ALL | {"expect": "2"}).definition)
    assert (wrong.agrees, wrong.expected, wrong.found, wrong.found_unknown) == (False, 2, 1, 1)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title_cy", "", "in Welsh too"),
        ("title_en", "", "in English too"),
        ("meaning_en", "x" * 2001, "2,000"),
        ("can_use_en", "For planning.", ""),
        ("source_en", " ", "in English too"),
        ("source_cy", "", "in Welsh too"),
        ("source_en", "x" * 2001, "2,000"),
        ("first_year", "2022-24", "a year such as"),
        ("first_year", "last", "a year such as"),
        ("kind", "score", "Choose one"),
        ("about", "", "at least one"),
        ("when", "born_on", "Choose one"),
        ("counts", "", "Choose one"),
        ("ask-language", "is_not_there", "You chose codes"),
        ("ask-client_group", "", "You chose codes"),
        ("least-age", "old", "whole number"),
        ("name", "Årsta", "short name"),
        ("says_cy", "", "in Welsh too"),
        ("expect", "1.5", "whole number"),
        ("expect", "", "whole number"),
        ("unknown", "-1", "whole number"),
        ("row1-contacted_on", "31/05/2022", "a day such as"),
        ("row1-person", "Nia", "whole number"),
        ("row1-client_group", "nobody", "Choose one"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(field: str, value: str, says: str):
    found = refused(ALL | {field: value})
    assert list(found) == [field if says else "can_use_cy"]
    assert says in next(iter(found.values()))


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_a_name_of_which_windows_has_no_file_is_refused(name: str):
    """A folder of definitions is copied to whichever machine computes."""
    for fields in ({"name": name}, {"name": "", "title_en": name.upper()}):
        assert refused(ALL | fields) == {"name": f"Write another short name: Windows has no file that is called {name}"}
    assert filled(ALL | {"name": f"{name}_x"}).key == f"local.{name}_x"


def test_an_example_has_rows():
    empty = {name: value for name, value in ALL.items() if not name.startswith("row")}
    assert list(refused(empty)) == ["row1-person"]


def test_a_part_has_the_conditions_of_its_whole():
    whole = metrics()["adult.contacts.received"]
    its = typed({"counts": "rows", "part_of": "adult.contacts.received", "ask-advice_given": "yes"})
    found = count(CONTACTS, its)
    assert found == metrics()["adult.contacts.advice_given"].count
    assert whole.count
    assert set(whole.count.where) < set(found.where)


def test_a_part_that_begins_before_its_whole_changed_is_refused_in_a_sentence():
    found = refused(ALL | {"part_of": "adult.contacts.received", "first_year": "2020"})
    assert "adult.contacts.received" in found["part_of"]


def test_every_count_of_ours_can_be_said_by_the_form():
    for key, metric in metrics().items():
        for edition in metric.edition:
            counts = counted(metric, edition)
            whole = metric.part_of if edition is metric.edition[-1] and metric.until is None else ""
            if counts and (whole or not metric.part_of):
                assert as_typed(counts, part_of=whole) is not None, key


def test_a_count_that_says_more_than_the_form_can_is_not_taken_for_less():
    assert as_typed(metrics()["adult.reablement.reduced"].count) is None


def test_a_grid_asks_for_what_the_count_looks_at():
    of_people = metrics()["child.looked_after.three_placements"].count
    assert [one.name for one in headings(of_people)] == ["person", "placement", "placed_on", "left_on", "short_breaks"]


def test_nothing_is_offered_that_holds_who_somebody_is():
    for name in {one.of for one in starts() if one.shape.has_rows}:
        assert not {"team", "worker", "case_reference", "authority", "person"} & {one.field for one in asked_of(name)}


def test_a_share_is_of_parts_of_its_whole():
    start = Start(Shape.SHARE, "adult.contacts.received")
    assert list(parts_of(start.of)) == ["adult.contacts.advice_given", "adult.contacts.again"]
    numbers = {"number-adult.contacts.received": "110", "number-adult.contacts.advice_given": "50"}
    fields = SAID | numbers | {"unknown-adult.contacts.advice_given": "10", "parts": "adult.contacts.advice_given"}
    says = {"says_en": "Half.", "says_cy": "Hanner.", "expect": "50"}
    found = filled(fields | says, start)
    assert trials(found.key, found.definition)[0].agrees
    assert list(refused(fields, start)) == ["says_en", "says_cy"]
    assert next(iter(refused(SAID, start))) == "parts"
    too_many = refused(fields | says | {"number-adult.contacts.received": "55"}, start)
    assert "more than what is known" in too_many["number-adult.contacts.received"]


def test_a_rate_is_for_a_population():
    fields = SAID | {"events": "adult.contacts.received", "population": "population.adults", "per": "1000"}
    numbers = {"number-adult.contacts.received": "50", "number-population.adults": "2000"}
    found = filled(fields | numbers | {"says_en": "x", "says_cy": "x", "expect": "25"}, Start(Shape.RATE))
    assert found.definition.unit == "per_1000"
    assert trials(found.key, found.definition)[0].agrees
    assert set(refused(SAID, Start(Shape.RATE))) == {"per", "events", "population"}


def test_a_middle_value_is_in_days():
    fields = SAID | {"when": "contacted_on", "average": "median", "averaged": "working_days_to_decision"}
    row = {"row1-contacted_on": "2022-05-03", "row1-decided_on": "2022-05-04", "expect": "1"}
    found = filled(fields | row | {"says_en": "x", "says_cy": "x"}, Start(Shape.AVERAGED, "contacts"))
    assert found.definition.unit == "days"
    assert trials(found.key, found.definition)[0].agrees


def test_a_figure_can_be_collected_only():
    found = filled(SAID | {"unit": "pounds", "stock": "yes"}, Start(Shape.COLLECTED))
    assert (found.definition.unit, found.definition.stock, found.definition.count) == ("pounds", True, None)


def test_no_key_of_ours_begins_with_local():
    assert not [key for key in definitions() if key.startswith("local.")]


def test_what_is_kept_is_read_at_once_and_never_written_over(folder: Path):
    found = filled()
    path = keeping.keep(folder, found.key, found.definition, by="Nia Prys", on=TODAY)
    assert path.read_text(encoding="utf-8").startswith("# Nia Prys, 2027-01-05\n")
    assert metrics()[found.key] == found.definition == read(path, Metric)
    assert "There is a definition" in refused(ALL)["name"]
    with pytest.raises(NotAllowed, match="was not touched"):
        keeping.keep(folder, found.key, found.definition, by="Dai", on=TODAY)
    assert "Nia" in path.read_text(encoding="utf-8")


@pytest.fixture
def kept(folder: Path) -> str:
    found = filled()
    keeping.keep(folder, found.key, found.definition, by="Nia Prys", on=TODAY)
    return found.key


def changed(key: str, year: int = 2024) -> Metric:
    counts = count(CONTACTS, typed({"counts": "people", "when": "contacted_on"}))
    edition = Edition(year, Text("People, not contacts.", "Pobl, nid cysylltiadau."), count=counts)
    return keeping.with_edition(key, edition, Example(Text("x", "x"), 2024, PEOPLE_ROWS, 1))


PEOPLE_ROWS = drawing(["person", "contacted_on"], [{"person": "1", "contacted_on": "2024-05-01"}] * 2)


def test_a_change_is_a_new_edition_and_what_somebody_wrote_beside_it_stays(kept: str):
    before = keeping.standing(kept)
    by_hand = before.text.replace("[count]", "# Agreed with the carers’ forum.\n[count]")
    before.path.write_text(by_hand, encoding="utf-8")
    forget()
    keeping.change(kept, changed(kept), keeping.standing(kept).seen, by="Dai", on=TODAY)
    text = before.path.read_text(encoding="utf-8")
    assert "# Agreed with the carers’ forum." in text
    assert [one.from_ for one in metrics()[kept].edition] == [2022, 2024]
    assert text.index("[[edition]]") < text.index("# Dai") < text.index("[[example]]")
    assert all(trial.agrees for trial in trials(kept, metrics()[kept]))


def test_a_change_begins_after_what_is_in_force(kept: str):
    with pytest.raises(DefinitionError, match="2023 or a later year"):
        changed(kept, 2022)


def test_a_file_that_changed_meanwhile_is_not_touched(kept: str):
    before = keeping.standing(kept)
    before.path.write_text(before.text + "# mine\n", encoding="utf-8")
    for write in (
        lambda: keeping.change(kept, changed(kept), before.seen, by="Dai", on=TODAY),
        lambda: keeping.end(kept, 2025, before.seen, by="Dai", on=TODAY),
        lambda: keeping.correct(kept, metrics()[kept], before.seen, by="Dai", on=TODAY),
    ):
        with pytest.raises(NotAllowed, match="has changed since"):
            write()
    assert before.path.read_text(encoding="utf-8") == before.text + "# mine\n"


def test_it_ends_after_a_year(kept: str):
    keeping.end(kept, 2025, keeping.standing(kept).seen, by="Dai", on=TODAY)
    assert metrics()[kept].until == 2025
    keeping.end(kept, 2026, keeping.standing(kept).seen, by="Dai", on=TODAY)
    assert metrics()[kept].until == 2026
    with pytest.raises(DefinitionError, match="2022"):
        keeping.end(kept, 2021, keeping.standing(kept).seen, by="Dai", on=TODAY)


def test_one_that_does_not_count_yet_can_be_corrected(kept: str):
    better = filled(ALL | {"title_en": "Contacts in Welsh about carers", "key": kept, "name": kept.split(".")[1]})
    keeping.correct(kept, better.definition, keeping.standing(kept).seen, by="Dai", on=TODAY)
    assert metrics()[kept].title.en == "Contacts in Welsh about carers"


@pytest.fixture
def of_old(kept: str) -> str:
    """A definition of the time when a source was one string."""
    before = keeping.standing(kept)
    one_string = re.sub(r"^source = .*$", 'source = "Cwm Dychymyg"', before.text, flags=re.MULTILINE)
    before.path.write_text(one_string, encoding="utf-8")
    forget()
    return kept


def test_a_file_whose_source_is_one_string_is_taken_as_saying_it_in_both_languages(of_old: str):
    assert metrics()[of_old].source == Text("Cwm Dychymyg", "Cwm Dychymyg")


def test_a_file_whose_source_is_one_string_is_corrected_by_the_form(of_old: str):
    fields = correction_of(of_old).typed
    assert (fields["source_en"], fields["source_cy"]) == (["Cwm Dychymyg"], ["Cwm Dychymyg"])
    better = filled(ALL | {"key": of_old, "name": of_old.split(".")[1]})
    keeping.correct(of_old, better.definition, keeping.standing(of_old).seen, by="Dai", on=TODAY)
    assert metrics()[of_old].source == Text(SAID["source_en"], SAID["source_cy"])


def test_a_file_whose_source_is_one_string_keeps_it_where_something_else_changes(of_old: str):
    keeping.change(of_old, changed(of_old), keeping.standing(of_old).seen, by="Dai", on=TODAY)
    keeping.end(of_old, 2025, keeping.standing(of_old).seen, by="Dai", on=TODAY)
    assert 'source = "Cwm Dychymyg"\n' in keeping.standing(of_old).text
    assert metrics()[of_old].until == 2025


def test_a_name_with_odd_signs_breaks_no_file(folder: Path):
    found = filled()
    path = keeping.keep(folder, found.key, found.definition, by="Nia\x07\x7f\nPrys", on=TODAY)
    assert path.read_text(encoding="utf-8").startswith("# Nia   Prys, 2027-01-05\n")
    assert metrics()[found.key] == found.definition


def test_what_comes_with_gwella_is_not_ours_to_change(folder: Path):
    with pytest.raises(NotFound):
        keeping.standing("adult.contacts.received")


def test_a_file_that_cannot_be_changed_by_its_text_is_left_alone(kept: str):
    before = keeping.standing(kept)
    (edition,) = metrics()[kept].edition
    inline = f"edition = [{{ from = 2022, change = {{ en = '{edition.change.en}', cy = '{edition.change.cy}' }} }}]"
    at, example = before.text.index("[[edition]]"), before.text.index("[[example]]")
    odd = f"{inline}\n{before.text[:at]}{before.text[example:]}"
    before.path.write_text(odd, encoding="utf-8")
    forget()
    with pytest.raises(DefinitionError, match="by hand"):
        keeping.change(kept, changed(kept), keeping.standing(kept).seen, by="Dai", on=TODAY)
    assert before.path.read_text(encoding="utf-8") == odd

import csv
from itertools import chain
from pathlib import Path

import pytest
from msgspec.structs import replace

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.note_codes import note_codes
from gwella.code_of_practice.places import INVENTED, areas
from gwella.code_of_practice.published import publications_of, published_files, sources
from gwella.code_of_practice.results import Status
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.standards import standards
from gwella.code_of_practice.wellbeing import aspects
from gwella.code_of_practice.words import vocabulary
from gwella.code_of_practice.years import Period
from gwella.metrics.coherent import check_measures
from gwella.metrics.counts import Condition, Count
from gwella.metrics.definitions import (
    Breakdown,
    Definition,
    Metric,
    Polarity,
    breakdowns,
    counted,
    definitions,
    in_force,
    is_stock,
    measures,
    metrics,
)
from gwella.metrics.edition import Edition
from gwella.metrics.local.choices import parts_of
from gwella.metrics.relations import Share
from gwella.metrics.words import WORDS
from gwella.snapshots.ages import UNBORN
from gwella.snapshots.tables import Kind, lists, table

EVERY = definitions()
COUNTED = {key: metric for key, metric in metrics().items() if metric.count}
UNRELATED = "population.adults"
SHARES = {key: measure for key, measure in measures().items() if measure.share}

# The codes of the national catalogue of 2020, and how surely each was read. Only what was read together
# with its meaning is official; nobody may make a recalled code so by editing one file.
CATALOGUE = {
    Confidence.SEEN: "AD/002 AD/011a CH/012 CH/039 CH/040 CH/043 CH/044 CH/046 CH/047 CH/048 AS/004 "
    "AS/004a AS/004b AS/004c AS/004d AS/004e AS/004f AS/004g",
    Confidence.PARTLY_SEEN: "AD/001 AD/004 AD/010 CA/002 CH/036",
    Confidence.CODE_INFERRED: (
        "AD/005a AD/005b AD/011b AD/011c AD/020 AD/022 AD/023 CA/001 CA/004 CH/026 CH/045 CH/054 CH/055"
    ),
}


def test_a_code_is_no_surer_than_it_was_read() -> None:
    expected = {code: confidence for confidence, codes in CATALOGUE.items() for code in codes.split()}
    national = {code: one.confidence for one in EVERY.values() for code in codes(one) if "/0" in code}
    assert national == expected


def test_what_was_only_recalled_has_no_code_and_no_count() -> None:
    for one in (one for one in EVERY.values() if one.is_recalled):
        assert not one.codes
        assert one.missing


def test_after_its_last_year_a_definition_is_not_in_force() -> None:
    edition = Edition(from_=2016, change=Text(en="First collected.", cy="Casglwyd am y tro cyntaf."))
    gone = replace(metrics()["adult.delayed_transfers"], edition=(edition,), until=2019)
    assert [in_force(gone, year) for year in (2015, 2016, 2019, 2020)] == [None, edition, edition, None]


def test_a_last_year_before_the_last_edition_is_refused() -> None:
    with pytest.raises(ValueError, match="until"):
        replace(metrics()["adult.contacts.received"], until=2021)


def test_who_was_there_on_any_day_of_the_year_is_no_figure_of_31_march() -> None:
    assert is_stock(metrics()["pm.placements.children"])
    assert not is_stock(metrics()["pm.returned_home.looked_after"])
    assert not is_stock(measures()["pm.returned_home"])
    assert not is_stock(metrics()["adult.assessments.waiting"])


def test_no_code_names_two_definitions() -> None:
    every = list(chain.from_iterable(codes(one) for one in EVERY.values()))
    assert len(every) == len(set(every))


@pytest.mark.parametrize("key", EVERY)
def test_a_definition_names_only_what_there_is(key: str) -> None:
    one = EVERY[key]
    assert set(one.breakdowns) <= set(breakdowns())
    assert set(one.standards) <= set(standards())
    assert set(one.wellbeing) <= set(aspects())
    assert set(one.about) <= {"adults", "children", "carers", "workforce"}
    assert one.about, "whom it concerns is never left open"


def test_every_word_of_a_condition_has_its_function_and_its_sentence() -> None:
    """A new word is a field of `Condition`, a function in `metrics/words.py` and a line in `words/conditions.toml`."""
    words = set(Condition.__struct_encode_fields__) - {"field"}
    assert words == set(WORDS)
    assert {f"conditions.{word}" for word in words} <= set(vocabulary())


@pytest.mark.parametrize("key", EVERY)
def test_a_definition_says_what_it_can_and_cannot_be_used_for(key: str) -> None:
    if not EVERY[key].is_recalled:
        assert EVERY[key].can_use
        assert EVERY[key].cannot_use


@pytest.mark.parametrize("key", metrics())
def test_an_amount_is_neither_good_nor_bad(key: str) -> None:
    assert metrics()[key].polarity is Polarity.NEITHER


@pytest.mark.parametrize("key", COUNTED)
def test_a_condition_names_a_column_and_a_value_it_may_hold(key: str) -> None:
    for count in counts(COUNTED[key]):
        definition = table(count.of)
        assert set(count.distinct.split()) <= set(definition.columns)
        for condition in count.where:
            stored = {**table("people").columns, **definition.columns}
            assert condition.field in {*stored, *definition.derive}
            column = stored.get(condition.field)
            if column and column.kind is Kind.CHOICE:
                named = condition.value if isinstance(condition.value, tuple) else (condition.value,)
                assert set(named) <= set(lists()[column.list].codes)


@pytest.mark.parametrize("key", COUNTED)
def test_a_breakdown_of_a_count_is_a_column_of_its_table_or_of_its_people(key: str) -> None:
    columns = set(table("people").columns)
    for count in counts(COUNTED[key]):
        known = columns | {*table(count.of).columns, *table(count.of).derive}
        assert {breakdowns()[name].field for name in COUNTED[key].breakdowns} <= known


@pytest.mark.parametrize("key", COUNTED)
def test_every_edition_is_shown_and_an_example_has_an_empty_cell(key: str) -> None:
    metric = COUNTED[key]
    years = [example.year for example in metric.example]
    for edition, following in zip(metric.edition, [*metric.edition[1:], None], strict=True):
        assert any(edition.from_ <= year and (not following or year < following.from_) for year in years)
    drawn = [
        text for one in metric.example for text in ([one.given] if isinstance(one.given, str) else one.given.values())
    ]
    cells = [cell.strip() for text in drawn for line in text.strip().splitlines()[2:] for cell in line.split("|")]
    assert "" in cells


@pytest.mark.parametrize("key", SHARES)
def test_the_parts_of_a_share_are_parts_of_its_whole(key: str) -> None:
    """The loader holds it of every share: those of Gwella were loaded, and of another whole they would not be."""
    share = SHARES[key].share
    assert share
    assert share.whole in metrics()
    assert {metrics()[part].part_of for part in share.parts} == {share.whole}
    of_another = replace(SHARES[key], share=replace(share, whole=UNRELATED))
    with pytest.raises(DefinitionError, match=rf"share\.parts\[1\] names {share.parts[0]}, .* no part of {UNRELATED}"):
        check_measures({**measures(), key: of_another}, metrics())


@pytest.mark.parametrize("whole", sorted({measure.share.whole for measure in SHARES.values() if measure.share}))
def test_every_share_that_the_form_offers_can_be_loaded(whole: str) -> None:
    """A part may be one by way of another."""
    offered = tuple(parts_of(whole))
    some = next(one for one in SHARES.values() if one.share and one.share.whole == whole)
    proof = replace(some.example[0], given=dict.fromkeys(offered, 0) | {whole: 1}, unknown={}, year=None)
    last = replace(some.edition[-1], share=None)
    share = replace(some, share=Share(offered, whole), edition=(last,), example=(proof,))
    check_measures({**measures(), "own.share": share}, metrics())


@pytest.mark.parametrize("key", SHARES)
def test_a_share_is_broken_down_as_its_counts_are(key: str) -> None:
    share = SHARES[key].share
    assert share
    for part in (*share.parts, share.whole):
        assert set(SHARES[key].breakdowns) <= set(metrics()[part].breakdowns)


def test_a_break_in_the_whole_is_a_break_in_the_share() -> None:
    for key, measure in SHARES.items():
        assert measure.share
        broken = {e.from_ for e in metrics()[measure.share.whole].edition if e.break_in_series}
        assert broken <= {edition.from_ for edition in measure.edition if edition.break_in_series}, key


def test_a_rate_has_a_population_of_people() -> None:
    rates = [measure.rate for measure in measures().values() if measure.rate]
    assert {metrics()[rate.population].unit for rate in rates} == {"people"}
    assert {rate.events for rate in rates} <= set(metrics())


def test_bands_of_age_follow_each_other_without_a_gap() -> None:
    bands = list(breakdowns()["age_group"].bands.values())
    assert (bands[0].from_, bands[0].to) == (UNBORN, UNBORN)
    assert [band.from_ for band in bands[1:]] == [band.to + 1 for band in bands[:-1] if band.to is not None]
    assert bands[-1].to is None


def test_every_breakdown_has_labels_for_its_categories() -> None:
    assert all(labels(one) for one in breakdowns().values())


@pytest.mark.parametrize("path", published_files(), ids=lambda path: path.stem)
def test_a_published_row_speaks_of_what_there_is(path: Path) -> None:
    for row in rows_of(path):
        one = EVERY[row["metric"]]
        assert row["unit"] == one.unit
        assert row["area"] in areas()
        assert Period.parse(row["period"]).year >= one.edition[0].from_
        assert row["breakdown"] == "" or row["breakdown"] in one.breakdowns
        assert row["category"] == "" or row["category"] in labels(breakdowns()[row["breakdown"]])
        assert set(row["notes"]) <= set(note_codes())
        assert row["status"] == "" or Status(row["status"])


@pytest.mark.parametrize("path", published_files(), ids=lambda path: path.stem)
def test_a_published_row_comes_from_a_publication_that_says_so(path: Path) -> None:
    for row in rows_of(path):
        names = [found.title.en for found in publications_of(row["metric"]).values() if found.file == path.name]
        assert any(row["source"].startswith(name) for name in names), row["source"]


def test_published_figures_are_never_those_of_the_invented_authority() -> None:
    assert INVENTED not in {row["area"] for path in published_files() for row in rows_of(path)}


def test_no_figure_is_published_twice() -> None:
    keys = [
        (row["metric"], row["area"], row["period"], row["breakdown"], row["category"])
        for path in published_files()
        for row in rows_of(path)
    ]
    assert len(keys) == len(set(keys)) > 1300


def test_every_publication_is_shipped_and_has_figures_of_all_its_metrics() -> None:
    held = {(path.name, row["metric"]) for path in published_files() for row in rows_of(path)}
    said = {(found.file, metric) for found in sources().publication.values() for metric in found.metrics}
    assert held == said


def codes(one: Definition) -> set[str]:
    return {edition.code for edition in one.edition} - {""}


def counts(metric: Metric) -> list[Count]:
    found = [counted(metric, edition) for edition in metric.edition]
    assert all(found), "a metric that is counted is counted in every edition"
    return [count for count in found if count]


def labels(breakdown: Breakdown) -> set[str]:
    return set(breakdown.bands) or set(lists()[breakdown.list].codes)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

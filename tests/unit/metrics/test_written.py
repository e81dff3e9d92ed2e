"""A definition that is written is the definition that is read: every one of ours, and made-up ones."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import in_both, read
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.words import SHIPPED
from gwella.metrics.counts import Condition, Count, When
from gwella.metrics.definitions import Definition, Kind, Measure, Metric, Polarity, measures, metrics
from gwella.metrics.edition import Edition, Example, MeasureExample
from gwella.metrics.relations import Share
from gwella.metrics.written import toml

EVERY = {**metrics(), **measures()}


def again(definition: Definition) -> Definition:
    its = type(definition)
    return msgspec.convert(in_both(tomllib.loads(toml(definition)), its), its)


@pytest.mark.parametrize("key", EVERY)
def test_each_of_ours_is_read_again_as_it_is(key: str):
    assert again(EVERY[key]) == EVERY[key]


def test_what_is_written_reads_like_what_was_written_by_hand():
    by_hand = (SHIPPED / "metrics/adult/reablement/completed.toml").read_text(encoding="utf-8")
    assert toml(metrics()["adult.reablement.completed"]) == by_hand


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
texts = st.builds(Text, words, words)
names = st.text("abc_.", min_size=1, max_size=8)
conditions = st.one_of(
    st.builds(Condition, names, is_=st.one_of(words, st.booleans(), st.integers(-9, 9))),
    st.builds(Condition, names, one_of=st.lists(words, min_size=1, max_size=3).map(tuple)),
    st.builds(Condition, names, at_least=st.integers(-9, 9)),
    st.builds(Condition, names, is_not=words),
)
counts = st.builds(
    Count,
    of=names,
    when=st.one_of(st.builds(When, field=names, falls=st.just("in_period")), st.just(When(overlaps="period"))),
    where=st.lists(conditions, max_size=4).map(tuple),
    distinct=st.sampled_from(["", "person"]),
)
examples = st.builds(
    Example,
    says=texts,
    year=st.integers(2000, 2050),
    given=st.one_of(words, st.dictionaries(names, words, max_size=2)),
    expect=st.one_of(st.integers(0, 99).map(float), st.just(4.5), st.dictionaries(words, st.just(2.0), max_size=2)),
    unknown=st.integers(0, 9),
)
changes = st.builds(Edition, st.just(2020), change=texts, count=st.none() | counts, break_in_series=st.booleans())
shared = {
    "title": texts,
    "meaning": texts,
    "source": texts,
    "confidence": st.just(Confidence.OURS),
    "edition": st.tuples(changes),
    "until": st.sampled_from([None, 2030]),
    "can_use": st.none() | texts,
    "standards": st.lists(names, max_size=2).map(tuple),
    "kind": st.sampled_from(Kind),
    "polarity": st.sampled_from(Polarity),
}
made_up_metrics = st.builds(Metric, **shared, count=counts, example=st.tuples(examples))
made_up_measures = st.builds(
    Measure,
    **shared,
    share=st.builds(Share, parts=st.tuples(names), whole=names),
    example=st.tuples(
        st.builds(
            MeasureExample,
            says=texts,
            given=st.dictionaries(words, st.integers(0, 99), max_size=3),
            expect=st.none() | st.floats(0, 1),
            unknown=st.dictionaries(words, st.integers(0, 9), max_size=2),
        )
    ),
)


@given(made_up_metrics | made_up_measures)
def test_any_definition_is_read_again_as_it_is(definition: Definition):
    assert again(definition) == definition


def test_a_source_that_is_the_same_in_both_languages_is_one_string():
    ours = metrics()["adult.reablement.completed"]
    same = msgspec.structs.replace(ours, source=Text("Cwm Dychymyg", "Cwm Dychymyg"))
    assert toml(same).startswith('source = "Cwm Dychymyg"\n')
    assert again(same) == same


def test_it_is_read_by_the_one_reader(tmp_path: Path):
    path = tmp_path / "completed.toml"
    path.write_text(toml(metrics()["adult.reablement.completed"]), encoding="utf-8")
    assert read(path, Metric) == metrics()["adult.reablement.completed"]

"""Every definition carries its worked examples; the engine that counts real returns must agree with them."""

import pytest

from gwella.metrics.definitions import measures, metrics
from gwella.metrics.examples import derived, measure_value, outcome
from gwella.snapshots.tables import tables

title = "Worked examples"

METRICS = [(key, i) for key, metric in metrics().items() for i in range(len(metric.example))]
MEASURES = [(key, i) for key, measure in measures().items() for i in range(len(measure.example))]
DERIVED = [(name, i) for name, table in tables().items() for i in range(len(table.example))]


@pytest.mark.parametrize(("key", "i"), METRICS)
def test_a_metric_counts_what_its_example_says(key: str, i: int) -> None:
    found = outcome(key, metrics()[key], metrics()[key].example[i])
    assert dict(found.counted) == dict(found.expected)


@pytest.mark.parametrize(("name", "i"), DERIVED)
def test_a_derived_column_holds_what_its_example_says(name: str, i: int) -> None:
    example = tables()[name].example[i]
    assert derived(name, example) == {column: tuple(values) for column, values in example.expect.items()}


@pytest.mark.parametrize(("key", "i"), MEASURES)
def test_a_measure_is_worked_out_as_its_example_says(key: str, i: int) -> None:
    example = measures()[key].example[i]
    value = measure_value(measures()[key], example)
    assert value == (None if example.expect is None else pytest.approx(example.expect, abs=5e-5))


def test_every_table_that_derives_columns_shows_an_example_of_each_word_it_uses() -> None:
    shown = {table.derive[column].word for table in tables().values() for e in table.example for column in e.expect}
    used = {derived.word for table in tables().values() for derived in table.derive.values()}
    assert used - shown <= {"age_at"}, "age_at is shown in tests/spec/metrics/test_derived_columns.py"

"""Every definition carries its worked examples; the engine that counts real returns must agree with them."""

import pytest

from gwella.metrics.definitions import counted, definitions, in_force, measures, metrics
from gwella.metrics.drawn_examples import check_drawn
from gwella.metrics.edition import Example, MeasureExample, figure
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
    value, expected = measure_value(measures()[key], example), figure(example.expect)
    assert value == (None if expected is None else pytest.approx(expected, abs=5e-5))


def test_every_average_and_some_shares_show_where_there_is_no_figure() -> None:
    """Nought is the likeliest wrong reading of a mean of nothing, and of a share of nobody."""
    none = {key for key, one in definitions().items() for example in one.example if figure_of(example) is None}
    assert {"adult.safeguarding.days_to_enquiry", "child.protection.days_on_register"} <= none
    assert "adult.reablement.effective_share" in none


def figure_of(example: Example | MeasureExample) -> float | None:
    return 0 if isinstance(example.expect, dict) else figure(example.expect)


def test_every_row_that_is_drawn_can_be_read() -> None:
    """What is asked of an authority's own examples holds for ours."""
    for key, metric in metrics().items():
        for number, example in enumerate(metric.example, start=1):
            edition = in_force(metric, example.year)
            assert edition
            count = counted(metric, edition)
            assert count
            check_drawn(key, f"example[{number}].given", example.given, count.of)
    for name, one in tables().items():
        for example in one.example:
            check_drawn(name, "given", example.given, name)


def test_every_table_that_derives_columns_shows_an_example_of_each_word_it_uses() -> None:
    shown = {table.derive[column].word for table in tables().values() for e in table.example for column in e.expect}
    used = {derived.word for table in tables().values() for derived in table.derive.values()}
    assert used - shown <= {"age_at"}, "age_at is shown in tests/spec/metrics/test_derived_columns.py"

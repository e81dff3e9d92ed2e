"""Every worked example, counted once more in plain Python: the engine and its twin must agree."""

import pytest
from twin import ONLY, count_in_force, drawn_rows, twin_count, twin_measure

from gwella.code_of_practice.years import Period
from gwella.metrics.definitions import Metric, measures, metrics
from gwella.metrics.edition import Example, figure

title = "The examples, counted by hand"

METRICS = [(key, i) for key, metric in metrics().items() for i in range(len(metric.example))]
MEASURES = [(key, i) for key, measure in measures().items() for i in range(len(measure.example))]


@pytest.mark.parametrize(("key", "i"), METRICS)
def test_a_metric_counted_row_by_row_gives_what_its_example_says(key: str, i: int) -> None:
    example = metrics()[key].example[i]
    assert counted(metrics()[key], example) == expected(example)


@pytest.mark.parametrize(("key", "i"), MEASURES)
def test_a_measure_divided_by_hand_gives_what_its_example_says(key: str, i: int) -> None:
    example = measures()[key].example[i]
    found = twin_measure(measures()[key], example.given, example.unknown)
    expected = figure(example.expect)
    assert found == (None if expected is None else pytest.approx(expected, abs=5e-5))


def counted(metric: Metric, example: Example) -> dict[str, tuple[int, int]]:
    period = Period.of_year(example.year)
    count = count_in_force(metric, period.year)
    assert count, "an example is for a year in which the metric is counted"
    texts = {count.of: example.given} if isinstance(example.given, str) else example.given
    return twin_count(metric, count, {name: drawn_rows(text) for name, text in texts.items()}, period)


def expected(example: Example) -> dict[str, tuple[float | None, int]]:
    expect = example.expect if isinstance(example.expect, dict) else {ONLY: example.expect}
    unknown = example.unknown if isinstance(example.unknown, dict) else dict.fromkeys(expect, example.unknown)
    return {area: (figure(number), unknown.get(area, 0)) for area, number in expect.items()}

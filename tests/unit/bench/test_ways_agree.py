"""One small benchmark of all ways: they agree on every value, and it says what it measured."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from gwella.bench.in_sql import CONDITIONS as SQL_CONDITIONS
from gwella.bench.pandas_words import CONDITIONS as PANDAS_CONDITIONS
from gwella.bench.pandas_words import WORDS as PANDAS_WORDS
from gwella.bench.report import as_json, lines
from gwella.bench.rounds import Outcome, What, bench
from gwella.bench.workload import DIMENSIONS, Scale, breakdowns
from gwella.code_of_practice.language import Language
from gwella.metrics import derive, words
from gwella.metrics.definitions import metrics

TINY = Scale(4, 0.002, authorities=2)  # four years hold the editions of adult contacts before 2022 and after
SHOWN = (
    *("over_scan", "over_pandas", "end_to_end_over_pandas", "incremental_over_full", "ibis_over_sql"),
    "end_to_end_over_pandas_singly",
    *("checks_rows_rules_per_cpu_s", "peak_mb", "help_s", "site_import_s", "values_compared", "values_different"),
)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder: Path = tmp_path_factory.mktemp("bench") / "data"
    return bench(What.ALL, TINY, folder, 1, lambda way, number: None)


def test_every_value_is_compared_and_none_differs(outcome: Outcome) -> None:
    still = [one for one in metrics().values() if one.until is None]
    counted = [one for one in still if one.count and not one.count.median]
    assert outcome.computed["metrics"] == len(counted)
    # Five ways beside the engine and one table sent again, each with a numerator and what is not known.
    assert outcome.compared.values >= 6 * 2 * outcome.computed["figures"] > 0
    assert (outcome.compared.different, outcome.compared.first) == (0, ())


def test_the_last_line_holds_every_number_that_is_asked_for(outcome: Outcome) -> None:
    content = msgspec.json.decode(as_json(outcome, 1))
    assert [name for name in SHOWN if name not in content] == []
    assert all(content[name] > 0 for name in SHOWN if name != "values_different")
    assert content["conditions"]["duckdb"]
    assert content["ways"]["pandas"]["own_cpu"] < content["ways"]["pandas"]["cpu"]


@pytest.mark.parametrize("language", Language)
def test_what_was_measured_is_said_with_ratios_first(outcome: Outcome, language: Language) -> None:
    said = list(lines(outcome, 1, language))
    text = "\n".join(said)
    assert str(outcome.computed["metrics"]) in said[1]
    assert text.index("≤ 6.00") < text.index("pyarrow")


def test_thirteen_breakdowns_the_total_among_them() -> None:
    assert len(breakdowns()) + 1 == 13
    assert {name for one in breakdowns() for name in one.split("+")} == {*DIMENSIONS}


def test_every_word_of_the_vocabulary_is_written_once_more() -> None:
    assert set(derive.WORDS) == set(PANDAS_WORDS)
    assert set(words.WORDS) == set(SQL_CONDITIONS) == set(PANDAS_CONDITIONS)

"""An authority's own definitions: their worked examples are run before anything is done by them.

Once is enough for as long as definitions are kept. Those that come with Gwella are run in its tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.reading import file_of, kept, own
from gwella.metrics.confirmations import confirmations
from gwella.metrics.definitions import counted, in_force, measures, metrics
from gwella.metrics.drawn_examples import check_drawn
from gwella.metrics.edition import figure
from gwella.metrics.examples import derived, disagreeing, is_as_expected, measure_value
from gwella.returns.definitions import checks
from gwella.returns.examples import outcome as outcome_of_check
from gwella.returns.figure_checks import figure_checks
from gwella.returns.side_by_side import found_in_example
from gwella.snapshots.tables import tables

Disagreeing = Iterator[tuple[int, str, str]]  # the number of an example, what it expects, and what comes out


@kept
def check_own_examples() -> None:
    """Raise DefinitionError for the first example of a definition of the authority's own that does not come out."""
    of_kind: dict[str, Callable[[str], Disagreeing]] = {
        "tables": _of_table,
        "checks": _of_check,
        "figure_checks": _of_figure_check,
        "metrics": _of_metric,
        "measures": _of_measure,
    }
    for kind, failing in of_kind.items():
        for key in _looked_at(kind):
            for number, expected, found in failing(key):
                raise DefinitionError(
                    "definitions.example_fails",
                    file=file_of(kind, key),
                    field=f"example[{number}]",
                    expected=expected,
                    found=found,
                )


def _looked_at(kind: str) -> tuple[str, ...]:
    """Return what is the authority's own of a kind, and the metrics that its own confirmations gave a new edition."""
    if kind != "metrics":
        return own(kind)
    made = (key for key in metrics() for one in confirmations(key) if one.confirmation.makes and not one.is_national)
    return tuple(dict.fromkeys((*own(kind), *made)))


def _of_metric(key: str) -> Disagreeing:
    metric = metrics()[key]
    for number, example in enumerate(metric.example, start=1):
        edition = in_force(metric, example.year)
        if edition and (count := counted(metric, edition)):
            check_drawn(file_of("metrics", key), f"example[{number}].given", example.given, count.of)
    yield from disagreeing(key, metrics()[key])


def _of_measure(key: str) -> Disagreeing:
    for number, example in enumerate(measures()[key].example, start=1):
        found = measure_value(measures()[key], example)
        if not is_as_expected(found, example):
            yield number, _said(figure(example.expect)), _said(found)


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _of_table(key: str) -> Disagreeing:
    for number, example in enumerate(tables()[key].example, start=1):
        check_drawn(file_of("tables", key), f"example[{number}].given", example.given, key)
        found = derived(key, example)
        for column, expected in example.expect.items():
            if found[column] != tuple(expected):
                yield number, _listed(column, expected), _listed(column, found[column])


def _of_check(key: str) -> Disagreeing:
    for number, example in enumerate(checks()[key].example, start=1):
        found = outcome_of_check(key, checks()[key], example)
        if not found.agrees:
            yield number, _listed("", example.finds), _listed("", found.found)


def _of_figure_check(key: str) -> Disagreeing:
    for number, example in enumerate(figure_checks()[key].example, start=1):
        found, expected = found_in_example(figure_checks()[key], example), sorted(example.finds)
        if found != expected:
            yield number, _listed("", tuple(expected)), _listed("", tuple(found))


def _listed(column: str, cells: tuple[object, ...]) -> str:
    return " ".join(chain([f"{column}:"] if column else [], (str(cell) or "–" for cell in cells))) or "–"

"""A definition tried before it is kept: on its examples, and on the rows of the authority's own results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Period
from gwella.metrics.compute import counted
from gwella.metrics.defined import ever_related
from gwella.metrics.definitions import Definition, Measure, Metric, metrics
from gwella.metrics.edition import figure
from gwella.metrics.examples import NOWHERE, is_as_expected, measure_value, outcome
from gwella.metrics.figures import of_results, results, together
from gwella.metrics.measures import of_measure
from gwella.metrics.plan import jobs
from gwella.metrics.source import open_snapshots

YEARS = 5  # so many of the last years are shown


class Trial(msgspec.Struct, frozen=True):
    """One worked example: what it expects, and what comes out; None is no figure."""

    number: int
    agrees: bool
    expected: float | None
    found: float | None
    expected_unknown: int | None = None  # None where nothing is counted
    found_unknown: int | None = None


def trials(key: str, definition: Definition) -> list[Trial]:
    """Return what comes out of every example. Raises DefinitionError for one of a year without an edition."""
    return list(_of_measure(definition) if isinstance(definition, Measure) else _of_metric(key, definition))


def _of_metric(key: str, metric: Metric) -> Iterator[Trial]:
    for number, example in enumerate(metric.example, start=1):
        found = outcome(key, metric, example)
        value, unknown = found.counted.get(NOWHERE, (None, 0))
        expected, not_known = found.expected.get(NOWHERE, (None, 0))
        yield Trial(number, found.agrees, expected, value, not_known, unknown)


def _of_measure(measure: Measure) -> Iterator[Trial]:
    for number, example in enumerate(measure.example, start=1):
        found = measure_value(measure, example)
        yield Trial(number, is_as_expected(found, example), figure(example.expect), found)


def in_results(snapshots: Path, collected: Sequence[Result], authority: str, key: str, one: Definition) -> list[Result]:
    """Return the figures of an authority's last years by a definition that is not kept yet, oldest first.

    `snapshots` are the tables that it has sent, `collected` its figures that are counted by nobody here. Figures are
    as they are counted: nobody else may see them. Raises NotFound where there are no tables.
    """
    source = open_snapshots(snapshots, authority)
    held = source.held[authority].years.values()
    years = sorted({year for its in held for year in its or ()})[-YEARS:]
    periods = [Period.of_year(year) for year in years]
    wanted = {key: one} if isinstance(one, Metric) else {name: metrics()[name] for name in ever_related(one)}
    figures = together([counted(source, periods, work=list(jobs(periods, wanted))), of_results(collected)])
    found = results(of_measure(figures, key, one) if isinstance(one, Measure) else figures)
    its = [figure for figure in found if figure.metric == key and figure.area == authority and not figure.breakdown]
    return sorted(its, key=lambda figure: figure.period)

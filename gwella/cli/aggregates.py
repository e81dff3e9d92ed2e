"""Aggregate returns at the command line: which figures and areas they may name, and reading them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gwella.code_of_practice.places import areas
from gwella.code_of_practice.reading import kept
from gwella.code_of_practice.results import UNKNOWN, FigureKey, Origin, Result
from gwella.metrics.defined import in_force, in_year
from gwella.metrics.definitions import Breakdown, Metric, breakdowns, definitions, measures
from gwella.metrics.files import CSV, read_results
from gwella.returns.aggregate import Accepted, Known, aggregate, aggregate_files, read_aggregate
from gwella.returns.figure_rules import Figures, Shares
from gwella.returns.findings import Finding
from gwella.returns.mapping import fold, printable
from gwella.returns.side_by_side import of_figures
from gwella.snapshots.tables import lists

__all__ = ["accepted", "aggregate_files", "findings", "findings_in_results", "read"]


def read(path: Path, origin: Origin) -> list[Result]:
    """Return the figures of an aggregate return. Raises ReturnRejected."""
    return read_aggregate(path, origin=origin, accepted=accepted())


def findings(folder: Path, year: int, last_year: Path | None = None) -> Iterator[Finding]:
    """Yield the findings in the aggregate returns of a folder: in single rows, then in the figures side by side.

    Those of `last_year` are compared with, whether a return or results lie there.
    """
    before = list(_figures(last_year)) if last_year and aggregate_files(folder) else []
    for path in aggregate_files(folder):
        read = aggregate(path, origin=Origin.ENTERED, accepted=accepted())
        yield from read.findings
        yield from side_by_side([*before, *read.results], read.rows, year, printable(path.name))


def findings_in_results(folder: Path, authority: str, year: int) -> Iterator[Finding]:
    """Yield what is found in the figures of an authority that lie in a folder of results, side by side."""
    periods = {str(year), str(year - 1)}
    rows = {one.key: row for row, one in enumerate(read_results(folder), start=2) if one.area == authority}
    results = [one for one in read_results(folder) if one.area == authority and one.period in periods]
    return side_by_side(results, rows, year, CSV)


def side_by_side(results: Sequence[Result], rows: Mapping[FigureKey, int], year: int, file: str) -> Iterator[Finding]:
    """Yield what is found in figures beside each other, of those that stand in the `rows` of a file."""
    wholes = {one.key: one.part_of for one in accepted().figures.values() if one.part_of}
    several = frozenset(name for name, breakdown in breakdowns().items() if breakdown.several)
    return of_figures(Figures(results, year, wholes, several, _shares), rows, file)


@kept
def _shares(year: int) -> Shares:
    """Return the parts that the shares of a year add up, by their whole."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for measure in measures().values():
        if measure.share and in_force(measure, year):
            its = in_year(measure, year)
            found[its.denominator].append(its.numerators)
    return found


def _figures(folder: Path) -> Iterator[Result]:
    """Yield the figures that a folder holds: results that were worked out, or those of aggregate returns."""
    if (folder / CSV).is_file():
        yield from read_results(folder)
    for path in aggregate_files(folder):
        yield from aggregate(path, origin=Origin.ENTERED, accepted=accepted()).results


@kept
def accepted() -> Accepted:
    """Return every metric and measure, by key, alias and national code where only one has it, every area and category.

    What was only recalled has no figures until it is confirmed.
    """
    figures: dict[str, Known] = {}
    coded: dict[str, set[str]] = {}
    for key, definition in definitions().items():
        if definition.is_recalled:
            continue
        editions = tuple((edition.from_, edition.code) for edition in definition.edition)
        whole = definition.part_of if isinstance(definition, Metric) else ""
        figures[fold(key)] = Known(key, definition.unit, editions, whole)
        for name in (*definition.codes, *definition.aliases):
            coded.setdefault(fold(name), set()).add(key)
    for code, keys in coded.items():
        if len(keys) == 1:
            figures.setdefault(code, figures[fold(next(iter(keys)))])
    return Accepted(figures, _areas(), {name: _categories(one) for name, one in breakdowns().items()})


def _categories(breakdown: Breakdown) -> frozenset[str]:
    codes = breakdown.bands or lists()[breakdown.list].codes
    return frozenset({*codes, UNKNOWN})


def _areas() -> dict[str, str]:
    """Return the code of each area by its folded code, names and old StatsWales number."""
    names: dict[str, str] = {}
    for code, area in areas().items():
        for name in (code, area.name.en, area.name.cy, area.legacy):
            if name:
                # A health board can share its name with an authority (Powys): the authority comes first.
                names.setdefault(fold(name), code)
    return names

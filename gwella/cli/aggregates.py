"""Aggregate returns at the command line: which figures and areas they may name, and reading them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gwella.code_of_practice.places import areas
from gwella.code_of_practice.reading import kept
from gwella.code_of_practice.results import UNKNOWN, Origin, Result
from gwella.metrics.definitions import Breakdown, breakdowns, definitions
from gwella.returns.aggregate import Accepted, Known, aggregate, aggregate_files, read_aggregate
from gwella.returns.findings import Finding
from gwella.returns.mapping import fold
from gwella.snapshots.tables import lists

__all__ = ["accepted", "aggregate_files", "findings", "read"]


def read(path: Path, origin: Origin) -> list[Result]:
    """Return the figures of an aggregate return. Raises ReturnRejected."""
    return read_aggregate(path, origin=origin, accepted=accepted())


def findings(folder: Path) -> Iterator[Finding]:
    """Yield the findings in the aggregate returns of a folder."""
    for path in aggregate_files(folder):
        yield from aggregate(path, origin=Origin.ENTERED, accepted=accepted()).findings


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
        figures[fold(key)] = Known(key, definition.unit, editions)
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

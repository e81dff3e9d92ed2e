"""What this installation answers to the kit: each case goes the way of a return, from its files to figures."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gwella.cli.computing import computed
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.sheets import write_sheet
from gwella.conformance.cases import NO_AREA, Case, cases
from gwella.conformance.kit import CASES, COUNTS, plain
from gwella.metrics.figures import results

AGGREGATE = "aggregate.csv"
HEADINGS = ("area", "period", "metric", "value", "unknown", "made_up")


def answers(kit: Path, year: int, language: Language) -> Iterator[Sequence[str]]:
    """Yield a row for each case and area of the kit in `kit`, as the file that is handed back holds it.

    Raises NotFound where a case of `year` is not in the folder.
    """
    for case in cases(year):
        folder = kit / CASES / case.name
        if not folder.is_dir():
            raise NotFound("conformance.not_the_kit", folder=str(kit), case=case.name)
        found = _computed(case, folder)
        for area in case.expected:
            result = found.get(area)
            value = plain(None if result is None else result.value, language)
            is_asked = case.expected[area].unknown is not None
            yield [case.name, case.metric, area, value, str(result.unknown or 0) if result and is_asked else ""]


def _computed(case: Case, folder: Path) -> Mapping[str, Result]:
    """Return the figure of a case by area, computed from its files with a key and results of its own."""
    with tempfile.TemporaryDirectory(prefix="gwella-kit-") as name:
        work = Path(name)
        folders = [folder / area for area in case.tables] if len(case.tables) > 1 else [folder]
        if case.counts:
            folders = [work / "counts"]
            _as_aggregate_return(folder / COUNTS, folders[0], case.period)
        figures = computed(folders, work / "out", years=[int(case.period)], keys=work / "keys").figures
    its = [one for one in results(figures) if (one.metric, one.period) == (case.metric, case.period)]
    return {NO_AREA if case.counts else one.area: one for one in its if not one.breakdown}


def _as_aggregate_return(counts: Path, folder: Path, period: str) -> None:
    """Write the counts that a measure relates as an aggregate return of the invented authority."""
    with counts.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    folder.mkdir()
    lines = [[INVENTED, period, metric, value, unknown, "yes"] for metric, value, unknown in rows]
    write_sheet(folder / AGGREGATE, [HEADINGS, *lines])

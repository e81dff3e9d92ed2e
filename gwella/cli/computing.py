"""From folders to figures: read, check, keep snapshots, compute. What `compute` and the demo share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gwella.cli.aggregates import aggregate_files, read
from gwella.cli.key_in_use import key_in_use
from gwella.cli.options import keys_folder
from gwella.cli.own_examples import try_own_examples
from gwella.cli.reader import READER
from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.places import areas
from gwella.code_of_practice.results import Origin, Result, write_csv
from gwella.code_of_practice.writing import alone_in
from gwella.code_of_practice.years import Length, Period, parts
from gwella.entries.folder import COLLECTED, collected_in, figures_written
from gwella.metrics.compute import compute
from gwella.metrics.definitions import counted, definitions, in_force, metrics
from gwella.metrics.engines import Engine
from gwella.metrics.files import SNAPSHOTS, metrics_in
from gwella.metrics.kept_cells import sweep
from gwella.metrics.source import of_manifests
from gwella.returns.check import checked_return
from gwella.returns.extracts.account import account_lines
from gwella.returns.extracts.found import ReadReturn, holds_tables, read_return
from gwella.returns.findings import Finding
from gwella.returns.whose import authority_of, years_of_each
from gwella.snapshots.store import Manifest, authorities, keep_all, put_in_force, with_kept
from gwella.snapshots.store import in_force as tables_in_force

if TYPE_CHECKING:
    import pyarrow as pa

CELLS = "cells"


class Computed(msgspec.Struct, frozen=True):
    """What was computed, of which authorities, and what the check of the folders' last year found.

    `gone` are the keys that had figures before and are defined nowhere any more.
    """

    figures: pa.Table
    authorities: tuple[str, ...]
    findings: tuple[Finding, ...]
    gone: tuple[str, ...] = ()


class Taken(msgspec.Struct, frozen=True):
    """One folder, read, checked and kept: its authority, the snapshots of its tables, and the findings."""

    authority: str
    manifests: tuple[Manifest, ...]
    findings: tuple[Finding, ...]


def computed(
    folders: Sequence[Path],
    out: Path,
    length: Length = Length.YEAR,
    years: Sequence[int] = (),
    keys: Path | None = None,
    as_of: date | None = None,
    running: Engine | None = None,
    tell: Callable[[str], None] = lambda _: None,
    mapping: Path | None = None,
) -> Computed:
    """Keep the folders' tables as snapshots below `out`, and compute every figure of all that `out` holds.

    What an authority does not bring again stands, and so do its figures: only what changed is computed. `years`
    are all that the rows hold unless some are named. What was computed before stands until all is done; a run
    that was stopped leaves nothing that the next one trips over. `tell` hears of a key that was made or has
    changed, and what a mapping made of each file. `mapping` stands for the one that lies in each folder.
    Raises NotFound, DefinitionError, ReturnRejected and NotAllowed.
    """
    try_own_examples()
    for folder in folders:
        aggregate_files(folder)  # a folder that is not there is said before anything is made
    with alone_in(out):
        collected = [result for folder in folders for result in aggregates(folder)]
        taken = list(_each_taken(folders, years, out / SNAPSHOTS, keys or keys_folder(), tell, mapping))
        _refuse_twice(taken, collected)
        manifests = _in_force(out / SNAPSHOTS, taken)
        wanted = sorted(set(years) or _years_held(manifests))
        if not wanted and not collected:
            raise NotFound("cli.no_years")
        periods = [period for year in wanted for period in parts(year, length)]
        source = of_manifests(out / SNAPSHOTS, manifests, running)
        given = _with_former(collected, out, manifests)
        figures = compute(source, periods, given, as_of, out / CELLS)
        gone = tuple(sorted(metrics_in(out) - {*definitions(), *(one.metric for one in given)}))
        with figures_written(figures, out, {one.key for one in given}):
            write_csv(given, out / COLLECTED)
            for one in taken:
                put_in_force(out / SNAPSHOTS, one.authority, one.manifests)
        sweep(out / CELLS)
    findings = tuple(finding for one in taken for finding in one.findings)
    return Computed(figures, tuple(manifests), findings, gone)


def aggregates(folder: Path) -> list[Result]:
    """Return the figures of the folder's aggregate return, if there is one."""
    return [result for path in aggregate_files(folder) for result in read(path, Origin.ENTERED)]


def _each_taken(
    folders: Sequence[Path],
    years: Sequence[int],
    snapshots: Path,
    keys: Path,
    tell: Callable[[str], None],
    mapping: Path | None,
) -> Iterable[Taken]:
    """Yield each folder that holds tables once it is kept, so that the rows of one at a time are in memory."""
    for folder in folders:
        if holds_tables(folder, mapping) or not aggregate_files(folder):
            yield _taken(read_return(folder, mapping), folder.name, years, snapshots, keys, tell)


def _taken(
    read: ReadReturn, folder: str, years: Sequence[int], snapshots: Path, keys: Path, tell: Callable[[str], None]
) -> Taken:
    authority = authority_of(read.found.sheets)
    if authority not in areas():
        # What stands in that column may be anything, a name among them: it is not repeated.
        raise ReturnRejected("cli.unknown_authority", folder=folder)
    # People alone, sent again, say no year: they are those of the last that is in force.
    held = _years_held({authority: tables_in_force(snapshots, authority)})
    undated = Period.of_year(max(held)) if held else None
    checked = checked_return(read, authority, Period.of_year(max(years)) if years else None, undated=undated)
    for line in account_lines(checked.taken, READER) if checked.taken else ():
        tell(line)
    key = key_in_use(keys, snapshots, authority, checked.tables, tell)
    manifests = keep_all(snapshots, authority, checked.tables, key, years_of_each(checked.tables))
    return Taken(authority, tuple(manifests), checked.findings)


def _years_held(manifests: Mapping[str, Mapping[str, Manifest]]) -> set[int]:
    return {year for its in manifests.values() for one in its.values() for year in one.years or ()}


def _refuse_twice(taken: Sequence[Taken], collected: Sequence[Result]) -> None:
    """Raise ReturnRejected when two folders bring rows of one authority, or one and the same figure."""
    its_own = Counter(one.authority for one in taken)
    figures = Counter(result.key for result in collected)
    twice = [authority for authority, times in its_own.items() if times > 1]
    twice += [area for (_, area, *_), times in figures.items() if times > 1]
    if twice:
        raise ReturnRejected("computing.twice", area=areas()[twice[0]].name)


def _in_force(snapshots: Path, taken: Sequence[Taken]) -> Mapping[str, Mapping[str, Manifest]]:
    """Return the tables of every authority: those taken just now, and for the rest those in force."""
    kept = {one.authority: with_kept(snapshots, one.authority, one.manifests) for one in taken}
    before = {code: with_kept(snapshots, code, ()) for code in authorities(snapshots) if code not in kept}
    return dict(sorted({**before, **kept}.items()))


def _with_former(
    collected: Sequence[Result], out: Path, manifests: Mapping[str, Mapping[str, Manifest]]
) -> list[Result]:
    """Return the collected figures, and those of earlier runs that are neither collected again nor counted now.

    Raises ReturnRejected where the file that keeps them is damaged.
    """
    still = [one for one in collected_in(out) if not _is_counted(one, manifests.get(one.area, {}))]
    return list({one.key: one for one in [*still, *collected]}.values())


def _is_counted(figure: Result, tables: Mapping[str, Manifest]) -> bool:
    """Say whether an authority has since provided the table that a figure is counted from, with rows of its year."""
    metric, year = metrics().get(figure.metric), Period.parse(figure.period).year
    edition = in_force(metric, year) if metric else None
    count = counted(metric, edition) if metric and edition else None
    if count is None or count.of not in tables:
        return False
    years = tables[count.of].years
    return not years or year in years

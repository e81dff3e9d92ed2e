"""From folders to figures: read, check, keep snapshots, compute. What `compute` and the demo share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from gwella.cli.aggregates import aggregate_files, read
from gwella.cli.options import SNAPSHOTS, keys_folder
from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.places import areas
from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.years import Length, Period, parts
from gwella.metrics.compute import compute
from gwella.metrics.files import results_written
from gwella.metrics.source import open_snapshots
from gwella.returns.check import Checked, checked_sheets, not_read
from gwella.returns.findings import Finding
from gwella.returns.read import has_tables, read_folder
from gwella.returns.whose import authority_of, years_held
from gwella.snapshots.keys import authority_key
from gwella.snapshots.store import Manifest, keep, put_in_force


class Computed(msgspec.Struct, frozen=True):
    """What was computed from the folders, and what the check of their last year found."""

    results: tuple[Result, ...]
    authorities: tuple[str, ...]
    findings: tuple[Finding, ...]


def computed(
    folders: Sequence[Path],
    out: Path,
    length: Length = Length.YEAR,
    years: Sequence[int] = (),
    keys: Path | None = None,
    as_of: date | None = None,
) -> Computed:
    """Keep the folders' tables as snapshots below `out`, compute every figure and write the results there.

    `years` are all that the rows hold unless some are named. Nothing is written before every folder was read,
    and what was computed before stands until all is done. Raises NotFound, ReturnRejected and NotAllowed.
    """
    taken = [one for folder in folders if (one := _taken(folder, years))]
    collected = [result for folder in folders for result in aggregates(folder)]
    wanted = sorted({year for one in taken for year in one.years}) or list(years)
    if not wanted and not collected:
        raise NotFound("cli.no_years")
    _refuse_twice(taken, collected)
    kept = {one.checked.authority: _kept(one, out / SNAPSHOTS, keys or keys_folder()) for one in taken}
    sources = [open_snapshots(out / SNAPSHOTS, authority, manifests) for authority, manifests in kept.items()]
    periods = [period for year in wanted for period in parts(year, length)]
    results = compute(sources, periods, collected, as_of)
    with results_written(results, out):
        for authority, manifests in kept.items():
            put_in_force(out / SNAPSHOTS, authority, manifests)
    findings = tuple(finding for one in taken for finding in one.checked.findings)
    return Computed(tuple(results), tuple(one.checked.authority for one in taken), findings)


def aggregates(folder: Path) -> list[Result]:
    """Return the figures of the folder's aggregate return, if there is one."""
    return [result for path in aggregate_files(folder) for result in read(path, Origin.ENTERED)]


class _Taken(msgspec.Struct, frozen=True):
    """One folder, read and checked for the last of its years."""

    checked: Checked
    years: tuple[int, ...]


def _taken(folder: Path, years: Sequence[int]) -> _Taken | None:
    """Return the tables of `folder`; None where it holds an aggregate return and nothing else."""
    if aggregate_files(folder) and not has_tables(folder):
        return None
    found = read_folder(folder)
    authority = authority_of(found.sheets)
    if authority not in areas():
        # What stands in that column may be anything, a name among them: it is not repeated.
        raise ReturnRejected("cli.unknown_authority", folder=folder.name)
    checked = checked_sheets(found.sheets, authority, Period.of_year(max(years)) if years else None)
    checked = msgspec.structs.replace(checked, findings=(*checked.findings, *not_read(found)))
    return _Taken(checked, tuple(years) or tuple(years_held(checked.tables)))


def _refuse_twice(taken: Sequence[_Taken], collected: Sequence[Result]) -> None:
    """Raise ReturnRejected when two folders bring rows of one authority, or one and the same figure."""
    authorities = Counter(one.checked.authority for one in taken)
    figures = Counter(result.key for result in collected)
    twice = [authority for authority, times in authorities.items() if times > 1]
    twice += [area for (_, area, *_), times in figures.items() if times > 1]
    if twice:
        raise ReturnRejected("computing.twice", area=areas()[twice[0]].name)


def _kept(taken: _Taken, snapshots: Path, keys: Path) -> list[Manifest]:
    authority = taken.checked.authority
    key = authority_key(keys, authority)
    return [keep(snapshots, name, authority, rows, key) for name, rows in taken.checked.tables.items()]

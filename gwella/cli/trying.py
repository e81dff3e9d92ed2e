"""A submission tried on a copy of the books: read, checked, counted, and set beside what stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from gwella.cli.check import checked_folder
from gwella.cli.computing import aggregates, computed
from gwella.cli.confined import Confined
from gwella.cli.trial_asked import ANOTHER, AT, FILES, OUT, Asked, Step
from gwella.cli.trial_books import bring_mapping, copy_of, stamp
from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.places import area
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.writing import whole
from gwella.code_of_practice.years import Period
from gwella.measuring.found import FILE as FINDINGS
from gwella.measuring.found import Found, found, write_found
from gwella.measuring.shown import Moved, Movement, OfCheck, Shown, ShownFile, ShownTable
from gwella.metrics.files import CSV, SNAPSHOTS, read_results
from gwella.returns.check import Checked
from gwella.returns.definitions import RANK
from gwella.returns.extracts.found import holds_tables, read_return
from gwella.returns.last_year import kept_last_year
from gwella.returns.upload import MAY_BE_TABLES, unpacked
from gwella.returns.whose import authority_of, years_of_each

MOST_MOVED = 500

Values = dict[FigureKey, tuple[float | None, str]]


def tried(asked: Asked, confined: Confined) -> Shown:
    """Return what would be taken; the files, the findings and the books as they would be lie in `asked.work` then.

    Raises what is remediable.
    """
    _at(asked, Step.READING)
    files = asked.files
    if not files.is_dir():
        files = asked.work / FILES
        unpacked(asked.sent, files, types=MAY_BE_TABLES)
        bring_mapping(asked.mapping, files)
    refuse_others(files, asked.authority)
    period = Period.of_year(asked.year)
    _at(asked, Step.CHECKING)
    checked = checked_folder(files, asked.authority, period, last_year=_last_year(asked, period))
    books = stamp(asked.results, asked.definitions)
    _at(asked, Step.COUNTING)
    copy_of(asked.results, asked.work / OUT)
    computed([files], asked.work / OUT, keys=asked.keys)
    _at(asked, Step.COMPARING)
    findings = [found(one, asked.secret) for one in checked.findings]
    write_found(findings, asked.work / FINDINGS)
    return _shown(asked, checked, findings, books, len(aggregates(files)), confined)


def _at(asked: Asked, step: Step) -> None:
    with whole(asked.work / AT) as unfinished:
        unfinished.write_text(step)


def refuse_others(files: Path, authority: str) -> None:
    """Raise ReturnRejected where the files are another authority's: what they say can only contradict the session."""
    whose = {one.area for one in aggregates(files)}
    if holds_tables(files):
        whose.add(authority_of(read_return(files).found.sheets))
    if whose - {authority}:
        raise ReturnRejected(ANOTHER, area=area(authority).name, authority=authority)


def movement(before: Path, after: Path, authority: str) -> Movement:
    """Return what happens to the figures of `authority` between two folders of results."""
    old, new = _values(before, authority), _values(after, authority)
    changed = sorted(key for key in old.keys() & new.keys() if old[key][0] != new[key][0])
    moved = sorted({*changed, *(new.keys() ^ old.keys())}, key=lambda key: (-int(key.period[:4]), key))
    return Movement(
        new=len(new.keys() - old.keys()),
        changed=len(changed),
        gone=len(old.keys() - new.keys()),
        same=len(old.keys() & new.keys()) - len(changed),
        moved=tuple(_moved(key, old, new) for key in moved if not key.breakdown)[:MOST_MOVED],
    )


def _moved(key: FigureKey, old: Values, new: Values) -> Moved:
    nothing = (None, "")
    unit = (new.get(key) or old[key])[1]
    return Moved(key.metric, key.period, unit, old.get(key, nothing)[0], new.get(key, nothing)[0])


def _values(folder: Path, authority: str) -> Values:
    results = read_results(folder) if (folder / CSV).is_file() else []
    return {one.key: (one.value, one.unit) for one in results if one.area == authority}


def _shown(
    asked: Asked, checked: Checked, findings: list[Found], books: str, figures_in_file: int, confined: Confined
) -> Shown:
    years = years_of_each(checked.tables) if checked.tables else {}
    accounts = checked.taken.accounts if checked.taken else ()
    return Shown(
        year=asked.year,
        stamp=books,
        network=confined.network,
        reach=confined.files,
        tables=tuple(
            ShownTable(name, len(rows), checked.left_out.get(name, 0), tuple(years.get(name) or ()))
            for name, rows in checked.tables.items()
        ),
        files=tuple(ShownFile(one.file, one.rows, one.taken, one.listed) for one in accounts),
        not_mapped=checked.taken.not_mapped if checked.taken else (),
        figures_in_file=figures_in_file,
        severities=dict(Counter(one.severity.value for one in findings)),
        checks=_by_check(findings),
        movement=movement(asked.results, asked.work / OUT, asked.authority),
        years=tuple(sorted({year for its in years.values() for year in its or ()} or {asked.year})),
    )


def _by_check(findings: Iterable[Found]) -> tuple[OfCheck, ...]:
    """Return each check that found something, the worst first, then the most frequent."""
    its: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for one in findings:
        its[one.severity, one.check].append(one)
    every = [OfCheck(len(of), of[0]) for of in its.values()]
    return tuple(sorted(every, key=lambda one: (RANK[one.first.severity], -one.times, one.first.check)))


def _last_year(asked: Asked, period: Period) -> Path | None:
    """Return the books to compare with, where they hold the year before and not yet this one."""
    try:
        kept_last_year(asked.results / SNAPSHOTS, asked.authority, period)
    except NotFound:
        return None
    return asked.results

"""The person-level census file: from the authority's own files to one file that the officer names, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gwella.cli.options import OUT, keys_folder, now
from gwella.cli.reader import spoken, text
from gwella.cli.worst_first import counted
from gwella.code_of_practice.errors import NotAllowed, NotFound, ReturnRejected
from gwella.code_of_practice.messages import Joined, message
from gwella.code_of_practice.places import areas
from gwella.code_of_practice.sheets import neutral, write_sheet
from gwella.code_of_practice.writing import check_is_new, make_folder, whole
from gwella.code_of_practice.years import Period
from gwella.forms.book import sha256
from gwella.forms.census import Census, census
from gwella.forms.people import Rows, columns_not_held, rows
from gwella.forms.statement import OWNER_ONLY, RECORD, append_record, record_of_census
from gwella.metrics.files import CSV, SNAPSHOTS
from gwella.returns.check import Checked, checked_return
from gwella.returns.definitions import Severity, checks
from gwella.returns.extracts.found import read_return
from gwella.returns.findings import Finding
from gwella.returns.whose import authority_of
from gwella.snapshots.tables import table

NAMED = 6  # checks that are named where a file is refused


def write_census(key: str, folder: Path, year: int, to: Path, out: Path) -> list[str]:
    """Write the census file and record that it was done; return what is said of it.

    Raises NotAllowed for a place that is ours or taken, ReturnRejected while the check refuses anything.
    """
    one = census(key)
    one.check_is_for(year)
    _check_place(to, folder, out)
    return_ = _checked(one, folder, year)
    its = rows(one, return_.tables, return_.authority, year)
    if not its.cells:
        raise ReturnRejected("forms.nobody", folder=folder.name, year=Period.of_year(year))
    make_folder(out)
    with whole(to) as unfinished:
        unfinished.touch(OWNER_ONLY)
        write_sheet(unfinished, [[text(column.heading) for column in one.column], *its.cells])
        written = sha256(unfinished.read_bytes())
        what = record_of_census(key, one, its, return_.authority, year, written)
        append_record(out, what, now())
    warned = list(_warnings(one, its))
    return [*warned, *_lines(one, its, return_), *_end(to, out, written), *warned]


def _checked(one: Census, folder: Path, year: int) -> Checked:
    """Return the folder's return, read by its mapping where it has one, and checked for the year.

    Raises ReturnRejected, DefinitionError and NotFound.
    """
    read = read_return(folder)
    authority = authority_of(read.found.sheets)
    if authority not in areas():
        raise ReturnRejected("cli.unknown_authority", folder=folder.name)
    answer = checked_return(read, authority, Period.of_year(year))
    if one.table not in answer.tables:
        raise NotFound("forms.no_table", folder=folder.name, table=table(one.table).title)
    if refused := [finding for finding in answer.findings if _is_in_the_way(finding, one)]:
        given = {"folder": str(folder), "authority": authority, "year": str(year)}
        raise ReturnRejected("forms.errors_first", count=len(refused), by_check=_most_frequent(refused), **given)
    return answer


def _most_frequent(findings: list[Finding]) -> Joined:
    """Return the checks with the most findings: in which file, how many, and how many other findings there are."""
    found = counted((one.file, one.rule) for one in findings)
    named = [message("forms.in_the_way", file=file, check=rule, count=times) for (file, rule), times in found[:NAMED]]
    left = sum(times for _, times in found[NAMED:])
    return Joined((*named, *([message("forms.others_in_the_way", count=left)] if left else [])), "; ")


def _is_in_the_way(finding: Finding, one: Census) -> bool:
    """Say whether a finding must be put right first: what is refused in a table of the census, but for empty cells.

    A cell that nobody filled is not known, and the census says so.
    """
    check = checks().get(finding.rule)
    is_refused = finding.severity is Severity.REFUSE and finding.table in one.reads
    return is_refused and not (check is not None and check.rule.asks_to_fill)


def _check_place(to: Path, extract: Path, out: Path) -> None:
    """Raise NotAllowed where the file would lie among Gwella's own or be read with the extract, or one is there."""
    check_is_new(to)
    place = to.absolute().resolve()
    ours = {out.resolve(), OUT.resolve(), keys_folder().resolve()}
    if extract.resolve() in place.parents:
        raise NotAllowed("forms.inside_extract", file=to.name, folder=str(extract))
    for folder in place.parents:
        if folder in ours or ((folder / CSV).exists() and (folder / SNAPSHOTS).is_dir()):
            raise NotAllowed("forms.inside_ours", file=to.name, folder=str(folder))


def _warnings(one: Census, its: Rows) -> Iterator[str]:
    if its.is_made_up:
        yield spoken("forms.census_made_up")
    if one.confidence.is_draft:
        yield spoken("forms.draft", form=one.title)


def _lines(one: Census, its: Rows, return_: Checked) -> Iterator[str]:
    """Yield how many rows there are, what is not known in each column, and what was left out or changed."""
    area = areas()[return_.authority].name
    yield spoken("forms.census_rows", title=one.title, area=area, year=return_.period, rows=len(its.cells))
    for column, unknown in zip(one.column, its.unknown, strict=True):
        if unknown:
            yield spoken("forms.census_unknown", heading=column.heading, count=unknown)
    for column in columns_not_held(one):
        yield spoken("forms.census_not_held", heading=column.heading)
    if its.unplaced:
        yield spoken("forms.census_unplaced", count=its.unplaced)
    if changed := sum(neutral(cell) != cell for row in its.cells for cell in row):
        yield spoken("forms.census_neutral", count=changed)


def _end(to: Path, out: Path, written: str) -> Iterator[str]:
    yield spoken("forms.census_written", file=str(to), sha256=written)
    yield spoken("forms.recorded", record=str(out / RECORD))

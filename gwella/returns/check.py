"""The check of a whole return: what can be counted, and everything that should be put right first.

Rows of another authority and repeated identifiers are left out; nothing else is. A cell that cannot
be read counts as not known. Checks look at rows that concern the reported year (Code 5.4-5.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.years import Period
from gwella.returns.asking import broken, found
from gwella.returns.concerned import concerned, period_of, refuse_another_year
from gwella.returns.definitions import Check, Scope, Severity, asked_of
from gwella.returns.extracts.found import ReadReturn, read_return
from gwella.returns.extracts.taken import Taken
from gwella.returns.findings import Finding, in_order
from gwella.returns.last_year import CASE_REFERENCE, LastYear
from gwella.returns.load import Loaded, absent_headings, load_all, repeated
from gwella.returns.read import Found, Sheet
from gwella.returns.rows import Asked, Rows
from gwella.returns.rule import WholeRule
from gwella.returns.rules import OwnAuthority
from gwella.returns.singled_out import of_cells, of_rows, of_whole
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.tables import AUTHORITY, PEOPLE, table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

REPEATED = 2  # the turn at which rows with a repeated identifier are left out
FEW = 0.003  # of the rows; where more are left out, to put a table together costs more than to sift it


class Checked(msgspec.Struct, frozen=True):
    """A return that was checked: the rows that count, in declared types, and the findings in order.

    `tables` have the columns a snapshot stores, `_file` and `_row` (the line an officer sees; the
    headings are 1); no team, worker or case reference. `left_out` counts rows by table. `taken` is the
    account of the files that a mapping made tables of. `references` are the case references of the rows of
    `tables`, for what is said to the officer next year; they are written nowhere.
    """

    authority: str
    period: Period
    tables: Mapping[str, pa.Table]
    findings: tuple[Finding, ...]
    left_out: Mapping[str, int]
    taken: Taken | None = None
    references: Mapping[str, pa.Array] = MappingProxyType({})


def checked(
    folder: Path, authority: str, year: int, mapping: Path | None = None, last_year: LastYear | None = None
) -> Checked:
    """Check the return in `folder`, as its mapping reads it where it has one, beside `last_year`'s where that is there.

    Raises NotFound, DefinitionError or ReturnRejected for what cannot be read at all.
    """
    return checked_return(read_return(folder, mapping), authority, Period.of_year(year), last_year)


def checked_return(
    read: ReadReturn,
    authority: str,
    period: Period | None = None,
    last_year: LastYear | None = None,
    undated: Period | None = None,
) -> Checked:
    """Check a return that is read already; every finding says its place in the officer's own files.

    `undated` is the period of a return of people alone, which holds no date that says one.
    """
    read_tables = load_all(read.found.sheets)
    answer = checked_tables(read_tables, authority, period or period_of(read_tables, undated), last_year)
    findings = [*answer.findings, *not_read(read.found)]
    if read.taken is None:
        return msgspec.structs.replace(answer, findings=tuple(in_order(findings)))
    whence = read.taken.whence
    pointing = [whence[one.table].pointing(one) if one.table in whence else one for one in findings]
    tables = {name: whence[name].with_places(rows) if name in whence else rows for name, rows in answer.tables.items()}
    return msgspec.structs.replace(
        answer, tables=tables, findings=tuple(in_order([*pointing, *read.taken.findings])), taken=read.taken
    )


def not_read(found: Found) -> list[Finding]:
    """Return a finding for each file that is named as a table and is not read, and for each sheet that is hidden."""
    others = [
        Finding(table=name, file=file, rule="not_read", severity=Severity.REFUSE) for name, file in found.not_read
    ]
    return others + [
        Finding(table=name, file=file, rule="sheet_hidden", severity=Severity.QUERY) for name, file in found.hidden
    ]


def checked_sheets(
    sheets: Iterable[Sheet], authority: str, period: Period | None = None, last_year: LastYear | None = None
) -> Checked:
    """Check tables that are read already, for the last year they hold if none is named.

    Raises ReturnRejected for another authority or year throughout.
    """
    return checked_tables(load_all(sheets), authority, period, last_year)


def checked_tables(
    read: Sequence[Loaded], authority: str, period: Period | None = None, last_year: LastYear | None = None
) -> Checked:
    """Check tables that are loaded already, for the last year they hold if none is named. Raises ReturnRejected.

    What broke down in a check is raised as CheckBrokeDown.
    """
    period = period or period_of(read)
    findings, kept = _without_rows_left_out(read, authority, period)
    refuse_another_year(list(kept.values()), period)
    findings += _findings(kept, authority, period, last_year)
    if PEOPLE not in kept and any("person" in loaded.present for loaded in read):
        findings.append(_people_missing())
    return Checked(
        authority,
        period,
        {name: _stored(loaded, authority) for name, loaded in kept.items()},
        tuple(in_order(findings)),
        {loaded.table: len(loaded.rows) - len(kept[loaded.table].rows) for loaded in read},
        references={
            name: in_one_piece(loaded.rows[CASE_REFERENCE])
            for name, loaded in kept.items()
            if CASE_REFERENCE in loaded.present
        },
    )


def findings_in(
    sheets: Iterable[Sheet], authority: str, period: Period, last_year: LastYear | None = None
) -> list[Finding]:
    """Return the findings in tables of any year, as worked examples need them."""
    findings, kept = _without_rows_left_out(load_all(sheets), authority, period)
    return [*findings, *_findings(kept, authority, period, last_year)]


def _without_rows_left_out(
    read: Iterable[Loaded], authority: str, period: Period
) -> tuple[list[Finding], dict[str, Loaded]]:
    """Return the findings of reading and the rows that do not count as findings, and the tables without them."""
    findings: list[Finding] = []
    kept: dict[str, Loaded] = {}
    for loaded in read:
        left_out, kept[loaded.table] = _without_rows(loaded, authority, period)
        findings += [*loaded.findings, *absent_headings(loaded, period.year), *left_out]
    return findings, kept


def _without_rows(loaded: Loaded, authority: str, period: Period) -> tuple[list[Finding], Loaded]:
    import numpy as np
    import pyarrow as pa

    stays = np.ones(len(loaded.rows), "bool")
    found_in: dict[str, np.ndarray] = {}
    asked = asked_of(loaded.table, period.year, loaded.present, ())
    about = Asked({loaded.table: loaded.rows})
    # One after the other: a row of another authority must not make ours a repeated one.
    for key, check in sorted(asked.items(), key=lambda one: _turn(one[1])):
        if _turn(check) <= REPEATED:
            rows = Rows(loaded.table, about, authority, period)
            found_in[key] = broken(key, check, rows)
            if isinstance(check.rule, OwnAuthority) and 0 < np.count_nonzero(stays) == len(found_in[key]):
                raise ReturnRejected("returns.other_authority", file=loaded.file, authority=authority)
            if check.rule.leaves_out and len(found_in[key]):
                stays[found_in[key]] = False
                about = Asked({loaded.table: loaded.rows}, {loaded.table: pa.chunked_array([stays])})
    return list(of_rows(loaded, found_in, asked)), _with(loaded, pa.array(stays))


def _turn(check: Check) -> int:
    """Return when a check is asked: whose the rows are, what repeated rows say, which are repeated, then the rest."""
    if isinstance(check.rule, OwnAuthority):
        return 0
    if check.rule.of_repeated:
        return 1
    return REPEATED if check.rule.leaves_out else REPEATED + 1


def _findings(
    tables: Mapping[str, Loaded], authority: str, period: Period, last_year: LastYear | None
) -> Iterator[Finding]:
    """Yield the findings in tables without rows left out: cells that cannot be read, rows that break a rule."""
    which = concerned(tables, period)
    before = last_year.tables if last_year else {}
    of_year = Asked({name: loaded.rows for name, loaded in tables.items()}, which, before)
    for name, loaded in tables.items():
        yield from of_cells(loaded, which[name])
        found_in = {}
        asked = asked_of(name, period.year, loaded.present, tables, before)
        for key, check in asked.items():
            if _turn(check) > REPEATED:
                rows = Rows(name, of_year if check.rows is Scope.YEAR else of_year.everything, authority, period)
                if isinstance(check.rule, WholeRule):
                    yield from of_whole(loaded, key, check, found(key, check.rule, rows), last_year)
                else:
                    found_in[key] = broken(key, check, rows)
        yield from of_rows(loaded, found_in, asked)


def _with(loaded: Loaded, stays: pa.Array, few: float = FEW) -> Loaded:
    """Return a table with the rows that stay; where only a `few` do not, it is put together from what lies between."""
    import pyarrow as pa

    left_out = len(stays) - stays.true_count
    if not left_out:
        return loaded
    rows = loaded.rows
    if left_out < few * len(stays):
        rows = pa.concat_tables(_pieces(rows, stays)).combine_chunks()
    else:
        # Column by column takes half the time that the table takes at once.
        rows = pa.table({name: rows[name].filter(stays) for name in rows.column_names})
    return msgspec.structs.replace(loaded, rows=rows)


def _pieces(rows: pa.Table, stays: pa.Array) -> Iterator[pa.Table]:
    """Yield the rows that stay, from one that does not to the next."""
    import pyarrow.compute as pc

    begin = 0
    for end in [*pc.indices_nonzero(pc.invert(stays)).to_pylist(), len(rows)]:
        yield rows[begin:end]
        begin = end + 1


def _stored(loaded: Loaded, authority: str) -> pa.Table:
    """Return the rows as they count: an empty authority is the sender's, and no officer-only column is left."""
    rows = loaded.rows
    names = [*table(loaded.table).stored, "_file", "_row"]
    return rows.select(names).set_column(names.index(AUTHORITY), AUTHORITY, repeated(authority, len(rows)))


def _people_missing() -> Finding:
    file = f"{table(PEOPLE).files[0]}.csv"
    return Finding(table=PEOPLE, file=file, rule="people_missing", severity=Severity.QUERY)

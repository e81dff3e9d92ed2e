"""The check of a whole return: what can be counted, and everything that should be put right first.

Rows of another authority and repeated identifiers are left out; nothing else is. A cell that cannot
be read counts as not known. Checks look at rows that concern the reported year (Code 5.4-5.5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.years import Period
from gwella.returns.concerned import concerned, period_of, refuse_another_year
from gwella.returns.definitions import Check, Weight, checks_of
from gwella.returns.findings import Finding, in_order
from gwella.returns.links import linked
from gwella.returns.load import Loaded, load
from gwella.returns.questions import broken, can_be_asked, connected
from gwella.returns.read import Found, Sheet, read_folder
from gwella.returns.rules import OwnAuthority
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import pyarrow as pa

# What of a row a finding says to its officer, and nobody else.
OFFICERS_COLUMNS = ("team", "worker", "case_reference")
NONE: Mapping[str, pa.Table] = {}


class Checked(msgspec.Struct, frozen=True):
    """A return that was checked: the rows that count, in declared types, and the findings in order.

    `tables` have the columns a snapshot stores, `_file` and `_row` (the line an officer sees; the
    headings are 1); no team, worker or case reference. `left_out` counts rows by table.
    """

    authority: str
    period: Period
    tables: Mapping[str, pa.Table]
    findings: tuple[Finding, ...]
    left_out: Mapping[str, int]


def checked(folder: Path, authority: str, year: int) -> Checked:
    """Check the return in `folder`. Raises NotFound or ReturnRejected for what cannot be read at all."""
    period = Period.of_year(year)
    found = read_folder(folder)
    answer = checked_sheets(found.sheets, authority, period)
    return msgspec.structs.replace(answer, findings=tuple(in_order([*answer.findings, *not_read(found)])))


def not_read(found: Found) -> list[Finding]:
    """Return a finding for each file that is named as a table and is in a format that is not read."""
    return [Finding(table=name, file=file, rule="not_read", weight=Weight.ERROR) for name, file in found.not_read]


def checked_sheets(sheets: Iterable[Sheet], authority: str, period: Period | None = None) -> Checked:
    """Check tables that are read already, for the last year they hold if none is named.

    Raises ReturnRejected for another authority or year throughout.
    """
    return checked_tables([load(sheet) for sheet in sheets], authority, period)


def checked_tables(read: Sequence[Loaded], authority: str, period: Period | None = None) -> Checked:
    """Check tables that are loaded already, for the last year they hold if none is named. Raises ReturnRejected."""
    period = period or period_of(read)
    engine = Engine(authority, period)
    findings, kept = _without_rows_left_out(read, engine)
    refuse_another_year(list(kept.values()), period)
    findings += engine.findings(kept)
    if PEOPLE not in kept and any("person" in loaded.present for loaded in read):
        findings.append(_people_missing())
    return Checked(
        authority,
        period,
        {name: _stored(loaded, authority) for name, loaded in kept.items()},
        tuple(in_order(findings)),
        {loaded.table: len(loaded.rows) - len(kept[loaded.table].rows) for loaded in read},
    )


def findings_in(sheets: Iterable[Sheet], authority: str, period: Period) -> list[Finding]:
    """Return the findings in tables of any year, as worked examples need them."""
    engine = Engine(authority, period)
    findings, kept = _without_rows_left_out([load(sheet) for sheet in sheets], engine)
    return [*findings, *engine.findings(kept)]


def _without_rows_left_out(read: Iterable[Loaded], engine: Engine) -> tuple[list[Finding], dict[str, Loaded]]:
    findings: list[Finding] = []
    kept: dict[str, Loaded] = {}
    for loaded in read:
        its_findings, kept[loaded.table] = engine.without_rows_left_out(loaded)
        findings += [*loaded.findings, *its_findings]
    return findings, kept


class Engine:
    """Asks the checks of whole tables at once; one connection, and nothing is written anywhere."""

    def __init__(self, authority: str, period: Period) -> None:
        self._authority = authority
        self._period = period
        self._connection = connected()

    def without_rows_left_out(self, loaded: Loaded) -> tuple[list[Finding], Loaded]:
        """Return the rows that do not count as findings, and the table without them."""
        findings: list[Finding] = []
        dropping = {key: check for key, check in checks_of(loaded.table).items() if check.rule.leaves_out}
        # One after the other: a row of another authority must not make ours a repeated one.
        self._register(loaded)
        for key, check in dropping.items():
            for numbers in self._broken(loaded, {key: check}, ()).values():
                if isinstance(check.rule, OwnAuthority) and 0 < len(loaded.rows) == len(numbers):
                    raise ReturnRejected("returns.other_authority", file=loaded.file, authority=self._authority)
                findings += _found(loaded, key, check, numbers)
                if len(numbers):
                    loaded = _without(loaded, numbers)
                    self._register(loaded)
        return findings, loaded

    def findings(self, tables: Mapping[str, Loaded]) -> Iterator[Finding]:
        """Yield the findings in tables without rows left out: cells that cannot be read, rows that break a rule."""
        others = {name: loaded.rows for name, loaded in tables.items()}
        for name, loaded in tables.items():
            asked_about = concerned(loaded, self._period, tables)
            yield from _cell_findings(loaded, asked_about)
            self._register(loaded, others, asked_about)
            asked = {key: check for key, check in checks_of(name).items() if not check.rule.leaves_out}
            for key, numbers in self._broken(loaded, asked, tables).items():
                yield from _found(loaded, key, asked[key], numbers)

    def _register(
        self, loaded: Loaded, others: Mapping[str, pa.Table] = NONE, asked_about: pa.ChunkedArray | None = None
    ) -> None:
        rows = linked(loaded.table, loaded.rows, self._authority, others, asked_about)
        self._connection.register(loaded.table, rows)

    def _broken(
        self, loaded: Loaded, asked: Mapping[str, Check], there: Collection[str]
    ) -> Mapping[str, pa.ChunkedArray]:
        """Return the numbers of the rows that break each check that can be asked, all in one question."""
        can = [key for key, check in asked.items() if can_be_asked(check, loaded.table, loaded.present, there)]
        return broken(self._connection, loaded.table, can, self._period)


def _found(loaded: Loaded, key: str, check: Check, numbers: pa.ChunkedArray) -> Iterator[Finding]:
    column = check.rule.fields(table(loaded.table))[0]
    for whose in _officers(loaded, numbers):
        yield Finding(table=loaded.table, file=loaded.file, column=column, rule=key, weight=check.weight, **whose)


def _cell_findings(loaded: Loaded, asked_about: pa.ChunkedArray) -> Iterator[Finding]:
    """Yield the cells that cannot be read, of the rows that are asked about."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not loaded.problems:
        return
    numbers = pa.array([problem.row for problem in loaded.problems], pa.int32())
    asked = pc.is_in(numbers, value_set=loaded.rows["_row"].filter(asked_about))
    seen = [problem for problem, is_asked in zip(loaded.problems, asked.to_pylist(), strict=True) if is_asked]
    for problem, whose in zip(seen, _officers(loaded, numbers.filter(asked)), strict=True):
        yield Finding(
            table=loaded.table,
            file=loaded.file,
            column=problem.column,
            rule=problem.rule,
            # What only the officer's own files hold changes no figure.
            weight=Weight.WARNING if table(loaded.table).columns[problem.column].officer_only else Weight.ERROR,
            parameters={"near": problem.near} if problem.near else {},
            **whose,
        )


def _officers(loaded: Loaded, numbers: pa.Array | pa.ChunkedArray) -> Iterator[dict[str, Any]]:
    """Yield, for each row number, that number and what only the officer's own files may say of the row."""
    import pyarrow as pa

    names = {name: name for name in OFFICERS_COLUMNS} | {"row_key": table(loaded.table).key, "row": "_row"}
    # Rows stand in the order of their numbers.
    places = pa.array(loaded.rows["_row"].to_numpy().searchsorted(numbers.to_numpy()))
    columns = (
        loaded.rows[column].take(places).fill_null("") if column != "_row" else numbers for column in names.values()
    )
    for cells in zip(*(column.to_pylist() for column in columns), strict=True):
        yield dict(zip(names, cells, strict=True))


def _without(loaded: Loaded, numbers: pa.ChunkedArray) -> Loaded:
    import pyarrow.compute as pc

    stays = pc.invert(pc.is_in(loaded.rows["_row"], value_set=numbers))
    return msgspec.structs.replace(loaded, rows=loaded.rows.filter(stays))


def _stored(loaded: Loaded, authority: str) -> pa.Table:
    """Return the rows as they count: an empty authority is the sender's, and no officer-only column is left."""
    import pyarrow as pa

    names = [*table(loaded.table).stored, "_file", "_row"]
    rows = loaded.rows.select(names)
    return rows.set_column(names.index("authority"), "authority", pa.repeat(authority, len(rows)))


def _people_missing() -> Finding:
    file = f"{table(PEOPLE).files[0]}.csv"
    return Finding(table=PEOPLE, file=file, rule="people_missing", weight=Weight.WARNING)

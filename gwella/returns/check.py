"""The check of a whole return: what can be counted, and everything that should be put right first.

Rows of another authority and repeated identifiers are left out; nothing else is. A cell that cannot
be read counts as not known. Checks look at rows that concern the reported year (Code 5.4-5.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.years import Period
from gwella.returns.concerned import concerned, period_of, refuse_another_year
from gwella.returns.definitions import Check, Scope, Weight, checks_of
from gwella.returns.findings import Finding, in_order
from gwella.returns.load import Loaded, load
from gwella.returns.read import Found, Sheet, read_folder
from gwella.returns.rules import BORN_ON, OwnAuthority, Rows
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

# What of a row a finding says to its officer, and nobody else.
OFFICERS_COLUMNS = ("team", "worker", "case_reference")


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
    read = [load(sheet) for sheet in sheets]
    period = period or period_of(read)
    engine = Engine(authority, period)
    findings, kept = _without_rows_left_out(read, engine)
    refuse_another_year(list(kept.values()), period)
    findings += (finding for loaded in kept.values() for finding in engine.findings(loaded, kept))
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
    return findings + [finding for loaded in kept.values() for finding in engine.findings(loaded, kept)]


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
        import ibis

        self._authority = authority
        self._period = period
        self._connection = ibis.duckdb.connect()

    def without_rows_left_out(self, loaded: Loaded) -> tuple[list[Finding], Loaded]:
        """Return the rows that do not count as findings, and the table without them."""
        findings: list[Finding] = []
        dropping = {key: check for key, check in checks_of(loaded.table).items() if check.rule.leaves_out}
        # One after the other: a row of another authority must not make ours a repeated one.
        for key, check in dropping.items():
            places = self._broken(loaded, {key: check}, {})[key]
            if isinstance(check.rule, OwnAuthority) and 0 < len(loaded.rows) == len(places):
                raise ReturnRejected("returns.other_authority", file=loaded.file, authority=self._authority)
            findings += _found(loaded, key, check, places)
            loaded = _without(loaded, places)
        return findings, loaded

    def findings(self, loaded: Loaded, tables: Mapping[str, Loaded]) -> Iterator[Finding]:
        """Yield the findings in one table: cells that cannot be read, and rows that break a rule."""
        asks_about = concerned(loaded, self._period, tables)
        numbers = loaded.rows["_row"].to_pylist()
        place_of = {number: place for place, number in enumerate(numbers)}
        yield from _cell_findings(loaded, place_of, asks_about)
        asked = {key: check for key, check in checks_of(loaded.table).items() if not check.rule.leaves_out}
        for key, places in self._broken(loaded, asked, tables).items():
            if asked[key].rows is Scope.YEAR:
                places = [place for place in places if asks_about[place]]
            yield from _found(loaded, key, asked[key], places)

    def _broken(
        self, loaded: Loaded, asked: Mapping[str, Check], tables: Mapping[str, Loaded]
    ) -> Mapping[str, list[int]]:
        """Return the places of the rows that break each check, all checks of a table in one query."""
        can = {key: check for key, check in asked.items() if _can_be_asked(check, loaded, tables)}
        rows = self._rows(loaded, tables)
        answers = {f"check_{place}": check.rule.broken(rows) for place, check in enumerate(can.values())}
        if not can:
            return {key: [] for key in asked}
        query = rows.own.select("_row", **answers).order_by("_row")
        columns = self._connection.to_pyarrow(query)
        return {key: [] for key in asked} | {
            key: _places(columns[name]) for key, name in zip(can, answers, strict=True)
        }

    def _rows(self, loaded: Loaded, tables: Mapping[str, Loaded]) -> Rows:
        import ibis

        others = {name: ibis.memtable(other.rows) for name, other in tables.items()}
        own = with_births(ibis.memtable(loaded.rows), others.get(PEOPLE), loaded.table)
        return Rows(table(loaded.table), own, others, self._authority, self._period)


def with_births(own: ir.Table, people: ir.Table | None, name: str) -> ir.Table:
    """Return rows with each person's date of birth; empty where it, or the person, is not known."""
    import ibis

    if name == PEOPLE:
        return own.mutate(**{BORN_ON: own.born_on})
    if people is None:
        return own.mutate(**{BORN_ON: ibis.null("date")})
    born = people.filter(people.person.notnull()).select(_person=people.person, **{BORN_ON: people.born_on})
    return own.left_join(born, own.person == born["_person"]).drop("_person")


def _can_be_asked(check: Check, loaded: Loaded, tables: Mapping[str, Loaded]) -> bool:
    # A column that is not there is one finding about the headings, not one about every row.
    has_columns = all(field in loaded.present for field in check.rule.fields(table(loaded.table)))
    return has_columns and all(name in tables for name in check.rule.needs())


def _places(flags: pa.ChunkedArray) -> list[int]:
    import pyarrow.compute as pc

    places: list[int] = pc.indices_nonzero(pc.fill_null(flags, False)).to_pylist()
    return places


def _found(loaded: Loaded, key: str, check: Check, places: Sequence[int]) -> Iterator[Finding]:
    column = check.rule.fields(table(loaded.table))[0]
    for whose in _officers(loaded, places):
        yield Finding(table=loaded.table, file=loaded.file, column=column, rule=key, weight=check.weight, **whose)


def _cell_findings(loaded: Loaded, place_of: Mapping[int, int], asks_about: Sequence[bool]) -> Iterator[Finding]:
    seen = [problem for problem in loaded.problems if problem.row in place_of and asks_about[place_of[problem.row]]]
    officers = _officers(loaded, [place_of[problem.row] for problem in seen])
    for problem, whose in zip(seen, officers, strict=True):
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


def _officers(loaded: Loaded, places: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield, for each place, the row's number and what only the officer's own files may say of it."""
    import pyarrow as pa

    names = {name: name for name in OFFICERS_COLUMNS} | {"row_key": table(loaded.table).key, "row": "_row"}
    rows = loaded.rows.select(list(dict.fromkeys(names.values()))).take(pa.array(places, pa.int64())).to_pylist()
    for row in rows:
        yield {name: row[column] if row[column] is not None else "" for name, column in names.items()}


def _without(loaded: Loaded, places: Sequence[int]) -> Loaded:
    import pyarrow as pa

    if not places:
        return loaded
    leaving = set(places)
    stays = pa.array([place not in leaving for place in range(len(loaded.rows))])
    return msgspec.structs.replace(loaded, rows=loaded.rows.filter(stays))


def _stored(loaded: Loaded, authority: str) -> pa.Table:
    """Return the rows as they count: an empty authority is the sender's, and no officer-only column is left."""
    import pyarrow as pa

    names = [*table(loaded.table).stored, "_file", "_row"]
    rows = loaded.rows.select(names)
    own = pa.array([authority] * len(rows), pa.string())
    return rows.set_column(names.index("authority"), "authority", own)


def _people_missing() -> Finding:
    file = f"{table(PEOPLE).files[0]}.csv"
    return Finding(table=PEOPLE, file=file, rule="people_missing", weight=Weight.WARNING)

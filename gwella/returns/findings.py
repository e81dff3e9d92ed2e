"""A finding: where something is wrong in a return, what it is, and how to put it right.

It is stored as a rule and parameters and spoken in the reader's language at the edge. Team, worker,
case reference and the row's own identifier are the officer's: they go into worklists, into questions, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Joined, Parameter, filled, said
from gwella.code_of_practice.reading import kept, one
from gwella.code_of_practice.words import vocabulary
from gwella.code_of_practice.years import Period
from gwella.returns.definitions import RANK, Severity, checks
from gwella.returns.figure_checks import figure_checks
from gwella.returns.rule import WholeRule
from gwella.snapshots.tables import Column, lists, tables

AGGREGATE = "aggregate"
CLIENT_GROUP = "client_group"
# What a check says of a table as a whole, where it is told what the check looks for and not what it found.
NOT_SAID = dict.fromkeys(("then", "now", "month"), "…")


class AggregateColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of a file of figures."""

    title: Text
    required: bool = False
    aliases: tuple[str, ...] = ()
    help: Text | None = None


class AggregateTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of figures, one a row: the aggregate return, and the results of the conformance kit."""

    title: Text
    about: Text
    row: Text
    source: str
    files: tuple[str, ...]
    columns: dict[str, AggregateColumn]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong. `row` is the line an officer sees, None for a whole file.

    `rule` is the key of a check or the name of a text in `definitions/words/returns.toml`.
    `parameters` hold codes and numbers of ours, never what stands in a cell.
    """

    table: str
    file: str
    rule: str
    severity: Severity
    row: int | None = None
    column: str = ""
    parameters: Mapping[str, str | int] = MappingProxyType({})
    team: str = ""
    worker: str = ""
    case_reference: str = ""
    row_key: str = ""
    client_group: str = ""  # of the row, where it says one: it decides which figures the row can change
    heading: str = ""  # the officer's own, where a mapping made the column of another one

    @property
    def what(self) -> Said:
        """What is wrong."""
        return Said(self, "what")

    @property
    def remedy(self) -> Said:
        """How to put it right."""
        return Said(self, "remedy")

    @property
    def table_title(self) -> Text:
        return aggregate_table().title if self.table == AGGREGATE else tables()[self.table].title

    @property
    def column_title(self) -> Text | str:
        """The column's heading in both languages, the officer's own before it; "" for a whole row or file."""
        title = column_title(self.table, self.column)
        if not self.heading or not isinstance(title, Text):
            return title
        return Text(f"{self.heading} ({title.en})", f"{self.heading} ({title.cy})")

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns whose figures the finding changes: all where a row is left out, or the table lacks some."""
        check = checks().get(self.rule)
        if check is not None and not self.leaves_out:
            return check.rule.fields(tables()[self.table])
        if check is None and self.column:
            return (self.column,)
        return tuple(_columns(self.table))

    @property
    def sure_group(self) -> str:
        """The client group in whose figures the row counts; "" where that is not known, or is itself in question."""
        is_asked = self.column == CLIENT_GROUP or (not self.leaves_out and CLIENT_GROUP in self.fields)
        return "" if is_asked else self.client_group

    @property
    def leaves_out(self) -> bool:
        """Whether the row is left out, or whole rows are missing: whatever it says, every figure of it changes."""
        check = checks().get(self.rule)
        return check is not None and (check.rule.leaves_out or isinstance(check.rule, WholeRule))


class Said(msgspec.Struct, frozen=True):
    """One half of what a finding says: what is wrong, or how to put it right."""

    finding: Finding
    part: str

    def in_(self, language: Language) -> str:
        """Return the sentence in `language`."""
        rule = self.finding.rule
        check = checks().get(rule) or figure_checks().get(rule)
        if check is not None:
            text = check.what if self.part == "what" else check.remedy
        else:
            code = f"returns.{self.finding.rule}"
            text = vocabulary()[code if self.part == "what" else f"{code}_remedy"]
        return filled(text, self._parameters, language)

    @property
    def _parameters(self) -> Mapping[str, Parameter]:
        finding = self.finding
        named: dict[str, Parameter] = {**NOT_SAID, **finding.parameters}
        named |= {"table": finding.table_title, "column": finding.column_title, "file": finding.file}
        named["allowed"] = Joined(tuple(_labels(finding.table, finding.column).values()), "; ")
        if near := finding.parameters.get("near"):
            named["near"] = _near(finding, str(near))
        if month := finding.parameters.get("month"):
            named["month"] = Period.parse(str(month))
        return named


@kept
def aggregate_table() -> AggregateTable:
    """Return what the columns of the aggregate return are called."""
    return one("returns/aggregate", AggregateTable)


def column_title(table: str, column: str) -> Text | str:
    """Return a column's title; "" for no column."""
    return _columns(table)[column].title if column else ""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings file by file: the worst first, then by rule, then down the rows."""
    return sorted(findings, key=lambda f: (f.file, RANK[f.severity], f.row is not None, f.rule, f.row or 0, f.column))


def by_rule(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Return how many findings each rule has, most first."""
    return dict(Counter(finding.rule for finding in findings).most_common())


def as_json(finding: Finding, language: Language) -> dict[str, Any]:
    """Return a finding as it may leave the officer's desk: no team, no worker, no reference."""
    return {
        "file": finding.file,
        "table": finding.table,
        "row": finding.row,
        "column": finding.column,
        "heading": said(finding.column_title, language),
        "rule": finding.rule,
        "severity": finding.severity.value,
        "what": finding.what.in_(language),
        "remedy": finding.remedy.in_(language),
    }


def _columns(table: str) -> Mapping[str, Column | AggregateColumn]:
    return aggregate_table().columns if table == AGGREGATE else tables()[table].columns


def _near(finding: Finding, near: str) -> Text:
    """Return the title of the nearest column, or the label of the nearest answer of the column's list."""
    labels = _labels(finding.table, finding.column)
    return labels[near] if near in labels else _columns(finding.table)[near].title


def _labels(table: str, column: str) -> Mapping[str, Text]:
    name = "" if table == AGGREGATE or not column else tables()[table].columns[column].list
    return {code: entry.title for code, entry in lists()[name].codes.items()} if name else {}

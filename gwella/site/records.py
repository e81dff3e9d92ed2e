"""From record to figure, laid out for reading: of every field where it goes, what goes wrong with it, an example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.language import Language, Text
from gwella.metrics.fed_by import Fed, Part, fed_by
from gwella.returns.definitions import checks_of
from gwella.returns.findings import Finding
from gwella.snapshots.drawn import by_table, drawn_rows
from gwella.snapshots.tables import CodeList, Column, Kind, Table, lists, table, tables

A_DAY, AN_IDENTIFIER = "2024-05-02", "A-1042"
# An example tells more of a condition than of a breakdown.
TELLING = (Part.CONDITION, Part.AVERAGED, Part.WHEN, Part.WHO, Part.BREAKDOWN)


class Field(msgspec.Struct, frozen=True):
    """One column of a table: what it may hold, the metrics that it feeds, its checks, and a metric's example of it."""

    name: str
    column: Column
    answers: CodeList | None
    fed: tuple[tuple[Part, tuple[Fed, ...]], ...]
    mistakes: tuple[Finding, ...]
    example: tuple[Fed, Text] | None

    @property
    def is_yes_or_no(self) -> bool:
        return self.column.kind is Kind.YES_NO

    @property
    def may_read(self) -> Text | str:
        """What a cell of it may read, made up."""
        if self.answers:
            return next(iter(self.answers.codes.values())).title
        return A_DAY if self.column.kind is Kind.DATE else AN_IDENTIFIER

    @property
    def feeds(self) -> int:
        """How many metrics it feeds."""
        return len({one.key for _, fed in self.fed for one in fed})


def in_alphabet(language: Language) -> list[tuple[str, Table]]:
    """Return every table by its name, in the alphabet of `language`."""
    return in_order(tables().items(), lambda one: one[1].title.in_(language), language)


def fields(name: str) -> list[Field]:
    """Return the columns of a table in their order. Raises NotFound."""
    fed = fed_by(name)
    return [_field(name, column, fed.get(column, ())) for column in table(name).columns]


def _field(name: str, column: str, fed: Sequence[Fed]) -> Field:
    one = table(name).columns[column]
    # A metric stands once, under what matters most.
    by_part = [(part, tuple(it for it in fed if it.parts[0] is part)) for part in Part]
    return Field(
        column,
        one,
        lists()[one.list] if one.list else None,
        tuple((part, its) for part, its in by_part if its),
        tuple(_mistakes(name, column)),
        _example(name, column, fed),
    )


def _mistakes(name: str, column: str) -> Iterator[Finding]:
    """Yield what the check finds in a column, as it says it of a row."""
    for key, check in checks_of(name).items():
        looked_at = check.rule.fields(table(name))
        if column in looked_at:
            # What is said of several columns is said of the first, as the check does.
            yield Finding(table=name, file="", rule=key, severity=check.severity, column=looked_at[0])


def _example(name: str, column: str, fed: Sequence[Fed]) -> tuple[Fed, Text] | None:
    """Return a worked example whose rows show the column: of the metric in which it does the most that has one."""
    for one in sorted(fed, key=lambda one: min(map(TELLING.index, one.parts))):
        for example in one.metric.example:
            given = by_table(example.given, name)
            if name in given and column in drawn_rows(given[name])[0]:
                return one, example.says
    return None

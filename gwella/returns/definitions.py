"""What a check is: `definitions/checks/`, one file each.

A check says where it is asked, what is wrong when its rule is broken, and how to put that right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum, auto
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import Name, check_names, each, kept
from gwella.returns.rules import Word
from gwella.snapshots.tables import lists, table, tables


class Weight(StrEnum):
    """An error blocks or changes a figure; a warning asks somebody to look."""

    ERROR = auto()
    WARNING = auto()


class Scope(StrEnum):
    """Which rows a check looks at: those that concern the reported year, or every row of the file."""

    YEAR = auto()
    ALL = auto()


class CheckExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows as a file holds them, and which of them (1 is the first) the check finds."""

    says: Text
    given: str | dict[str, str]
    finds: tuple[int, ...]
    year: int = 2024


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One check: where it is asked, what is wrong when it is broken, and how to put that right."""

    tables: tuple[str, ...]
    rule: Word
    weight: Weight
    what: Text
    remedy: Text
    example: tuple[CheckExample, ...]
    rows: Scope = Scope.YEAR

    def __post_init__(self) -> None:
        if not self.example:
            raise ValueError("a check needs an `example`")


@kept
def checks() -> Mapping[str, Check]:
    """Return every check by its key. Raises DefinitionError, also for a name in it that leads nowhere."""
    found = each("checks", Check)
    for key, check in found.items():
        check_names(key, _names(check))
    return found


def checks_of(name: str) -> Mapping[str, Check]:
    """Return the checks that are asked of one table."""
    return MappingProxyType({key: check for key, check in checks().items() if name in check.tables})


def asked_of(name: str, present: Collection[str], there: Collection[str]) -> Mapping[str, Check]:
    """Return the checks that can be asked of a table: the columns are there, and the other tables, that they need.

    A column that is not there is one finding about the headings, not one about every row.
    """
    return {key: check for key, check in checks_of(name).items() if _can_be_asked(check, name, present, there)}


def _can_be_asked(check: Check, name: str, present: Collection[str], there: Collection[str]) -> bool:
    has_columns = all(field in present for field in check.rule.fields(table(name)))
    return has_columns and all(other in there for other in check.rule.needs())


def _names(check: Check) -> Iterator[Name]:
    yield from (Name("tables", name, tables()) for name in (*check.tables, *check.rule.needs()))
    for name in check.tables:
        columns = table(name).columns
        yield from (Name("rule", field, columns) for field in check.rule.fields(table(name)))
        for one in check.rule.conditions():
            codes = lists()[columns[one.field].list].codes if columns[one.field].list else one.codes
            yield from (Name("rule.when", code, codes) for code in one.codes)

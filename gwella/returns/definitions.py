"""What a check is: `definitions/checks/`, one file each.

A check says where it is asked, what is wrong when its rule is broken, how to put that right, and in which years it
is asked: a year's checks are those of the year before and what changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum, auto
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import Name, check_names, each, file_of, kept
from gwella.returns.by_year import in_force, refuse_wrong_years
from gwella.returns.rules import Word
from gwella.snapshots.tables import lists, table, tables


class Severity(StrEnum):
    """What a finding asks for, worst first.

    Refuse: the row, cell or figure cannot be taken as it stands; a figure that needs it is wrong or not known, and no
    census file is written. Query: probably wrong, and a person has to correct it or say that it is right. Note: good
    to know; no figure is wrong by it.
    """

    REFUSE = auto()
    QUERY = auto()
    NOTE = auto()


# From the worst, 0, on. Its own words would sort otherwise.
RANK = {severity: place for place, severity in enumerate(Severity)}


class Scope(StrEnum):
    """Which rows a check looks at: those that concern the reported year, or every row of the file."""

    YEAR = auto()
    ALL = auto()


class CheckExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows as a file holds them, and which of them (1 is the first, 0 the table as a whole) the check finds.

    `last_year` are rows of the return of the year before; where a row of it is missing, `finds` counts there.
    """

    says: Text
    given: str | dict[str, str]
    finds: tuple[int, ...]
    year: int = 2024
    last_year: str | dict[str, str] = ""


class CheckEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked from a year on, and why. Without its own `rule` or `severity` it keeps the file's."""

    from_: int = msgspec.field(name="from")
    change: Text
    rule: Word | None = None
    severity: Severity | None = None


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One check: where it is asked, what is wrong when it is broken, and how to put that right.

    It is asked from its first `edition` (without any, in every year) to the year `until`.
    """

    tables: tuple[str, ...]
    rule: Word
    severity: Severity
    what: Text
    remedy: Text
    example: tuple[CheckExample, ...]
    rows: Scope = Scope.YEAR
    edition: tuple[CheckEdition, ...] = ()
    until: int | None = None

    def __post_init__(self) -> None:
        if not self.example:
            raise Misfit("misfits.check_without_example")
        refuse_wrong_years(self.edition, self.until)
        # What is said of a row is said in one way, whatever the year: who asks something else is another check.
        if any(edition.rule and edition.rule.looks_at() != self.rule.looks_at() for edition in self.edition):
            raise Misfit("misfits.rule_of_other_columns")


@kept
def checks() -> Mapping[str, Check]:
    """Return every check by its key. Raises DefinitionError, also for a name in it that leads nowhere."""
    found = each("checks", Check)
    for key, check in found.items():
        check_names(file_of("checks", key), _names(check))
    return found


@kept
def checks_in(year: int) -> Mapping[str, Check]:
    """Return the checks that are asked in `year`, as they are asked then."""
    asked = ((key, in_force(check, year)) for key, check in checks().items())
    return MappingProxyType({key: check for key, check in asked if check is not None})


@kept
def checks_of(name: str, year: int | None = None) -> Mapping[str, Check]:
    """Return the checks that are asked of one table in `year`, or in any year."""
    every = checks() if year is None else checks_in(year)
    return MappingProxyType({key: check for key, check in every.items() if name in check.tables})


def asked_of(
    name: str, year: int, present: Collection[str], there: Collection[str], last_year: Collection[str] = ()
) -> Mapping[str, Check]:
    """Return the checks that can be asked of a table: the columns are there, and the other tables, that they need.

    `last_year` are the tables of the return of the year before. A column that is not there is one finding about the
    headings, not one about every row.
    """
    asked = checks_of(name, year)
    return {key: check for key, check in asked.items() if _can_be_asked(check, name, present, there, last_year)}


def _can_be_asked(
    check: Check, name: str, present: Collection[str], there: Collection[str], last_year: Collection[str]
) -> bool:
    has_year_before = name in last_year or not check.rule.asks_last_year
    return (
        has_year_before
        and all(other in there for other in check.rule.needs())
        and all(field in present for field in check.rule.fields(table(name)) if field not in check.rule.spares())
    )


def _names(check: Check) -> Iterator[Name]:
    yield from (Name(f"tables[{place}]", name, tables()) for place, name in enumerate(check.tables, start=1))
    editions = ((f"edition[{place}].rule", one.rule) for place, one in enumerate(check.edition, start=1) if one.rule)
    for at, rule in (("rule", check.rule), *editions):
        yield from (Name(at, name, tables()) for name in rule.needs())
        for name in check.tables:
            columns = table(name).columns
            yield from (Name(at, field, columns) for field in rule.fields(table(name)))
            for one in rule.conditions():
                codes = lists()[columns[one.field].list].codes if columns[one.field].list else one.codes
                yield from (Name(f"{at}.when", code, codes) for code in one.codes)

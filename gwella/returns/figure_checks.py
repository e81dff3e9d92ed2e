"""Checks of figures: `definitions/figure_checks/`, one file each. They are asked of what is counted already.

They are layered by year as checks of rows are: a year's are those of the year before and what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import each, kept
from gwella.returns.by_year import in_force, refuse_wrong_years
from gwella.returns.definitions import Severity
from gwella.returns.figure_rules import FigureWord

KEYS = "figures"  # before the key of a check of figures, so that it is never that of a check of rows


class FigureExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Figures, and which of them (1 is the first) the check finds. `wholes` say what each is part of, `shares` what
    is added up of each whole.
    """

    says: Text
    given: str
    finds: tuple[int, ...]
    year: int = 2024
    wholes: dict[str, str] = {}
    several: tuple[str, ...] = ()
    shares: dict[str, tuple[tuple[str, ...], ...]] = {}


class FigureEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked of figures from a year on, and why. Without its own `rule` or `severity` it keeps the file's."""

    from_: int = msgspec.field(name="from")
    change: Text
    rule: FigureWord | None = None
    severity: Severity | None = None


class FigureCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One check of figures: what is wrong when it is broken, and how to put that right.

    It is asked from its first `edition` (without any, in every year) to the year `until`.
    """

    rule: FigureWord
    severity: Severity
    what: Text
    remedy: Text
    example: tuple[FigureExample, ...]
    edition: tuple[FigureEdition, ...] = ()
    until: int | None = None

    def __post_init__(self) -> None:
        if not self.example:
            raise Misfit("misfits.check_without_example")
        refuse_wrong_years(self.edition, self.until)
        # What is said names the numbers of one word: who asks something else is another check.
        if any(edition.rule and type(edition.rule) is not type(self.rule) for edition in self.edition):
            raise Misfit("misfits.rule_of_another_word")


@kept
def figure_checks() -> Mapping[str, FigureCheck]:
    """Return every check of figures by its key, which begins as no table is called. Raises DefinitionError."""
    return {f"{KEYS}.{key}": check for key, check in each("figure_checks", FigureCheck).items()}


@kept
def figure_checks_in(year: int) -> Mapping[str, FigureCheck]:
    """Return the checks of figures that are asked in `year`, as they are asked then."""
    asked = ((key, in_force(check, year)) for key, check in figure_checks().items())
    return MappingProxyType({key: check for key, check in asked if check is not None})

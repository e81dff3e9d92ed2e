"""What is asked by year: a year's checks are those of the year before, and what changed. Rows and figures alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.years import out_of_order


class Edition(Protocol):
    """What is asked from a year on. Without its own rule or severity it keeps the check's."""

    @property
    def from_(self) -> int: ...
    @property
    def rule(self) -> Any: ...
    @property
    def severity(self) -> Any: ...


class ByYear(Protocol):
    """A check that is asked from its first edition (without any, in every year) to the year `until`."""

    @property
    def edition(self) -> Sequence[Edition]: ...
    @property
    def until(self) -> int | None: ...


Asked = TypeVar("Asked", bound=msgspec.Struct)


def refuse_wrong_years(edition: Sequence[Edition], until: int | None) -> None:
    """Raise Misfit where the years of a check contradict each other."""
    years = [one.from_ for one in edition]
    if wrong := out_of_order(years):
        raise Misfit("misfits.check_editions", at=("edition", wrong, "from"))
    if years and until is not None and until < years[-1]:
        raise Misfit("misfits.until_too_early")


def in_force(check: Asked, year: int) -> Asked | None:
    """Return a check as it is asked in `year`; None before its first edition and after its last year."""
    its: Any = check
    begun = [edition for edition in its.edition if edition.from_ <= year]
    if (its.edition and not begun) or (its.until is not None and year > its.until):
        return None
    rule, severity = (begun[-1].rule, begun[-1].severity) if begun else (None, None)
    return msgspec.structs.replace(check, rule=rule or its.rule, severity=severity or its.severity)

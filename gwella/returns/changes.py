"""What changed in the checks: a year's set is that of the year before, and these."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum, auto

import msgspec

from gwella.code_of_practice.language import Text
from gwella.returns.by_year import in_force
from gwella.returns.definitions import Check, checks
from gwella.returns.figure_checks import FigureCheck, figure_checks


class Kind(StrEnum):
    """What became of a check from one year to another."""

    BEGINS = auto()
    CHANGES = auto()
    ENDS = auto()


class CheckChange(msgspec.Struct, frozen=True):
    """One check that is not asked as it was: what became of it, and why, where that is said."""

    key: str
    kind: Kind
    what: Text
    why: tuple[Text, ...]


def check_changes(later: int, earlier: int | None = None) -> Iterator[CheckChange]:
    """Yield what is asked otherwise, of rows or of figures, in the year `later` than in `earlier`.

    That is the year before, if none is named.
    """
    since = later - 1 if earlier is None else earlier
    every: dict[str, Check | FigureCheck] = {**checks(), **figure_checks()}
    for key, check in every.items():
        then, now = in_force(check, since), in_force(check, later)
        if then != now:
            why = tuple(edition.change for edition in check.edition if since < edition.from_ <= later)
            yield CheckChange(key, _kind(then, now), check.what, why)


def _kind(then: Check | FigureCheck | None, now: Check | FigureCheck | None) -> Kind:
    if then is None:
        return Kind.BEGINS
    return Kind.ENDS if now is None else Kind.CHANGES

"""Breakdowns: `definitions/breakdowns/`, one file each, and the dimensions that they are made of."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import Name, check_names, each, file_of, kept
from gwella.snapshots.tables import lists


class Breakdown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dimension: a list's codes, or bands of age. `several`: one row may stand in more than one."""

    title: Text
    field: str
    list: str = ""
    bands: dict[str, Band] = {}
    several: bool = False

    def __post_init__(self) -> None:
        if bool(self.list) == bool(self.bands):
            raise Misfit("misfits.list_or_bands")


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A band of whole years of age, both ends included; no end means no limit."""

    title: Text
    from_: int = msgspec.field(name="from", default=0)
    to: int | None = None


@kept
def breakdowns() -> Mapping[str, Breakdown]:
    """Return every breakdown by its name. Raises DefinitionError, also for a list that is not there."""
    found = each("breakdowns", Breakdown)
    for key, breakdown in found.items():
        check_names(file_of("breakdowns", key), [Name("list", breakdown.list, lists())] if breakdown.list else [])
    return found


def dimensions(breakdown: str) -> tuple[str, ...]:
    """Return the dimensions of a breakdown: `age_group+sex` has two."""
    return tuple(breakdown.split("+"))

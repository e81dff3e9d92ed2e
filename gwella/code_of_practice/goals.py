"""The seven well-being goals of the Well-being of Future Generations (Wales) Act 2015 (Code of practice 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import one
from gwella.code_of_practice.sources import Welsh


class Goal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One goal: its official name, and what it is in plain words of ours."""

    name: Text
    means: Text


class Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The goals by key, and where the names come from."""

    source: str
    welsh: Welsh
    goal: dict[str, Goal]


@cache
def act() -> Goals:
    """Return section 4 of the Act as data, with its source."""
    return one("goals", Goals)


def goals() -> Mapping[str, Goal]:
    """Return the seven goals by key, in the law's order."""
    return MappingProxyType(act().goal)

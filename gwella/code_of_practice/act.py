"""The parts of the Social Services and Well-being (Wales) Act 2014, which figures are tagged with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import one
from gwella.code_of_practice.sources import Welsh


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of the Act: its number and its heading."""

    number: int
    heading: Text


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parts by key, and where their headings come from."""

    title: Text
    source: str
    welsh: Welsh
    part: dict[str, Part]


@cache
def act() -> Act:
    """Return the Act's parts as data, with their source."""
    return one("act", Act)


def parts_of_the_act() -> Mapping[str, Part]:
    """Return the parts of the Act by key, in the law's order."""
    return MappingProxyType(act().part)

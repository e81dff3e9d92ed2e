"""The framework's three components, what each does at every level, and what the Code is in law.

Code of practice 5.3 to 5.9, and 1.1 to 1.8. All in plain words of ours, with the paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, auto
from functools import cache
from types import MappingProxyType
from typing import Literal

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import each, kept, one

Level = Literal["individual", "local", "regional", "national"]


class Component(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the three components: what it gives, and what it does at each of the four levels."""

    order: int
    paragraphs: str
    source: Text
    title: Text
    means: Text
    level: dict[Level, Text]


class Force(StrEnum):
    """How strongly a sentence of the Code binds an authority (1.5 and 1.6)."""

    REQUIREMENT = auto()
    GUIDELINE = auto()


class Binding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A force: the words the Code shows it by, its name, and what it asks."""

    words: Text
    name: Text
    means: Text


class Point(Text, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing to know about the Code in law, and the paragraph that says it."""

    paragraph: str


class LegalBasis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the Code is in law: its name, the points to know, and the two forces of its sentences."""

    title: Text
    source: str
    act_address: str
    point: tuple[Point, ...]
    force: dict[Force, Binding]


@kept
def components() -> Mapping[str, Component]:
    """Return the three components by key, in the Code's order."""
    found = sorted(each("framework", Component).items(), key=lambda item: item[1].order)
    return MappingProxyType(dict(found))


@cache
def legal_basis() -> LegalBasis:
    """Return what the Code is in law, in plain words."""
    return one("legal_basis", LegalBasis)

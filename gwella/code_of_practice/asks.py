"""Every ask of the five source documents, by id, with the part of the product that serves it.

An ask serves as a promise that can be checked: `serves` names files of this product, or says
"planned" where nothing serves it yet. `docs/coverage.md` is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Literal

import msgspec

from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import each, kept

PLANNED: Literal["planned"] = "planned"


class Kind(StrEnum):
    """What kind of sentence asks: from what must be to what was tried somewhere."""

    MUST = auto()
    SHOULD = auto()
    AIM = auto()
    COMPONENT = auto()
    PRACTICE = auto()
    EXAMPLE = auto()


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ask: where it stands in the document, what it asks in our words, who benefits, what serves it."""

    place: str
    kind: Kind
    ask: str
    who: str
    serves: tuple[str, ...] | Literal["planned"]

    def __post_init__(self) -> None:
        if not self.serves:
            raise Misfit("misfits.serves")

    @property
    def is_served(self) -> bool:
        return self.serves != PLANNED

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that serve it; none while it is planned."""
        return self.serves if isinstance(self.serves, tuple) else ()


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source document and its asks by id, in the document's order."""

    title: str
    publisher: str
    ask: dict[str, Ask]


@kept
def documents() -> Mapping[str, Document]:
    """Return the five source documents by number, `000` to `004`."""
    return each("asks", Document)


@kept
def asks() -> Mapping[str, Ask]:
    """Return all 361 asks by id."""
    found: dict[str, Ask] = {}
    for document in documents().values():
        found |= document.ask
    return MappingProxyType(found)

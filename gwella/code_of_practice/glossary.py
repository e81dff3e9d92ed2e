"""The words of the product in both languages, where each Welsh one was found, and who reviewed it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import each, kept
from gwella.code_of_practice.sources import Confidence


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One term. `source` and `confidence` are the Welsh term's; `reviewed_by` is empty until somebody has."""

    term: Text
    source: str
    confidence: Confidence
    means: Text | None = None
    reviewed_by: str = ""

    def stands_in(self, text: str) -> bool:
        """Say whether an English text uses the term, in the singular or the plural."""
        stem = self.term.en.lower().removesuffix("y")
        return re.search(rf"\b{re.escape(stem)}(y|ies|s)?\b", text.lower()) is not None


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of terms: a title, and its terms by key."""

    title: Text
    term: dict[str, Term]


@kept
def parts() -> Mapping[str, Part]:
    """Return the glossary's parts by key: `product`, then `sector`."""
    return each("glossary", Part)


@kept
def terms() -> Mapping[str, Term]:
    """Return every term by its key."""
    found: dict[str, Term] = {}
    for part in parts().values():
        found |= part.term
    return MappingProxyType(found)

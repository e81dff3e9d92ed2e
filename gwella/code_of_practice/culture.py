"""The five principles of positive cultures and their themes (Social Care Wales' guide).

They support reflection. There is no score for a culture, and nothing here can be added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import each, kept
from gwella.code_of_practice.sources import Confidence, Welsh


class Principle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One principle: the guide's name for it (`welsh` says whose Welsh), and its themes in our words."""

    number: int
    name: Text
    theme: tuple[Text, ...]
    source: str
    confidence: Confidence
    welsh: Welsh


@kept
def principles() -> Mapping[str, Principle]:
    """Return the five principles by key, in the guide's order."""
    found = sorted(each("culture", Principle).items(), key=lambda item: item[1].number)
    return MappingProxyType(dict(found))

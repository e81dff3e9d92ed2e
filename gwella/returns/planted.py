"""How returns have really been wrong: `definitions/errors/`, one file a kind, each error with a file it is planted in.

Beside each stands an awkward true case, which looks much like the error and has to pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import each, kept

LAST_YEAR = "last_year"  # the folder of those files that are the return of the year before


class PlantedError(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One error: how it comes about, the files in which it is `planted`, and a `true` case that has to pass.

    Files stand by their names, with all that they hold; those of the year before in the folder `last_year`. `finds`
    says what is found and nothing else: file, row and column as far as there are any, then the check.
    """

    title: Text
    how: Text
    planted: dict[str, str]
    finds: tuple[str, ...]
    let_pass: Text
    true: dict[str, str]
    year: int = 2024


class ErrorKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of error, and its place among them."""

    title: Text
    order: int
    error: dict[str, PlantedError]


@kept
def error_kinds() -> Mapping[str, ErrorKind]:
    """Return the kinds of errors by their keys, in their order. Raises DefinitionError."""
    found = each("errors", ErrorKind)
    return MappingProxyType(dict(sorted(found.items(), key=lambda one: one[1].order)))

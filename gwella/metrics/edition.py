"""Editions and worked examples: what a definition says of a year, and the rows that show it."""

from __future__ import annotations

import msgspec

from gwella.code_of_practice.language import Text
from gwella.metrics.counts import Count


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The definition in force from a year on. Without its own `count` it keeps the file's."""

    from_: int = msgspec.field(name="from")
    change: Text
    code: str = ""
    count: Count | None = None
    break_in_series: bool = False


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows and what is counted among them: the test, the method page and the conformance kit at once.

    `given` is one table drawn with `|`, or several by name. `expect` is a number, or numbers by
    authority; so is `unknown`, which is 0 where it is not said.
    """

    says: Text
    year: int
    given: str | dict[str, str]
    expect: float | dict[str, float]
    unknown: int | dict[str, int] = 0


class MeasureExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts by metric, and the measure worked out from them. `published` says that they are no made-up numbers."""

    says: Text
    given: dict[str, int]
    expect: float | None = None
    unknown: dict[str, int] = {}
    published: bool = False


class Recounted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a new edition counts, in a file of its own: a `count`, and the examples that show it."""

    count: Count
    example: tuple[Example, ...]

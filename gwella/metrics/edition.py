"""Editions and worked examples: what a definition says of a year, and the rows that show it."""

from __future__ import annotations

from typing import Literal

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.metrics.counts import Count
from gwella.metrics.relations import Rate, Share

NO_FIGURE: Literal["no figure"] = (
    "no figure"  # what an example expects where there is nothing to work a figure out from
)
Expect = float | Literal["no figure"]


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The definition in force from a year on. Without its own `count`, `share` or `rate` it keeps the file's."""

    from_: int = msgspec.field(name="from")
    change: Text
    code: str = ""
    count: Count | None = None
    share: Share | None = None
    rate: Rate | None = None
    break_in_series: bool = False


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows and what is counted among them: the test, the method page and the conformance kit at once.

    `given` is one table drawn with `|`, or several by name. `expect` is a number, or "no figure" where there is
    nothing to average, or either by authority; `unknown` is a number or numbers, 0 where it is not said.
    """

    says: Text
    year: int
    given: str | dict[str, str]
    expect: Expect | dict[str, Expect]
    unknown: int | dict[str, int] = 0


class MeasureExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts by metric, and the measure worked out from them in a `year`, that of its first edition if it says none.

    `expect` is a number, or "no figure" where nothing can be worked out, which is also meant where it is left out.
    `published` says that they are no made-up numbers.
    """

    says: Text
    given: dict[str, int]
    expect: Expect | None = None
    unknown: dict[str, int] = {}
    year: int | None = None
    published: bool = False

    def __post_init__(self) -> None:
        for field, numbers in (("given", self.given), ("unknown", self.unknown)):
            if any(number < 0 for number in numbers.values()):
                raise Misfit("misfits.below_zero", field=field)


class Recounted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a new edition counts, in a file of its own: a `count`, and the examples that show it."""

    count: Count
    example: tuple[Example, ...]


def figure(expect: Expect | None) -> float | None:
    """Return what an example expects as a figure; None is no figure."""
    return None if expect is None or expect == NO_FIGURE else float(expect)

"""What adds up to what, as everyone can read it in the definitions: what an attacker knows beside the figures.

The definitions lie above this package, so whoever calls the gate says it, for one year (`metrics.what_adds_up`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec


class Part(msgspec.Struct, frozen=True):
    """A metric whose rows are some of another's; with `unknown` its unknowns are among them too."""

    part: str
    whole: str
    unknown: bool = False


class Family(msgspec.Struct, frozen=True):
    """Parts of one whole that leave each other out; with their unknowns they make it up when they `cover` it."""

    whole: str
    parts: tuple[str, ...]
    covers: bool


class Ratio(msgspec.Struct, frozen=True):
    """What a share or rate is worked out from. `of_known`: its denominator is the whole less the unknowns of a part."""

    parts: tuple[str, ...]
    whole: str = ""
    of_known: bool = False


class AddingUp(msgspec.Struct, frozen=True):
    """What adds up in one year.

    `breakdowns` and `overlapping` name, for each metric, the breakdowns whose categories make up its total, each row
    in one, or in several. `same` are metrics that count a category of another: its metric, breakdown and category.
    `flows` are metrics whose quarters and months make up the year, in the breakdowns named.
    """

    breakdowns: Mapping[str, frozenset[str]] = {}
    overlapping: Mapping[str, frozenset[str]] = {}
    parts: tuple[Part, ...] = ()
    families: tuple[Family, ...] = ()
    same: Mapping[str, tuple[str, str, str]] = {}
    ratios: Mapping[str, Ratio] = {}
    flows: Mapping[str, frozenset[str]] = {}


ByYear = Callable[[int], AddingUp]


def nothing_adds_up(_: int) -> AddingUp:
    """Return that nothing adds up: for figures of which there is one alone."""
    return AddingUp()

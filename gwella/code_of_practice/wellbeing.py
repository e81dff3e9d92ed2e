"""What well-being means in law, and the national outcomes as far as they are known (Code of practice 6).

An aspect's key is its letter in section 2 of the Act: `a` to `h` for everyone, `ca` and `cb` for
children, `aa` and `ab` for adults.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, auto
from functools import cache
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import one
from gwella.code_of_practice.sources import Confidence, Welsh


class Who(StrEnum):
    """Whom an aspect of well-being is about."""

    EVERYONE = auto()
    CHILDREN = auto()
    ADULTS = auto()


class Aspect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One aspect of well-being: `text` is the law's; `short` and `means` are ours."""

    who: Who
    text: Text
    short: Text
    means: Text


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Section 2 of the Act: its aspects by key, and where the words come from."""

    source: Text
    welsh: Welsh
    aspect: dict[str, Aspect]


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One national well-being outcome, as a person would say it, and the aspect it belongs to."""

    aspect: str
    text: Text


class Outcomes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The national well-being outcomes, and how surely they are known."""

    source: Text
    confidence: Confidence
    welsh: Welsh
    outcome: tuple[Outcome, ...]


@cache
def meaning() -> Meaning:
    """Return section 2 of the Act as data, with its source."""
    return one("wellbeing", Meaning)


def aspects() -> Mapping[str, Aspect]:
    """Return the twelve aspects by key, in the law's order."""
    return MappingProxyType(meaning().aspect)


def aspect(key: str) -> Aspect:
    """Return the aspect `key`. Raises NotFound."""
    if key not in aspects():
        raise NotFound("wellbeing.not_an_aspect", key=key, known=", ".join(aspects()))
    return aspects()[key]


@cache
def outcomes() -> Outcomes:
    """Return the national well-being outcomes as far as known; `confidence` says how far."""
    return one("outcomes", Outcomes)


def outcomes_of(aspect: str) -> list[Outcome]:
    """Return the outcomes that belong to one aspect of well-being."""
    return [outcome for outcome in outcomes().outcome if outcome.aspect == aspect]

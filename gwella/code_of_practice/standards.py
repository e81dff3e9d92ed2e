"""The eight quality standards under their four headings (Code of practice 4.1 to 4.14).

A standard's key is its heading and its place in the Code's column: `people.1` to `wellbeing.2`.
It is something to aspire to, never a check list and never a score (4.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import each, kept
from gwella.code_of_practice.sources import Confidence, Welsh


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the four headings shared with the inspectorate: its title and description, quoted.

    `left_out` says which footnote was left out of the quotation.
    """

    order: int
    title: Text
    description: Text
    source: Text
    welsh: Welsh
    left_out: str = ""


class Standard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One quality standard: `text` is quoted; `short` and `means`, in plain words, are ours."""

    text: Text
    short: Text
    means: Text
    source: Text
    welsh: Welsh


class Links(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The well-being goals and the aspects of well-being that a standard serves most, by key."""

    goals: tuple[str, ...]
    wellbeing: tuple[str, ...]


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody's reading of Code 4.3: the links of each standard, and whose reading it is."""

    source: str
    confidence: Confidence
    standard: dict[str, Links]


@kept
def headings() -> Mapping[str, Heading]:
    """Return the four headings by key, in the Code's order."""
    found = sorted(each("headings", Heading).items(), key=lambda item: item[1].order)
    return MappingProxyType(dict(found))


@kept
def standards() -> Mapping[str, Standard]:
    """Return the eight standards by key, in the Code's order: heading by heading."""
    found = each("standards", Standard)
    order = list(headings())
    keys = sorted(found, key=lambda key: (order.index(heading_of(key)), key))
    return MappingProxyType({key: found[key] for key in keys})


def standard(key: str) -> Standard:
    """Return the standard `key`, for example `people.1`. Raises NotFound."""
    if key not in standards():
        raise NotFound("standards.not_a_standard", key=key, known=", ".join(standards()))
    return standards()[key]


def heading_of(key: str) -> str:
    """Return the key of the heading a standard stands under: `people` for `people.1`."""
    return key.partition(".")[0]


def under(heading: str) -> list[str]:
    """Return the keys of the standards under `heading`."""
    return [key for key in standards() if heading_of(key) == heading]


@cache
def reading() -> Reading:
    """Return the reading in force of how standards link to goals and well-being: the last one read.

    An authority that links them otherwise puts its own file into its definitions folder.
    """
    return list(each("standard_links", Reading).values())[-1]


def links(key: str) -> Links:
    """Return the goals and aspects of well-being that the standard `key` is linked to."""
    return reading().standard.get(key, Links((), ()))

"""Headings: which column of a file is which column of a table.

A heading may be the English or Welsh title, the key itself or an alias; case, spaces, underscores,
accents and apostrophes make no difference.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol

import msgspec

from gwella.code_of_practice.language import Text

LONGEST_SHOWN = 40
MOST_TABLES = 100  # whose headings are remembered
MOST_REMEMBERED = 5_000  # folded texts: every heading there is, in all its spellings, for the next file
DIGITS_OF_DATA = 4
LOST = re.compile("[ŵŷŴŶ]")  # letters of Welsh that Windows-1252 has not
SMALL_WORDS = frozenset(
    {"a", "and", "for", "in", "of", "on", "or", "the", "to", "ac", "ar", "i", "o", "y", "yr", "neu"}
)


class Heading(Protocol):
    """What a column must say of itself so that its heading can be found."""

    @property
    def title(self) -> Text: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def required(self) -> bool: ...


class Unknown(msgspec.Struct, frozen=True):
    """A heading that no column has: its place (1 is the first), how it may be shown, the nearest column."""

    place: int
    shown: str
    near: str


class Mapped(msgspec.Struct, frozen=True):
    """Where each column stands in the file (from 0), and what is wrong with the headings."""

    places: Mapping[str, int]
    unknown: tuple[Unknown, ...]
    twice: tuple[str, ...]
    missing: tuple[str, ...]


def mapped(headings: Sequence[str], known: Mapping[str, Heading]) -> Mapped:
    """Return which of the `known` columns stands where. The first of two equal headings is read."""
    names = spellings(known)
    places: dict[str, int] = {}
    unknown: list[Unknown] = []
    twice: list[str] = []
    for place, heading in enumerate(headings):
        column = names.get(fold(heading))
        if column is None:
            if heading.strip():
                unknown.append(Unknown(place + 1, shown(heading), nearest(heading, names)))
        elif column in places:
            twice.append(column)
        else:
            places[column] = place
    missing = tuple(name for name, column in known.items() if column.required and name not in places)
    return Mapped(places, tuple(unknown), tuple(dict.fromkeys(twice)), missing)


def spellings(known: Mapping[str, Heading]) -> Mapping[str, str]:
    """Return the column that each folded spelling names."""
    return _folded(tuple((column, one.title.en, one.title.cy, *one.aliases) for column, one in known.items()))


@lru_cache(maxsize=MOST_TABLES)
def _folded(columns: Iterable[tuple[str, ...]]) -> Mapping[str, str]:
    """Return the first spelling of each column by all of them, folded, with and without the letters that are lost."""
    names: dict[str, str] = {}
    for column, *others in columns:
        for spelling in (column, *others):
            names.setdefault(fold(spelling), column)
            names.setdefault(without_lost(spelling), column)
    return MappingProxyType(names)


def without_lost(text: str) -> str:
    """Return `text`, folded, as it is left by a program that knows no ŵ and no ŷ and puts a question mark for each."""
    return fold(LOST.sub("", text))


@lru_cache(maxsize=MOST_REMEMBERED)
def fold(text: str) -> str:
    """Return `text` as headings and labels are compared: letters and digits only, no case, no accents."""
    # An accent comes apart from its letter in NFKD and is neither letter nor digit, so it falls away.
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if sign.isalnum())


def words_of(text: str) -> frozenset[str]:
    """Return the words of a heading as they are compared, without the small ones."""
    apart = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))
    return frozenset(fold(word) for word in apart) - SMALL_WORDS


def nearest(text: str, names: Mapping[str, str]) -> str:
    """Return what the spelling nearest to `text` names, or "" when none is near."""
    near = difflib.get_close_matches(fold(text), names, n=1, cutoff=0.75)
    return names[near[0]] if near else ""


def shown(heading: str) -> str:
    """Return a heading as it may be shown: printable, short, and without digits where there are many.

    Headings may be shown and cells may not. In a file without headings the first row holds cells, so
    digits are hidden where there are as many as in a date or an identifier.
    """
    plain = printable(heading, LONGEST_SHOWN)
    if sum(sign.isdigit() for sign in plain) >= DIGITS_OF_DATA:
        plain = "".join("#" if sign.isdigit() else sign for sign in plain)
    return plain


def printable(text: str, longest: int = 80) -> str:
    """Return text from outside (a file's name) on one line, nothing invisible in it, and not too long."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text.strip())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"

"""Alphabetical order in Welsh and in English.

In Welsh ch, dd, ff, ng, ll, ph, rh and th are letters of their own. A few names hold two letters that
look like one, because a word ends where the next begins: Bangor and Llangollen have n and g.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from gwella.code_of_practice.language import Language

T = TypeVar("T")
Key = tuple[tuple[int, ...], str, str]

# fmt: off
WELSH = [
    "a", "b", "c", "ch", "d", "dd", "e", "f", "ff", "g", "ng", "h", "i", "j", "k", "l", "ll",
    "m", "n", "o", "p", "ph", "q", "r", "rh", "s", "t", "th", "u", "v", "w", "x", "y", "z",
]
# fmt: on
ENGLISH = list("abcdefghijklmnopqrstuvwxyz")

# First parts of place names that end in n, r or t, followed by a part that begins with g or h.
JOINTS = re.compile(
    r"\b(ban(?=gor)"
    r"|(?:llan|glan|bryn|pen|bron|llwyn|gwaun|tyn)(?=g)"
    r"|(?:aber|caer)(?=h)"
    r"|pont(?=h))"
)
# A mark between two letters that keeps them apart; it is not itself a letter.
APART = "\N{COMBINING GRAPHEME JOINER}"


def welsh_key(text: str) -> Key:
    """Return what to sort Welsh by: letters of the Welsh alphabet first, then accents, then capitals."""
    return _key(JOINTS.sub(rf"\1{APART}", _plain(text)), text, WELSH)


def english_key(text: str) -> Key:
    """Return what to sort English by: letters first, then accents, then capitals."""
    return _key(_plain(text), text, ENGLISH)


def in_order(items: Iterable[T], key: Callable[[T], str], language: Language) -> list[T]:
    """Return `items` in the alphabetical order of `language`, by the text that `key` takes from each."""
    sorts = welsh_key if language is Language.CY else english_key
    return sorted(items, key=lambda item: sorts(key(item)))


def _plain(text: str) -> str:
    """Return the text without accents, in lower case, hyphens and apostrophes left out."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"['’-]", APART, bare.casefold())


def _key(plain: str, text: str, alphabet: list[str]) -> Key:
    rank = {letter: place for place, letter in enumerate(alphabet)}
    found: list[int] = []
    at = 0
    while at < len(plain):
        letter = plain[at : at + 2] if plain[at : at + 2] in rank else plain[at]
        at += len(letter)
        if letter != APART:
            found.append(_place(letter, rank))
    return (tuple(found), unicodedata.normalize("NFD", text.casefold()), text.swapcase())


def _place(letter: str, rank: dict[str, int]) -> int:
    """Spaces and marks come before digits, digits before letters, other letters after all."""
    if letter in rank:
        return rank[letter]
    if letter.isdigit():
        return int(letter) - 20
    return 1_000 + ord(letter) if letter.isalpha() else -30

"""The note codes that StatsWales puts beside a figure (`b` break in series, `p` provisional), and our own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import one


class NoteCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code: StatsWales' label, and what it means in plain words of ours."""

    label: Text
    means: Text


class NoteCodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All codes, and where they come from."""

    source: str
    code: dict[str, NoteCode]
    ours: dict[str, NoteCode]


DRAFT = "draft"  # of ours: counted by a definition that is a draft


@cache
def note_codes() -> Mapping[str, NoteCode]:
    """Return every note code of StatsWales."""
    return MappingProxyType(one("note_codes", NoteCodes).code)


@cache
def our_codes() -> Mapping[str, NoteCode]:
    """Return the codes that Gwella alone writes beside a figure."""
    return MappingProxyType(one("note_codes", NoteCodes).ours)


def note_code(code: str) -> NoteCode:
    """Return one note code, StatsWales' or ours. Raises NotFound."""
    every = {**note_codes(), **our_codes()}
    if code not in every:
        raise NotFound("note_codes.not_a_note_code", known=", ".join(note_codes()))
    return every[code]


def split(note: str) -> list[str]:
    """Return the codes in a result's `note`, which a semicolon, a comma or a space parts: `b;p` is `b`, `p`."""
    return [code for code in re.split(r"[;,\s]+", note.strip()) if code]


def notes(note: str) -> list[NoteCode]:
    """Return what a result's `note` says, code by code. Raises NotFound."""
    return [note_code(code) for code in split(note)]


def with_draft(note: str, *, is_draft: bool) -> str:
    """Return a result's `note` with the mark of a draft, or without it; any other code stays as it is written."""
    codes = split(note)
    if (DRAFT in codes) == is_draft:
        return note
    return ";".join([*(code for code in codes if code != DRAFT), *([DRAFT] if is_draft else [])])

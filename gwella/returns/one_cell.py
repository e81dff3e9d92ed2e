"""What one cell says: a value of the declared type, or which rule it breaks.

A cell that cannot be read says nothing, and so is unknown; with the rule comes the nearest allowed answer, never what
stands in the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import msgspec

from gwella.returns.mapping import fold, nearest, without_lost
from gwella.snapshots.keys import is_placeholder
from gwella.snapshots.tables import CodeList, Column, Kind, lists

# Extracts from databases write NULL where a cell is empty. In a text it may be somebody's name.
NULL = "null"
CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?Z?"
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + CLOCK)
DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})" + CLOCK)
EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
SCIENTIFIC = re.compile(r"-?\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
YES = frozenset({"yes", "y", "true", "t", "1", "ie", "ydy", "ydyw", "oes", "oedd", "do"})
NO = frozenset(
    {"no", "n", "false", "f", "0", "na", "nac", "nage", "naddo"}
    | {"nacydy", "nacydyw", "nacoes", "nacoedd", "nagydy", "nagydyw", "nagoes", "nagoedd"}
)
NOT_APPLICABLE = ("n/a", "n.a.")  # which without its signs would be the Welsh for no
NOT_KNOWN = frozenset({"unknown", "notknown", "notrecorded", "anhysbys", "ddimynhysbys", "hebeigofnodi"})


class Read(msgspec.Struct, frozen=True):
    """What a text says: a value (None where it says nothing), or the rule it breaks and what is near."""

    value: Any = None
    rule: str = ""
    near: str = ""


def reader(column: Column) -> Callable[[str], Read]:
    """Return the function that reads one cell of `column`, stripped of the space around it."""
    return reader_of(column.kind, column.list)


def reader_of(kind: Kind, name: str) -> Callable[[str], Read]:
    """Return the function that reads one cell of this kind; `name` is that of its list of codes, if it has one."""
    read = _reader_of_values(kind, name)
    return read if kind is Kind.TEXT else lambda text: Read(rule="cell_error") if is_error(text) else read(text)


def is_error(text: str) -> bool:
    """Say whether a cell holds an error of Excel's in place of a value; a file in CSV keeps it as text."""
    return text.startswith("#") and EXCEL_ERROR.fullmatch(text) is not None


def _reader_of_values(kind: Kind, name: str) -> Callable[[str], Read]:
    match kind:
        case Kind.IDENTIFIER:
            return identifier
        case Kind.PERSON:
            return person
        case Kind.DATE:
            return day
        case Kind.YES_NO:
            return yes_no
        case Kind.CHOICE:
            return partial(choice, spellings=spellings_of(name), codes=lists()[name])
        case Kind.SEVERAL:
            return partial(several, spellings=spellings_of(name), codes=lists()[name])
        case Kind.TEXT:
            return lambda text: Read(text or None)


def identifier(text: str) -> Read:
    """Text as it stands; leading zeros matter. One that Excel has turned into a power of ten is lost.

    A dash or NULL names nothing: rows that have it are not one row that is there again and again.
    """
    if SCIENTIFIC.fullmatch(text):
        return Read(rule="identifier_damaged")
    return Read(None if is_blank(text) else text)


def person(text: str) -> Read:
    """An identifier, but never a placeholder: two rows that say "unknown" are not one person."""
    if text and is_placeholder(text):
        return Read(rule="person_placeholder")
    return identifier(text)


def day(text: str) -> Read:
    """A date: `2024-04-01`, or `01/04/2024` with the day first; a time of day after it is left out."""
    if found := ISO.fullmatch(text):
        year, month, number = found.group(1, 2, 3)
    elif found := DAY_FIRST.fullmatch(text):
        number, month, year = found.group(1, 3, 4)
    else:
        return Read() if is_blank(text) else Read(rule="not_a_date")
    try:
        return Read(date(int(year), int(month), int(number)))
    except ValueError:
        return Read(rule="impossible_date")


def yes_no(text: str) -> Read:
    """Yes or no in either language; "not known" is known to be unknown, so it is empty and no finding."""
    plain = fold(text)
    if text.casefold() in NOT_APPLICABLE:
        return Read()
    if plain in YES or plain in NO:
        return Read(plain in YES)
    return Read() if plain in NOT_KNOWN or is_blank(text) else Read(rule="not_yes_no")


def choice(text: str, *, spellings: dict[str, str], codes: CodeList) -> Read:
    """One code of a list, by code, label in either language or alias."""
    code = spellings.get(fold(text))
    if code is not None:
        return Read(None if codes.codes[code].unknown else code)
    if is_blank(text):
        return Read()
    near = nearest(text, spellings)
    return Read(rule="nearly_in_list" if near else "not_in_list", near=near)


def several(text: str, *, spellings: dict[str, str], codes: CodeList) -> Read:
    """Several codes of a list with `;` between them, each once, in the order of the list."""
    if is_blank(text):
        return Read()
    answers = [choice(part, spellings=spellings, codes=codes) for part in text.split(";") if part.strip()]
    for answer in answers:
        if answer.rule:
            return answer
    given = {answer.value for answer in answers}
    return Read(";".join(code for code in codes.codes if code in given) or None)


def spellings_of(name: str) -> dict[str, str]:
    """Return the code that each folded spelling of a list names."""
    names: dict[str, str] = {}
    for code, entry in lists()[name].codes.items():
        for spelling in (code, entry.title.en, entry.title.cy, *entry.aliases):
            names.setdefault(fold(spelling), code)
            names.setdefault(without_lost(spelling), code)
    return names


def is_blank(text: str) -> bool:
    """Say whether a cell that is not free text says nothing: empty, NULL, or only signs such as a dash."""
    return not text[:1].isdigit() and fold(text) in ("", NULL)  # a date is known at its first sign

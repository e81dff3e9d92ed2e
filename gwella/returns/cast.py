"""From text to the declared types: what a cell says, or which rule it breaks.

Every distinct text of a column is read once. A cell that cannot be read becomes empty, and so
unknown; the finding names the rule and the nearest allowed answer, never what stands in the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.returns.mapping import fold, nearest
from gwella.snapshots.keys import is_placeholder
from gwella.snapshots.store import arrow_type
from gwella.snapshots.tables import CodeList, Column, Kind, lists

if TYPE_CHECKING:
    import pyarrow as pa

# Extracts from databases write NULL where a cell is empty. In a text it may be somebody's name.
NULL = "null"
CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?Z?"
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + CLOCK)
DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})" + CLOCK)
SCIENTIFIC = re.compile(r"-?\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
YES = frozenset({"yes", "y", "true", "t", "1", "ie", "ydy", "ydyw", "oes", "oedd", "do"})
NO = frozenset(
    {"no", "n", "false", "f", "0", "na", "nac", "nage", "naddo"}
    | {"nacydy", "nacydyw", "nacoes", "nacoedd", "nagydy", "nagydyw", "nagoes", "nagoedd"}
)
NOT_KNOWN = frozenset({"unknown", "notknown", "notrecorded", "anhysbys", "ddimynhysbys", "hebeigofnodi"})


class Read(msgspec.Struct, frozen=True):
    """What a text says: a value (None where it says nothing), or the rule it breaks and what is near."""

    value: Any = None
    rule: str = ""
    near: str = ""


class Problem(msgspec.Struct, frozen=True):
    """One cell that cannot be read: its place among the rows (from 0), the rule and the nearest answer."""

    at: int
    rule: str
    near: str = ""


class Cast(msgspec.Struct, frozen=True):
    """A column in its declared type; which cells were empty in the file; and which cannot be read."""

    values: pa.Array
    empty: pa.Array
    problems: tuple[Problem, ...]


def cast(texts: Sequence[str], column: Column) -> Cast:
    """Return a column of texts in its declared type."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = pa.array(texts, pa.string()).dictionary_encode()
    distinct = [text.strip() for text in encoded.dictionary.to_pylist()]
    read = reader(column)
    answers = [read(text) for text in distinct]
    values = pa.array([answer.value for answer in answers], arrow_type(column.kind))
    empty = pa.array([_is_empty(text, column.kind) for text in distinct], pa.bool_())
    broken = pa.array([bool(answer.rule) for answer in answers], pa.bool_()).take(encoded.indices)
    places = pc.indices_nonzero(broken).to_pylist()
    problems = (
        Problem(place, answer.rule, answer.near)
        for place in places
        for answer in (answers[encoded.indices[place].as_py()],)
    )
    return Cast(values.take(encoded.indices), empty.take(encoded.indices), tuple(problems))


def reader(column: Column) -> Callable[[str], Read]:
    """Return the function that reads one cell of `column`, stripped of the space around it."""
    match column.kind:
        case Kind.IDENTIFIER:
            return identifier
        case Kind.PERSON:
            return person
        case Kind.DATE:
            return day
        case Kind.YES_NO:
            return yes_no
        case Kind.CHOICE:
            return partial(choice, spellings=_codes(column.list), codes=lists()[column.list])
        case Kind.SEVERAL:
            return partial(several, spellings=_codes(column.list), codes=lists()[column.list])
        case Kind.TEXT:
            return lambda text: Read(text or None)


def identifier(text: str) -> Read:
    """Text as it stands; leading zeros matter. One that Excel has turned into a power of ten is lost."""
    if SCIENTIFIC.fullmatch(text):
        return Read(rule="identifier_damaged")
    return Read(text or None)


def person(text: str) -> Read:
    """An identifier, but never a placeholder: two rows that say "unknown" are not one person."""
    if text and is_placeholder(text):
        return Read(rule="person_placeholder")
    return identifier(text)


def day(text: str) -> Read:
    """A date: `2024-04-01`, or `01/04/2024` with the day first; a time of day after it is left out."""
    if is_blank(text):
        return Read()
    if found := ISO.fullmatch(text):
        year, month, number = found.group(1, 2, 3)
    elif found := DAY_FIRST.fullmatch(text):
        number, month, year = found.group(1, 3, 4)
    else:
        return Read(rule="not_a_date")
    try:
        return Read(date(int(year), int(month), int(number)))
    except ValueError:
        return Read(rule="impossible_date")


def yes_no(text: str) -> Read:
    """Yes or no in either language; "not known" is known to be unknown, so it is empty and no finding."""
    plain = fold(text)
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


def _codes(name: str) -> dict[str, str]:
    """Return the code that each folded spelling of a list names."""
    names: dict[str, str] = {}
    for code, entry in lists()[name].codes.items():
        for spelling in (code, entry.title.en, entry.title.cy, *entry.aliases):
            names.setdefault(fold(spelling), code)
    return names


def is_blank(text: str) -> bool:
    """Say whether a cell that is not free text says nothing: empty, NULL, or only signs such as a dash."""
    return fold(text) in ("", NULL)


def _is_empty(text: str, kind: Kind) -> bool:
    return not text if kind in (Kind.TEXT, Kind.IDENTIFIER, Kind.PERSON) else is_blank(text)

"""The tables of a return, as data: `definitions/tables/`, one file each.

`gwella.returns` reads files into them, `gwella.metrics` counts over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Any

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Joined
from gwella.code_of_practice.reading import Name, check_names, each, file_of, kept

PEOPLE = "people"  # the table that holds what is known of everybody the other tables speak of
AUTHORITY = "authority"  # the column that says whose each row is
GIVEN = "given"  # what a column that is filled from another says where that one holds an answer
YES_NO_LIST = "yes_no"  # the list whose codes stand for yes and no where a figure is broken down by such a column


class Kind(StrEnum):
    """What a cell holds, and so how it is read and kept."""

    IDENTIFIER = auto()  # text, kept as it stands; leading zeros matter
    PERSON = auto()  # an identifier that becomes a person key before anything is stored
    DATE = auto()
    CHOICE = auto()  # one code of a list
    SEVERAL = auto()  # several codes of a list, separated by ";"
    YES_NO = auto()
    TEXT = auto()


CODES = frozenset({Kind.CHOICE, Kind.SEVERAL})


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column: its heading in both languages and what its cells may hold.

    Where a cell is empty it says what that of `filled_from` does: GIVEN for an answer, else why there is none.
    """

    title: Text
    kind: Kind
    list: str = ""
    required: bool = False
    officer_only: bool = False
    filled_from: str = ""
    aliases: tuple[str, ...] = ()
    help: Text | None = None


class Derived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column that is worked out: a title, a word of `metrics/derive.py` and what that word is given."""

    title: Text
    word: str
    given: dict[str, Any] = {}


class DeriveExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows, and what a derived column holds for each of them ("" where it is not known)."""

    says: Text
    year: int
    given: str | dict[str, str]
    expect: dict[str, tuple[str | int | bool, ...]]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of the person-level return."""

    title: Text
    about: Text
    row: Text
    key: str
    source: Text
    columns: dict[str, Column]
    files: tuple[str, ...] = ()
    date: str = ""
    spell: tuple[str, str] | None = None
    derive: dict[str, Derived] = {}
    example: tuple[DeriveExample, ...] = ()

    @property
    def stored(self) -> Mapping[str, Column]:
        """The columns that a snapshot keeps: all but those only the officer's own files hold."""
        return MappingProxyType({name: c for name, c in self.columns.items() if not c.officer_only})

    @property
    def coded(self) -> tuple[str, ...]:
        """The stored columns that hold few different values again and again: codes, and whose the rows are."""
        return tuple(name for name, c in self.stored.items() if c.kind in CODES or name == AUTHORITY)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code of a list, with its label."""

    title: Text
    aliases: tuple[str, ...] = ()
    unknown: bool = False  # a code that says "not known" (refused, not recorded): read as an empty cell


class CodeList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A closed list of codes, in the order in which they are shown."""

    title: Text
    source: str
    codes: dict[str, Entry]


@kept
def tables() -> Mapping[str, Table]:
    """Return every table by its name, `people` first. Raises DefinitionError, also for a list that is not there."""
    found = each("tables", Table)
    for key, one in found.items():
        listed = ((name, column.list) for name, column in one.columns.items() if column.list)
        filled = [(name, column) for name, column in one.columns.items() if column.filled_from]
        coded = [name for name, column in one.columns.items() if column.list]
        names = [
            *(Name(f"columns.{name}.list", code_list, lists()) for name, code_list in listed),
            *(Name(f"columns.{name}.filled_from", column.filled_from, coded) for name, column in filled),
        ]
        check_names(file_of("tables", key), names)
        given = (Name(f"columns.{name}.list", GIVEN, lists()[column.list].codes) for name, column in filled)
        check_names(file_of("tables", key), given)
    return MappingProxyType({name: found[name] for name in sorted(found, key=lambda name: (name != PEOPLE, name))})


def filled_from(code: str, of: Column, column: Column) -> str | None:
    """Return what `column` says where it is empty and the column `of`, which it is filled from, holds `code`.

    An answer is GIVEN. Of a code that says "not known" it is the same code; None where its list has none of the kind.
    """
    if not lists()[of.list].codes[code].unknown:
        return GIVEN
    return code if code in lists()[column.list].codes else None


@kept
def lists() -> Mapping[str, CodeList]:
    """Return every code list by its name."""
    return each("lists", CodeList)


def table(name: str) -> Table:
    """Return one table. Raises NotFound, which lists those there are by the names of their files in each language."""
    try:
        return tables()[name]
    except KeyError:
        each = (one.files or (key,) for key, one in tables().items())
        known = Joined(tuple(Text(en=files[0], cy=files[-1]) for files in each))
        raise NotFound("tables.not_a_table", name=name, known=known) from None

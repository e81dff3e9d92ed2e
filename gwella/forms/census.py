"""Censuses: which people a person-level return speaks of and what it says of each (`definitions/forms/censuses/`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum, auto

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import Name, check_names, each, file_of, kept
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.years import Period
from gwella.snapshots.tables import PEOPLE, tables

CENSUSES = "forms/censuses"


class Whom(StrEnum):
    """Whose spells count: open on any day of the year, on its last day, or on its last day and since 1 January."""

    IN_YEAR = auto()
    ON_LAST_DAY = auto()
    SINCE_1_JANUARY = auto()


class Word(StrEnum):
    """What a column says of a person; those below the line look at `table`."""

    AUTHORITY = auto()
    PERSON = auto()
    OF_PERSON = auto()  # `field` of the table of people
    BEGAN = auto()  # when the latest unbroken run of the census' spells began
    OPEN = auto()  # whether one of them is open on the last day
    CLOSED = auto()  # when the last one ended, where none is open
    NOT_HELD = auto()  # asked, and in no table of ours: empty throughout
    ANY_IN_YEAR = auto()  # whether a row falls in the year
    CODES_IN_YEAR = auto()  # what the rows of the year hold in `field`
    OPEN_IN = auto()  # whether a spell is open on the last day
    CODES_OPEN = auto()  # what the spells open on the last day hold in `field`
    NAMED_IN = auto()  # whether a spell open on the last day names the person in `field`


WITH_FIELD = frozenset({Word.OF_PERSON, Word.CODES_IN_YEAR, Word.CODES_OPEN, Word.NAMED_IN})
OF_TABLE = frozenset({Word.ANY_IN_YEAR, Word.CODES_IN_YEAR, Word.OPEN_IN, Word.CODES_OPEN, Word.NAMED_IN})
DATED = frozenset({Word.ANY_IN_YEAR, Word.CODES_IN_YEAR})


class CensusColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of the file. `only_open`: said only of people with a spell open on the last day."""

    heading: Text
    word: Word
    table: str = ""
    field: str = ""
    only_open: bool = False

    def __post_init__(self) -> None:
        if bool(self.table) != (self.word in OF_TABLE):
            raise Misfit("misfits.said_with", field="table", words=", ".join(sorted(OF_TABLE)))
        if bool(self.field) != (self.word in WITH_FIELD):
            raise Misfit("misfits.said_with", field="field", words=", ".join(sorted(WITH_FIELD)))

    @property
    def reads(self) -> str:
        """The table that it looks at, "" where that is the census' own."""
        return PEOPLE if self.word is Word.OF_PERSON else self.table


class Census(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person-level return: one row a person. The spells of `table` whose `field` `is` so say who is in it.

    `confidence` speaks of the layout: one that was not read in full is a draft.
    """

    title: Text
    source: str
    confidence: Confidence
    from_: int = msgspec.field(name="from")
    table: str
    field: str
    is_: str = msgspec.field(name="is")
    whom: Whom
    column: tuple[CensusColumn, ...]
    to: int | None = None

    @property
    def reads(self) -> frozenset[str]:
        """Every table that it looks at."""
        return frozenset({self.table, PEOPLE, *(column.reads for column in self.column)} - {""})

    def check_is_for(self, year: int) -> None:
        """Raise NotFound unless the census of `year` is laid out so."""
        if year < self.from_ or (self.to is not None and year > self.to):
            years = {"year": Period.of_year(year), "first": Period.of_year(self.from_)}
            raise NotFound("forms.census_not_for_year", census=self.title, **years)


@kept
def censuses() -> Mapping[str, Census]:
    """Return every census by its key. Raises DefinitionError."""
    found = each(CENSUSES, Census)
    for key, one in found.items():
        check_names(file_of(CENSUSES, key), _names(one))
    return found


def census(key: str) -> Census:
    """Return the census `key`. Raises NotFound, which says what there is."""
    if key not in censuses():
        raise NotFound("forms.no_such_form", form=key, forms=", ".join(censuses()))
    return censuses()[key]


def _names(one: Census) -> Iterator[Name]:
    spells, dated = _with_spells(), [key for key, table in tables().items() if table.date]
    yield Name("table", one.table, spells)
    yield Name("field", one.field, tables()[one.table].stored)
    for place, column in enumerate(one.column, start=1):
        if column.word in OF_TABLE:
            yield Name(f"column[{place}].table", column.table, dated if column.word in DATED else spells)
        if column.word in WITH_FIELD:
            yield Name(f"column[{place}].field", column.field, tables()[column.reads].stored)


def _with_spells() -> list[str]:
    return [key for key, table in tables().items() if table.spell]

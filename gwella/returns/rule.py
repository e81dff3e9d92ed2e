"""What every word of the vocabulary of checks has, whichever of its rows or of its tables it looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar

import msgspec

from gwella.code_of_practice.misfit import Misfit
from gwella.returns.cells import Answers
from gwella.returns.rows import Rows
from gwella.snapshots.tables import Table

# Columns of whichever table the check is asked of: its identifier, the day on which a row happened or began, its end.
KEY, DAY, END = "<key>", "<day>", "<end>"


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One condition on a row: a field, and exactly one of the words `is`, `one_of`, `filled`."""

    field: str
    is_: str | bool | None = msgspec.field(name="is", default=None)
    one_of: tuple[str, ...] | None = None
    filled: bool | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that it names."""
        return self.one_of or ((self.is_,) if isinstance(self.is_, str) else ())

    def __post_init__(self) -> None:
        if [self.is_, self.one_of, self.filled].count(None) != 2:
            raise Misfit("misfits.one_word", words="is, one_of, filled")

    def holds(self, rows: Rows) -> Answers:
        """True, false, or unknown where the cell is empty."""
        if self.filled is not None:
            return ~rows.empty(self.field) if self.filled else rows.empty(self.field)
        return rows[self.field].one_of(self.one_of) if self.one_of else rows[self.field].is_(self.is_)


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="word"):
    """What every word has: the fields it looks at, and the rows that break it."""

    leaves_out: ClassVar[bool] = False  # rows that break it are not counted
    of_repeated: ClassVar[bool] = False  # asked while rows whose identifier is repeated are still there
    asks_last_year: ClassVar[bool] = False  # asked where the return of the year before is there to compare with
    asks_to_fill: ClassVar[bool] = False  # without its column no figure can know what it asks

    def looks_at(self) -> tuple[str, ...]:
        """The columns that the rule looks at, KEY, DAY and END among them; a finding names the first."""
        raise NotImplementedError

    def fields(self, of: Table) -> tuple[str, ...]:
        """The columns of `of` that the rule looks at; a finding names the first."""
        begins, ends = of.spell or (of.date, "")
        named = {KEY: of.key, DAY: of.date or begins, END: ends}
        return tuple(named.get(field, field) for field in self.looks_at())

    def spares(self) -> tuple[str, ...]:
        """The columns that it looks at and a file may lack: then no row says anything in them."""
        return ()

    def needs(self) -> tuple[str, ...]:
        """The other tables without which the rule cannot be asked."""
        return ()

    def conditions(self) -> tuple[Condition, ...]:
        """The conditions under which it is asked of a row."""
        return ()

    def broken(self, rows: Rows) -> Answers:
        """Whether each row breaks the rule; empty where that cannot be told."""
        raise NotImplementedError


class Found(msgspec.Struct, frozen=True):
    """What a rule finds in a table as a whole: numbers and codes that are said of it.

    `missing` is the place (from 0) of a row of last year's table that is not in this one.
    """

    parameters: Mapping[str, str | int] = MappingProxyType({})
    missing: int | None = None


class WholeRule(Rule, frozen=True):
    """A rule about a table as a whole: what it finds lies in no row of it."""

    def broken(self, rows: Rows) -> Answers:
        raise NotImplementedError

    def found(self, rows: Rows) -> Iterator[Found]:
        """Yield what is wrong with the table."""
        raise NotImplementedError

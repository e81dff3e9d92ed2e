"""What a rule may look at: the rows that it is asked about, what other tables say of them, and the year reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import accumulate
from operator import and_
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import msgspec

from gwella.code_of_practice.years import Period
from gwella.returns.cells import Answers, Cells
from gwella.snapshots.ages import ages_on
from gwella.snapshots.in_memory import answered
from gwella.snapshots.pieces import in_one_piece
from gwella.snapshots.tables import PEOPLE, Table, table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

LINKED = "person"  # the column by which every table names people


class Asked:
    """The rows of a return that are asked about; each column is cut down to them, and each link followed, once."""

    def __init__(
        self,
        tables: Mapping[str, pa.Table],
        which: Mapping[str, pa.ChunkedArray] = MappingProxyType({}),
        last_year: Mapping[str, pa.Table] = MappingProxyType({}),
    ) -> None:
        """Take whole tables, and for each of them which of its rows are asked about: where that is not said, all.

        `last_year` are the tables of the return of the year before, as far as it is there.
        """
        self._tables = tables
        self.last_year = last_year
        self._which = {name: in_one_piece(answers) for name, answers in which.items()}
        self._columns: dict[tuple[str, str], pa.Array] = {}
        self._places: dict[tuple[str, str], Mapping[str, pa.Array]] = {}
        self._own_places: dict[str, np.ndarray] = {}
        self._repeated: dict[str, Answers] = {}
        self._without_zeros: dict[str, Cells] = {}
        self._everything = Asked(tables, last_year=last_year) if which else None

    @property
    def everything(self) -> Asked:
        """All rows of the same tables, for a rule that compares rows with others that it is not asked about."""
        return self._everything or self

    def column(self, name: str, column: str) -> pa.Array:
        """Return a column of the table `name`, of the rows asked about."""
        if (name, column) not in self._columns:
            self._columns[name, column] = self.cut(name, in_one_piece(self._tables[name][column]))
        return self._columns[name, column]

    def cut(self, name: str, values: pa.Array) -> pa.Array:
        """Return, of one value for each row of the table `name`, those of the rows asked about."""
        if name not in self._which:
            return values
        places = self.own_places(name)
        if len(places) and places[-1] - places[0] == len(places) - 1:  # one after the other: nothing is copied
            return values.slice(int(places[0]), len(places))
        return values.filter(self._which[name])

    def own_places(self, name: str) -> np.ndarray:
        """Return at which places (from 0) in the whole table the rows asked about lie."""
        import numpy as np

        if name not in self._own_places:
            is_asked = self._which.get(name)
            every = np.arange(len(self._tables[name])) if is_asked is None else np.flatnonzero(answered(is_asked))
            self._own_places[name] = every
        return self._own_places[name]

    def table(self, name: str) -> pa.Table:
        """Return the whole table `name`, whichever of its rows are asked about."""
        return self._tables[name]

    def keys_without_zeros(self, name: str) -> Cells:
        """Return the identifiers of the whole table `name` without the zeros that they begin with."""
        if name not in self._without_zeros:
            self._without_zeros[name] = Cells(in_one_piece(self._tables[name][table(name).key])).without_zeros()
        return self._without_zeros[name]

    def repeated(self, name: str) -> Answers:
        """Return whether each row's identifier stands in a row above too."""
        if name not in self._repeated:
            self._repeated[name] = Cells(self.column(name, table(name).key)).repeat_one_above()
        return self._repeated[name]

    def person_numbers(self, name: str) -> pa.Array:
        """Return a number for each row's person; empty where that is not known, or where the people do not list them.

        Where there is no table of people, everybody who is named is known.
        """
        if PEOPLE in self._tables:
            return self.places(name, LINKED, PEOPLE)
        return self.column(name, LINKED).dictionary_encode().indices

    def places(self, name: str, field: str, other: str) -> pa.Array:
        """Return where in the whole table `other` the row lies that each cell names; empty where it is not there."""
        import pyarrow as pa

        if name == other and field == table(other).key:
            return pa.array(self.own_places(name))
        if (field, other) not in self._places:
            self._places[field, other] = self._looked_up(field, other)
        return self._places[field, other][name]

    def births(self, name: str) -> pa.Array:
        """Return each row's date of birth; empty where it, or the person, is not known."""
        import pyarrow as pa

        if LINKED not in table(name).columns:
            return pa.nulls(len(self.own_places(name)), pa.date32())
        return in_one_piece(self._tables[PEOPLE]["born_on"]).take(self.places(name, LINKED, PEOPLE))

    def _looked_up(self, field: str, other: str) -> Mapping[str, pa.Array]:
        """Return the places for all tables that have the column, so that the identifiers are sorted out once."""
        import pyarrow as pa
        import pyarrow.compute as pc

        naming = {name: self.column(name, field) for name in self._tables if field in table(name).columns}
        if field == (key := table(other).key):
            naming.pop(other, None)
        cells = pa.chunked_array(naming.values(), pa.string())
        found = in_one_piece(pc.index_in(cells, value_set=in_one_piece(self._tables[other][key]), skip_nulls=True))
        ends = accumulate(len(column) for column in naming.values())
        return {name: found[end - len(naming[name]) : end] for name, end in zip(naming, ends, strict=True)}


class Holding(Protocol):
    """A condition on a row."""

    def holds(self, rows: Rows) -> Answers:
        """True, false, or unknown."""


class Rows(msgspec.Struct, frozen=True):
    """The rows of one table that a rule is asked about, who sent them, and the period that is reported."""

    of: str
    asked: Asked
    sender: str
    period: Period

    @property
    def definition(self) -> Table:
        return table(self.of)

    def __getitem__(self, column: str) -> Cells:
        """Return what the cells of a column hold, in its declared type."""
        return Cells(self.asked.column(self.of, column))

    def empty(self, column: str) -> Answers:
        """Whether the file's cell was empty; one that cannot be read is not, though nothing is known of it."""
        return self[f"_empty_{column}"].are()

    def name_one_in(self, other: str, column: str) -> Answers:
        """Whether the table `other` has the row that the cell names; an empty cell names none."""
        return Cells(self.asked.places(self.of, column, other)).known()

    def repeated(self) -> Answers:
        """Whether a row above has the same identifier; an empty one repeats none."""
        return self.asked.repeated(self.of)

    def person_numbers(self) -> pa.Array:
        """Return a number for each row's person, empty where that is not known."""
        return self.asked.person_numbers(self.of)

    def of_last_year(self) -> pa.Table:
        """Return the table as it was in the return of the year before."""
        return self.asked.last_year[self.of]

    def everything_as_table(self) -> pa.Table:
        """Return the whole table, the rows that are not asked about too."""
        return self.asked.table(self.of)

    def age_on(self, column: str) -> Cells:
        """The person's age in whole years on the date in a column."""
        return Cells(ages_on(self[column].values, self.asked.births(self.of)))

    def hold(self, conditions: Sequence[Holding]) -> Answers:
        """Whether all conditions hold; they do where there is none."""
        return reduce(and_, (condition.holds(self) for condition in conditions)) if conditions else self["_row"].known()

    def where(self, answers: Answers) -> np.ndarray:
        """Return at which places in the whole table (from 0) the rows lie of which the answer is yes."""
        places: np.ndarray = self.asked.own_places(self.of)[answers.yes]
        return places

    @property
    def everything(self) -> Rows:
        """All rows of the table, those that are not asked about too."""
        return msgspec.structs.replace(self, asked=self.asked.everything)

    def of_everything(self, answers: Answers) -> Answers:
        """Return, of answers about all rows of the table, those about the rows that are asked about."""
        return answers.at(self.asked.own_places(self.of))

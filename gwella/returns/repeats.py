"""Words about rows that belong together: those of one person or one identifier, and those that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from gwella.returns.cells import Answers, Cells, told
from gwella.returns.rows import LINKED, Rows
from gwella.returns.rule import DAY, KEY, Rule
from gwella.snapshots.days import numbers
from gwella.snapshots.in_memory import holding, places_of_words
from gwella.snapshots.tables import table

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

MADE_UP = "made_up"  # says nothing of what a row is about


class SameWhenRepeated(Rule, frozen=True, tag="same_when_repeated"):
    """A row whose identifier stands above says in `field` what the first row of the identifier says there."""

    field: str
    of_repeated: ClassVar[bool] = True

    def looks_at(self) -> tuple[str, ...]:
        return (self.field, KEY)

    def broken(self, rows: Rows) -> Answers:
        import numpy as np

        # Few identifiers are repeated, so few rows are looked at closely.
        keys = rows[rows.definition.key]
        repeated = keys.values.take(np.flatnonzero(rows.repeated().yes))
        return _differs(keys.among(repeated), [keys.values], rows[self.field].values)


class Agrees(Rule, frozen=True, tag="agrees"):
    """Rows that hold the same in every field of `among` hold the same in `field` as the first of them.

    An empty cell contradicts nobody, unless `empty_differs`: then a row without a value contradicts one that has it.
    """

    field: str
    among: tuple[str, ...]
    empty_differs: bool = False

    def looks_at(self) -> tuple[str, ...]:
        return (self.field, *self.among)

    def broken(self, rows: Rows) -> Answers:
        # The first of them may be a row of another year.
        every = rows.everything
        together = [every[name].values for name in self.among]
        values = every[self.field].values
        if self.empty_differs:
            values = _numbered(values)
        known = Cells(values).known()
        for column in together:
            known &= Cells(column).known()
        return rows.of_everything(_differs(known, together, values))


class NotTwice(Rule, frozen=True, tag="not_twice"):
    """No row above says the same of the same person on the same day, but for its identifier."""

    def looks_at(self) -> tuple[str, ...]:
        return (DAY, LINKED)

    def broken(self, rows: Rows) -> Answers:
        import numpy as np
        import pyarrow as pa

        people, days = rows.person_numbers(), rows[self.fields(rows.definition)[0]].values
        places = _alike(people, days)
        answers = np.zeros(len(people), "bool")
        if len(places):
            taken = pa.array(places)
            others = [name for name in table(rows.of).stored if name not in (rows.definition.key, MADE_UP)]
            columns = [_numbered(rows[name].values.take(taken)) for name in others]
            answers[places] = ~_is_first([people.take(taken), *columns])
        return told(answers)


def _alike(people: pa.Array, days: pa.Array) -> npt.NDArray[np.int64]:
    """Return the places of the rows whose person and day some other row has too."""
    import numpy as np
    import pyarrow.compute as pc

    if people.null_count or days.null_count:
        known = pc.indices_nonzero(pc.and_(people.is_valid(), days.is_valid()))
        places = known.to_numpy().astype("int64")
        people, days = people.take(known), days.take(known)
    else:
        places = np.arange(len(people))
    both = people.to_numpy().astype("int64") << 32
    both += numbers(days)
    in_order = np.sort(both)
    twice = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
    if not len(twice):
        return np.zeros(0, "int64")
    at = twice.searchsorted(both).clip(max=len(twice) - 1)
    alike: npt.NDArray[np.int64] = places[twice[at] == both]
    return alike


def _differs(asked: Answers, together: Sequence[pa.Array], values: pa.Array) -> Answers:
    """Return, of the rows that are asked, which hold something else than the first with the same in `together`.

    A row without a value is passed over.
    """
    import numpy as np

    answers = np.zeros(len(values), "bool")
    places = np.flatnonzero(asked.yes & holding(values))
    if len(places):
        columns = [_numbered(column.take(places)) for column in together]
        numbers = _numbered(values.take(places)).to_numpy()
        answers[places] = numbers[_firsts(columns)] != numbers
    return told(answers)


def _is_first(columns: Sequence[pa.Array]) -> npt.NDArray[np.bool_]:
    """Return whether no row above holds the same in all columns."""
    import numpy as np

    firsts = _firsts(columns)
    is_first: npt.NDArray[np.bool_] = firsts == np.arange(len(firsts))
    return is_first


def _firsts(columns: Sequence[pa.Array]) -> npt.NDArray[np.int64]:
    """Return the place of the first row that holds the same in all columns of numbers."""
    import numpy as np

    groups = np.zeros(len(columns[0]), "int64")
    first = groups
    for column in columns:
        numbers = column.to_numpy().astype("int64")
        _, first, groups = np.unique(
            groups * (numbers.max(initial=0) + 1) + numbers, return_index=True, return_inverse=True
        )
    places: npt.NDArray[np.int64] = first[groups]
    return places


def _numbered(values: pa.Array) -> pa.Array:
    """Return a number for each different value, and one for an empty cell."""
    import pyarrow as pa

    if not pa.types.is_dictionary(values.type):
        return values.dictionary_encode(null_encoding="encode").indices
    return pa.array(places_of_words(values))

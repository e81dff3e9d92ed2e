"""What people lend to the rows about them: their dates and attributes, and their categories as small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gwella.metrics.definitions import breakdowns
from gwella.metrics.dimensions import NOT_KNOWN, number_of, places
from gwella.snapshots.tables import PEOPLE, Column, Kind, table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NOBODY = -1


class People:
    """The people of some authorities, `each` a table; None of an authority that has provided none.

    A person is one row: a repeated identifier is left out by the check before anything is kept.
    """

    def __init__(self, each: Sequence[pa.Table | None]) -> None:
        import pyarrow as pa

        self._persons = [pa.array([], pa.int64()) if people is None else people["person"] for people in each]
        there = [people for people in each if people is not None]
        self._together = pa.concat_tables(there).unify_dictionaries() if there else pa.table({})
        self._numbers: dict[tuple[str, ...], np.ndarray] = {}

    def places(self, persons: pa.Array, whose: np.ndarray) -> np.ndarray:
        """Return the place of each person, a key of the authority at the place `whose`; NOBODY where there is none.

        The authorities' rows stand one after the other.
        """
        import numpy as np
        import pyarrow.compute as pc

        ends = np.searchsorted(whose, np.arange(len(self._persons)), side="right")
        found, start, first = [np.empty(0, np.int64)], 0, 0
        for known, end in zip(self._persons, ends.tolist(), strict=True):
            place = pc.index_in(persons[start:end], value_set=known, skip_nulls=True)
            place = pc.fill_null(place, NOBODY).to_numpy().astype(np.int64)
            found.append(np.where(place == NOBODY, NOBODY, place + first))
            start, first = end, first + len(known)
        return np.concatenate(found)

    def lent(self, name: str, link: np.ndarray) -> pa.Array:
        """Return a column of people for rows whose persons stand at the places `link`."""
        import pyarrow as pa

        return self._column(name).take(pa.array(link, mask=link == NOBODY))

    def number(self, names: tuple[str, ...]) -> np.ndarray:
        """Return the number that each person's categories of the breakdowns `names` make, and last that of nobody."""
        import numpy as np

        if names not in self._numbers:
            each = [places(self._column(breakdowns()[name].field), name) for name in names]
            self._numbers[names] = np.append(number_of(names, each, len(self._together)), NOT_KNOWN)
        return self._numbers[names]

    def _column(self, name: str) -> pa.Array:
        import pyarrow as pa

        if name not in self._together.column_names:
            return pa.nulls(len(self._together), _type(table(PEOPLE).stored.get(name)))
        return self._together[name].combine_chunks()


def _type(column: Column | None) -> pa.DataType:
    """Return the type of a column that is not there; a whole number where it is no column of ours."""
    import pyarrow as pa

    if column is None:
        return pa.int32()
    return {Kind.DATE: pa.date32(), Kind.YES_NO: pa.bool_()}.get(column.kind, pa.string())

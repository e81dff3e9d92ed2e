"""What people lend to the rows about them: their dates and attributes, and their categories as small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gwella.metrics.definitions import breakdowns
from gwella.metrics.dimensions import number_of, places
from gwella.snapshots.store import arrow_type
from gwella.snapshots.tables import PEOPLE, table

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

NOT_FOUND = -1  # as pandas has it
NO_KEY = -1  # a key is a number from 0 on


class People:
    """The people of some authorities, `each` a table; None of an authority that has provided none.

    A person is one row: a repeated identifier is left out by the check before anything is kept. One place more, the
    last, is that of nobody: whoever is there lends nothing.
    """

    def __init__(self, each: Sequence[pa.Table | None]) -> None:
        import pandas as pd
        import pyarrow as pa

        self._persons = [pd.Index([]) if people is None else _keys(people["person"]) for people in each]
        there = [people for people in each if people is not None]
        self._together = pa.concat_tables(there).unify_dictionaries() if there else pa.table({})
        self._columns: dict[str, pa.Array] = {}
        self._numbers: dict[tuple[str, ...], np.ndarray] = {}

    @property
    def nobody(self) -> int:
        """The place of nobody."""
        return len(self._together)

    def places(self, persons: pa.Array, whose: np.ndarray) -> np.ndarray:
        """Return the place of each person, a key of the authority at the place `whose`; that of nobody for others.

        The authorities' rows stand one after the other.
        """
        import numpy as np

        ends = np.searchsorted(whose, np.arange(len(self._persons)), side="right")
        keys = (persons.fill_null(NO_KEY) if persons.null_count else persons).to_numpy()
        found, start, first = np.empty(len(keys), np.int64), 0, 0
        for known, end in zip(self._persons, ends.tolist(), strict=True):
            place = known.get_indexer(keys[start:end])
            nobody = np.flatnonzero(place == NOT_FOUND)
            place += first
            place[nobody] = self.nobody
            found[start:end] = place
            start, first = end, first + len(known)
        return found

    def lent(self, name: str, link: np.ndarray) -> pa.Array:
        """Return a column of people for rows whose persons stand at the places `link`."""
        import pyarrow as pa

        return self._column(name).take(pa.array(link))

    def number(self, names: tuple[str, ...]) -> np.ndarray:
        """Return the number that each person's categories of the breakdowns `names` make."""
        import numpy as np

        if names not in self._numbers:
            each = [places(self._column(breakdowns()[name].field), name) for name in names]
            self._numbers[names] = number_of(names, each, len(self._together) + 1).astype(np.int32)
        return self._numbers[names]

    def _column(self, name: str) -> pa.Array:
        """Return a column of people, empty at the place of nobody."""
        import pyarrow as pa

        if name not in self._columns:
            if name in self._together.column_names:
                own = self._together[name]
            else:
                own = pa.chunked_array([pa.nulls(len(self._together), arrow_type(table(PEOPLE).stored[name].kind))])
            self._columns[name] = pa.concat_arrays([*own.chunks, pa.nulls(1, own.type)])
        return self._columns[name]


def _keys(persons: pa.ChunkedArray) -> pd.Index:
    """Return the keys of people, each once; somebody without one has a place and is not found."""
    import numpy as np
    import pandas as pd

    keys, empty = persons.fill_null(NO_KEY).to_numpy(), persons.is_null().to_numpy()
    return pd.Index(np.where(empty, NO_KEY - 1 - np.arange(len(keys)), keys))

"""What a word of the vocabulary of derived columns may look at: the rows that it is given, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from gwella.snapshots.tables import Table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from gwella.code_of_practice.years import Period


class Looked(Protocol):
    """What a word may look at: columns by their names, and whose the rows are. `rows` has them."""

    definition: Table
    whose: np.ndarray  # the place of each row's authority

    @property
    def somebody(self) -> np.ndarray:
        """A number for each person of each authority, and one for nobody."""

    @property
    def people_named(self) -> int:
        """How many of these numbers there are."""

    def __getitem__(self, name: str) -> pa.Array:
        """Return a column, worked out where it is derived."""

    def at(self, name: str, places: np.ndarray) -> pa.Array:
        """Return a column at these places alone, for what is asked of few."""

    def put(self, name: str, column: pa.Array) -> None:
        """Set a column beside another that was worked out with it."""


class LookedIn(Looked, Protocol):
    """What a word that looks at the period sees too: all rows, and for each its place among them and its period's."""

    periods: Sequence[Period]
    turn: np.ndarray

    @property
    def every(self) -> Looked:
        """All rows of the table."""

    @property
    def origin(self) -> np.ndarray:
        """The place of each row among them."""

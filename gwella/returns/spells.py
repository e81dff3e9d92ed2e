"""The spells of one person: which of those that began before a row went on longest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwella.snapshots.days import numbers

if TYPE_CHECKING:
    import pyarrow as pa

END_OF_TIME = date(9999, 12, 31)
APART = 1 << 32  # more days than lie between any two dates


def latest_end_above(persons: pa.Array, begins: pa.Array, ends: pa.Array) -> pa.Array:
    """Return, row by row, the latest end of the spells of the same person that begin before the row's own.

    Of spells that begin on one day, those above come before. A spell without an end goes on to the end of time.
    Empty where no spell comes before, and where the person or the beginning is not known.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    places = pc.indices_nonzero(pc.and_(pc.is_valid(persons), pc.is_valid(begins)))
    person = persons.take(places).dictionary_encode().indices.to_numpy().astype("int64")
    end = numbers(ends.take(places).fill_null(END_OF_TIME))
    order = np.lexsort((numbers(begins.take(places)), person))  # it leaves rows that are equal in their order
    person, end = person[order], end[order]
    # The days of each person lie above all those of the one before, so that one pass keeps the latest of each.
    latest = np.maximum.accumulate(person * APART + end) - person * APART
    has_one_above = person[1:] == person[:-1]
    found, is_empty = np.zeros(len(persons), "int32"), np.ones(len(persons), "bool")
    rows = places.to_numpy()[order][1:][has_one_above]
    found[rows], is_empty[rows] = latest[:-1][has_one_above], False
    return pa.array(found, mask=is_empty).view(pa.date32())

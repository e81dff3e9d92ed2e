"""Dates of a column in which the month stands first, as a computer set to American English writes them.

04/24/2024 is no day, and so is found; 04/05/2024 beside it would be read as 4 May. Where more dates of a column can
only have the month first than can only have the day first, those that could be either are not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import TYPE_CHECKING

import msgspec

from gwella.returns.cast import Cast, Problem
from gwella.returns.one_cell import DAY_FIRST

if TYPE_CHECKING:
    import pyarrow as pa

MONTHS = 12


class Order(Enum):
    """What a date in figures says of its order."""

    EITHER = auto()
    DAY_FIRST = auto()
    MONTH_FIRST = auto()


def order_of(text: str) -> Order | None:
    """Return which orders a date may be in; None for what is in another form, or is the same in both."""
    found = DAY_FIRST.fullmatch(text.strip())
    if found is None:
        return None
    first, second = int(found.group(1)), int(found.group(3))
    if first > MONTHS and second > MONTHS:
        return None
    if first > MONTHS:
        return Order.DAY_FIRST
    if second > MONTHS:
        return Order.MONTH_FIRST
    return None if first == second else Order.EITHER


def ambiguous(counts: Iterable[tuple[str, int]]) -> frozenset[str]:
    """Return the texts of a column (each with its rows) whose day and month nobody can tell apart."""
    orders = {text: (order_of(text), rows) for text, rows in counts}
    said = {order: sum(rows for its, rows in orders.values() if its is order) for order in Order}
    if said[Order.MONTH_FIRST] <= said[Order.DAY_FIRST]:
        return frozenset()
    return frozenset(text for text, (order, _) in orders.items() if order is Order.EITHER)


def without_ambiguous(read: Cast, texts: pa.ChunkedArray) -> Cast:
    """Return a column of dates without those that nobody can tell; each of them is a problem more."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not _any_month_first(read, texts):
        return read
    counted = ((one["values"], one["counts"]) for one in pc.value_counts(texts).to_pylist())
    unclear = ambiguous(counted)
    if not unclear:
        return read
    is_unclear = pc.is_in(texts, value_set=pa.array(sorted(unclear), pa.string())).combine_chunks()
    problems = [*read.problems, *(Problem(at, "month_first") for at in pc.indices_nonzero(is_unclear).to_pylist())]
    values = pc.if_else(is_unclear, pa.scalar(None, read.values.type), read.values)
    return msgspec.structs.replace(
        read, values=values, problems=tuple(sorted(problems, key=lambda problem: problem.at))
    )


def _any_month_first(read: Cast, texts: pa.ChunkedArray) -> bool:
    """Say whether a date can only have the month first: it is no day, so only problems are looked at, which are few."""
    import pyarrow as pa

    impossible = [problem.at for problem in read.problems if problem.rule == "impossible_date"]
    if not impossible:
        return False
    some = texts.take(pa.array(impossible, pa.int64())).to_pylist()
    return any(order_of(text) is Order.MONTH_FIRST for text in some)

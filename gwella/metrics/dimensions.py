"""Dimensions: the categories of a breakdown as small numbers, several of them in one cell number.

A category is its place among the breakdown's codes, from 1 on; 0 is not known. A cell is the number whose
digits they are, each in a base of its own, so that an engine groups by one number instead of many texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from gwella.code_of_practice.results import UNKNOWN
from gwella.metrics.definitions import Breakdown, breakdowns
from gwella.snapshots.ages import OLDEST
from gwella.snapshots.tables import YES_NO_LIST, lists

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np

NOT_KNOWN = 0


def codes(name: str) -> tuple[str, ...]:
    """Return the categories of a breakdown in the order of its definition."""
    breakdown = breakdowns()[name]
    if breakdown.bands:
        return tuple(breakdown.bands)
    return tuple(code for code, entry in lists()[breakdown.list].codes.items() if not entry.unknown)


def labels(names: Sequence[str]) -> list[str]:
    """Return every category of the breakdowns together, by place; not known is first, and several join with "+"."""
    each = [(UNKNOWN, *codes(name)) for name in names]
    joined: list[str] = reduce(lambda so_far, its: [f"{a}+{b}" if a else b for a in so_far for b in its], each, [""])
    return joined


def sizes(names: Sequence[str]) -> list[int]:
    """Return how many categories each breakdown has, not known among them."""
    return [len(codes(name)) + 1 for name in names]


def cell(rows: ir.Table, names: Sequence[str], fields: Sequence[str]) -> ir.IntegerValue:
    """Return the cell of each row: the categories of its `fields`, which are those of the breakdowns `names`."""
    import ibis

    number = ibis.literal(0, "int32")
    for name, field in zip(names, fields, strict=True):
        number = number * (len(codes(name)) + 1) + place(rows[field], breakdowns()[name])
    return number.cast("int32")


def place(column: ir.Value, breakdown: Breakdown) -> ir.IntegerValue:
    """Return the place of each value among the categories of a breakdown; NOT_KNOWN where it has none."""
    import ibis

    if breakdown.bands:
        bands = enumerate(breakdown.bands.values(), start=1)
        cases = [
            (column.between(b.from_, OLDEST if b.to is None else b.to), ibis.literal(i, "int32")) for i, b in bands
        ]
        return ibis.cases(*cases, else_=ibis.literal(NOT_KNOWN, "int32"))
    if breakdown.list == YES_NO_LIST:
        return column.ifelse(1, 2).fill_null(NOT_KNOWN).cast("int32")
    known = [code for code, entry in lists()[breakdown.list].codes.items() if not entry.unknown]
    cases = [(code, ibis.literal(i, "int32")) for i, code in enumerate(known, start=1)]
    return column.cases(*cases, else_=ibis.literal(NOT_KNOWN, "int32"))


def apart(cells: np.ndarray, names: Sequence[str], wanted: Sequence[str]) -> np.ndarray:
    """Return the cell that each of `cells`, made of the breakdowns `names`, has among those `wanted` of them."""
    import numpy as np

    digits: dict[str, np.ndarray] = {}
    left = cells.astype(np.int64)
    for name, size in reversed(list(zip(names, sizes(names), strict=True))):
        left, digits[name] = np.divmod(left, size)
    number = np.zeros(len(cells), np.int64)
    for name, size in zip(wanted, sizes(wanted), strict=True):
        number = number * size + digits[name]
    return number

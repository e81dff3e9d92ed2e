"""Dimensions: the categories of a breakdown as small numbers, several of them in one cell number.

A category is its place among the breakdown's codes, from 1 on; 0 is not known. A cell is the number whose
digits they are, each in a base of its own, so that an engine groups by one number instead of many texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from gwella.code_of_practice.results import UNKNOWN
from gwella.metrics.definitions import Breakdown, breakdowns
from gwella.snapshots.ages import OLDEST
from gwella.snapshots.tables import YES_NO_LIST, lists

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np

NOT_KNOWN = 0
NO_CODE = ""  # stands for an empty cell where every code has a row
SEPARATOR = ";"  # between the codes of a cell that holds several


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
    return number_of(names, [place(rows[field], name) for name, field in zip(names, fields, strict=True)])


def number_of(names: Sequence[str], places: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """Return the number whose digits are the `places` among the categories of the breakdowns `names`."""
    import ibis

    number = ibis.literal(NOT_KNOWN, "int32")
    for size, digit in zip(sizes(names), places, strict=True):
        number = number * size + digit.cast("int32")
    return number.cast("int32")


def place(column: ir.Value, name: str) -> ir.IntegerValue:
    """Return the place of each value among the categories of a breakdown; NOT_KNOWN where it has none."""
    import ibis

    breakdown = breakdowns()[name]
    if _is_ladder(breakdown):
        # A step for each band that is reached: engines add up faster than they choose.
        first, *steps = [band.from_ for band in breakdown.bands.values()]
        reached = reduce(lambda so_far, step: so_far + (column >= step).cast("int32"), steps, ibis.literal(1, "int32"))
        return column.between(first, OLDEST).ifelse(reached, NOT_KNOWN).fill_null(NOT_KNOWN).cast("int32")
    if breakdown.bands:
        bands = enumerate(breakdown.bands.values(), start=1)
        cases = [
            (column.between(b.from_, OLDEST if b.to is None else b.to), ibis.literal(i, "int32")) for i, b in bands
        ]
        return ibis.cases(*cases, else_=ibis.literal(NOT_KNOWN, "int32"))
    if breakdown.list == YES_NO_LIST:
        # Asked of an empty cell, "if yes, else no" would say no.
        return column.isnull().ifelse(NOT_KNOWN, column.ifelse(1, 2)).cast("int32")
    cases = [(code, ibis.literal(i, "int32")) for i, code in enumerate(codes(name), start=1)]
    return column.cases(*cases, else_=ibis.literal(NOT_KNOWN, "int32"))


def _is_ladder(breakdown: Breakdown) -> bool:
    """Say whether each band of a breakdown begins where the one before ends, and the last has no end."""
    bands = list(breakdown.bands.values())
    return (
        bool(bands)
        and bands[-1].to is None
        and all(a.to == b.from_ - 1 for a, b in pairwise(bands) if a.to is not None)
    )


def once_for_each(rows: ir.Table, name: str) -> ir.Table:
    """Return each row once for each code that its cell holds, and once without one where it holds none.

    Such categories never add up to the whole.
    """
    import ibis
    import pyarrow as pa

    field = breakdowns()[name].field
    each = ibis.memtable(pa.table({"_code": pa.array([*codes(name), NO_CODE], pa.string())}))
    held = rows.rename(_held=field).join(each, _holds(rows[field], each["_code"]))
    return held.mutate(**{field: held["_code"].nullif(NO_CODE)}).drop("_held", "_code")


def holds_place(cell: ir.StringValue, name: str, wanted: int) -> ir.BooleanValue:
    """Return whether a cell that may hold several codes holds the one at a place, or none where that is NOT_KNOWN."""
    import ibis

    return _holds(cell, ibis.literal((NO_CODE, *codes(name))[wanted]))


def _holds(cell: ir.StringValue, code: ir.StringValue) -> ir.BooleanValue:
    import ibis

    between = ibis.literal(SEPARATOR)
    among = (between + cell + between).contains(between + code + between)
    return (among.fill_null(False) & (code != NO_CODE)) | (cell.isnull() & (code == NO_CODE))


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

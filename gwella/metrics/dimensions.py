"""Dimensions: the categories of a breakdown as small numbers, several of them in one cell number.

A category is its place among the breakdown's codes, from 1 on; 0 is not known. A cell is the number whose
digits they are, each in a base of its own, so that an engine groups by one number instead of many texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from gwella.code_of_practice.reading import kept
from gwella.code_of_practice.results import UNKNOWN
from gwella.metrics.definitions import Breakdown, breakdowns
from gwella.snapshots.ages import OLDEST
from gwella.snapshots.tables import YES_NO_LIST, lists

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NOT_KNOWN = 0
NO_LONGER = -1  # the place of a code that its list had once
NO_CODE = ""  # stands for an empty cell among the codes
SEPARATOR = ";"  # between the codes of a cell that holds several


@kept
def codes(name: str) -> tuple[str, ...]:
    """Return the categories of a breakdown in the order of its definition."""
    breakdown = breakdowns()[name]
    if breakdown.bands:
        return tuple(breakdown.bands)
    return tuple(code for code, entry in lists()[breakdown.list].codes.items() if not entry.unknown)


def labels(names: tuple[str, ...]) -> list[str]:
    """Return every category of the breakdowns together, by place; not known is first, and several join with "+"."""
    each = [(UNKNOWN, *codes(name)) for name in names]
    joined: list[str] = reduce(lambda so_far, its: [f"{a}+{b}" if a else b for a in so_far for b in its], each, [""])
    return joined


def sizes(names: Sequence[str]) -> list[int]:
    """Return how many categories each breakdown has, not known among them."""
    return [len(codes(name)) + 1 for name in names]


def number_of(names: Sequence[str], each: Sequence[np.ndarray], rows: int) -> np.ndarray:
    """Return the numbers whose digits are the places `each` among the categories of the breakdowns `names`."""
    import numpy as np

    number = np.zeros(rows, np.int64)
    for size, digit in zip(sizes(names), each, strict=True):
        number *= size
        number += digit
    return number


def places(column: pa.Array, name: str) -> np.ndarray:
    """Return the place of each value among the categories of a breakdown; NOT_KNOWN where it has none."""
    breakdown = breakdowns()[name]
    if breakdown.bands:
        return _in_bands(column, breakdown)
    if breakdown.list == YES_NO_LIST:
        import pyarrow.compute as pc

        found: np.ndarray = pc.if_else(column, 1, 2).fill_null(NOT_KNOWN).to_numpy()
        return found
    return _among(column, codes(name))


def _in_bands(column: pa.Array, breakdown: Breakdown) -> np.ndarray:
    """Return the place of the band of each whole number; a number beyond OLDEST is a mistake."""
    import numpy as np

    lowest = min(band.from_ for band in breakdown.bands.values())
    known = np.zeros(OLDEST - lowest + 3, np.int8)  # beside every age there is, one for what is below and above them
    for place, band in enumerate(breakdown.bands.values(), start=1):
        known[band.from_ - lowest + 1 : (OLDEST if band.to is None else band.to) - lowest + 2] = place
    within = np.clip(column.fill_null(lowest - 1).to_numpy() - (lowest - 1), 0, len(known) - 1)
    found: np.ndarray = known[within]
    return found


def _among(column: pa.Array, known: Sequence[str]) -> np.ndarray:
    """Return the place, from 1 on, of each text among those `known`."""
    import numpy as np

    encoded = _encoded(column)
    # One more than there are texts, the last: that of an empty cell.
    place = np.append(_place_of_each(encoded.dictionary, known) + 1, NOT_KNOWN).astype(np.int16)
    found: np.ndarray = place[encoded.indices.fill_null(len(encoded.dictionary)).to_numpy()]
    return found


def numbered_codes(column: pa.Array, known: Sequence[str]) -> pa.Array:
    """Return the place, from 0 on, of each code among those `known`; NO_LONGER for another, empty for an empty cell."""
    import pyarrow as pa

    encoded = _encoded(column)
    return pa.array(_place_of_each(encoded.dictionary, known), pa.int16()).take(encoded.indices)


def _encoded(column: pa.Array) -> pa.DictionaryArray:
    import pyarrow as pa

    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _place_of_each(texts: pa.Array, known: Sequence[str]) -> np.ndarray:
    """Return the place, from 0 on, of each text among those `known`; NO_LONGER for another."""
    import pyarrow as pa
    import pyarrow.compute as pc

    place: np.ndarray = pc.index_in(texts, value_set=pa.array(known, pa.string())).fill_null(NO_LONGER).to_numpy()
    return place


def once_for_each(column: pa.Array, name: str) -> tuple[np.ndarray, pa.Array]:
    """Return each row's place once for each code of the breakdown `name` that its cell holds, else once.

    Beside the places stand the codes, empty where a cell holds none. Such categories never add up to the whole.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    held = pc.split_pattern(column.cast(pa.string()).fill_null(NO_CODE), SEPARATOR)
    rows, each = pc.list_parent_indices(held).to_numpy().astype(np.int64), pc.list_flatten(held)
    is_code = pc.is_in(each, value_set=pa.array(codes(name), pa.string()))
    with_code = rows[is_code.to_numpy(zero_copy_only=False)]
    without = np.setdiff1d(np.arange(len(column)), with_code)
    return np.append(with_code, without), pa.concat_arrays([each.filter(is_code), pa.nulls(len(without), pa.string())])


def apart(cells: np.ndarray, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the place of each cell, made of the breakdowns `names`, among the categories of each."""
    import numpy as np

    digits: dict[str, np.ndarray] = {}
    left = cells.astype(np.int64)
    for name, size in reversed(list(zip(names, sizes(names), strict=True))):
        left, digits[name] = np.divmod(left, size)
    return digits

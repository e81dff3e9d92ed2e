"""Roll-ups: the small cell table added up to each breakdown, locally, whatever engine made it.

An array of figures has three sides: areas, periods and categories (`dimensions.labels`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.years import Period
from gwella.metrics.areas import Wider
from gwella.metrics.cells import Pass
from gwella.metrics.dimensions import apart, sizes
from gwella.metrics.dimensions import number_of as number_of_cell
from gwella.metrics.periods import number_of
from gwella.metrics.plan import Grouping

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


PARTS = ("counted", "unknown", "sum", "squares")  # of each tally, in the order of the fields of `Rolled`


class Distribution(msgspec.Struct, frozen=True):
    """How often each value stands in one category: values in rising order, and their counts."""

    values: np.ndarray
    counts: np.ndarray


class Rolled(msgspec.Struct, frozen=True):
    """One tally of one breakdown: how many are counted and unknown, by area, period and category.

    Of a mean there are the `sum` and the `squares` of the values; of a median there is every value's count.
    """

    counted: np.ndarray
    unknown: np.ndarray
    sum: np.ndarray | None = None
    squares: np.ndarray | None = None
    values: Mapping[tuple[int, int, int], Distribution] = {}


class Grid:
    """The cells of one pass, in the places of their areas and periods, ready to be added up.

    A cell stands in its authority and in each wider area that holds it, so that all of them add up alike.
    """

    def __init__(
        self, cells: pa.Table, work: Pass, authorities: Sequence[str], periods: Sequence[Period], more: Sequence[Wider]
    ) -> None:
        import numpy as np

        whose = _places(cells["authority"], authorities)
        when = _places(cells["period"], [number_of(period) for period in periods])
        rows, areas = [np.arange(len(whose))], [whose]
        for place, area in enumerate(more, start=len(authorities)):
            holds = np.array([[code in area.holds.get(period.code, ()) for period in periods] for code in authorities])
            rows.append(np.flatnonzero(holds[whose, when]))
            areas.append(np.full(len(rows[-1]), place))
        self._work, self._cells, self._rows = work, cells, np.concatenate(rows)
        self._shape = (len(authorities) + len(more), len(periods))
        self._place = np.concatenate(areas) * len(periods) + when[self._rows]
        self._numbers = {
            name: _number(cells[name], self._rows) for name in cells.column_names if name.startswith(PARTS)
        }
        self._digits = apart(_number(cells["cell"], self._rows), work.digits)
        self._places: dict[Grouping, np.ndarray] = {}

    def rolled(self, tally: int, groupings: Sequence[Grouping]) -> Mapping[Grouping, Rolled]:
        """Return one tally added up to the categories of each of `groupings`."""
        if self._work.median:
            return {grouping: self._distributed(tally, grouping) for grouping in groupings}
        parts = [f"{name}_{tally}" for name in PARTS]
        added = [self._added_up(part, groupings) for part in parts if part in self._numbers]
        return {by: _rolled([each[by] for each in added]) for by in groupings}

    def _added_up(self, part: str, groupings: Sequence[Grouping]) -> Mapping[Grouping, np.ndarray]:
        """Return numbers of cells added up to each grouping; where one holds another, from there, which is smaller."""
        known: dict[Grouping, np.ndarray] = {}
        for grouping in sorted(groupings, key=len, reverse=True):
            wider = next((one for one in known if set(grouping) < set(one)), None)
            if wider is None:
                known[grouping] = self._from_cells(self._numbers[part], grouping)
            else:
                known[grouping] = self._from(known[wider], wider, grouping)
        return known

    def _from(self, added: np.ndarray, wider: Grouping, grouping: Grouping) -> np.ndarray:
        """Return what was added up to a wider grouping added up to a grouping that it holds."""
        sides = len(self._shape)
        gone = tuple(sides + place for place, name in enumerate(wider) if name not in grouping)
        left = [name for name in wider if name in grouping]
        summed = added.reshape(*self._shape, *sizes(wider)).sum(axis=gone)
        in_order = summed.transpose(*range(sides), *(sides + left.index(name) for name in grouping))
        found: np.ndarray = in_order.reshape(*self._shape, -1)
        return found

    def _from_cells(self, numbers: np.ndarray, grouping: Grouping) -> np.ndarray:
        import numpy as np

        shape = (*self._shape, prod(sizes(grouping)))
        # Whole numbers below 2^53 are exact as floats, and so is their sum.
        added = np.bincount(self._places_in(grouping), weights=numbers, minlength=prod(shape))
        whole: np.ndarray = added.astype(np.int64).reshape(shape)
        return whole

    def _places_in(self, grouping: Grouping) -> np.ndarray:
        """Return the place of each cell in the array of a grouping."""
        if grouping not in self._places:
            category = number_of_cell(grouping, [self._digits[name] for name in grouping], len(self._rows))
            self._places[grouping] = self._place * prod(sizes(grouping)) + category
        return self._places[grouping]

    def _distributed(self, tally: int, grouping: Grouping) -> Rolled:
        """Return how often each value stands in each category; rows without a value are not known."""
        import pyarrow.compute as pc

        has_value = pc.is_valid(self._cells["value"]).to_numpy()[self._rows]
        counted, unknown = self._numbers[f"counted_{tally}"], self._numbers[f"unknown_{tally}"]
        known = self._from_cells(counted * has_value, grouping)
        kept = has_value & (counted > 0)
        values = pc.fill_null(self._cells["value"], 0).to_numpy()[self._rows]
        each = _distributions(self._places_in(grouping)[kept], values[kept], counted[kept], known.shape)
        return Rolled(known, self._from_cells(unknown + counted * ~has_value, grouping), values=each)


def _rolled(parts: Sequence[np.ndarray]) -> Rolled:
    """Return what was added up of a tally: two parts of a count, and of a mean two more."""
    counted, unknown, *of_mean = parts
    total, squares = of_mean or (None, None)
    return Rolled(counted, unknown, total, squares)


def _number(column: pa.ChunkedArray, rows: np.ndarray) -> np.ndarray:
    """Return these rows of a column of counts, as the numbers that are added up quickest."""
    numbers: np.ndarray = column.to_numpy()[rows]
    return numbers.astype("float64")


def _places(column: pa.ChunkedArray, known: Sequence[str] | Sequence[int]) -> np.ndarray:
    """Return the place of each value of `column` among those `known`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    places: np.ndarray = pc.index_in(column, pa.array(known, column.type)).to_numpy().astype(np.int64)
    return places


def _distributions(
    places: np.ndarray, values: np.ndarray, counts: np.ndarray, shape: tuple[int, ...]
) -> dict[tuple[int, int, int], Distribution]:
    import numpy as np

    order = np.lexsort((values, places))
    places, values, counts = places[order], values[order], counts[order]
    found: dict[tuple[int, int, int], Distribution] = {}
    for place in np.unique(places):
        its = slice(np.searchsorted(places, place), np.searchsorted(places, place, side="right"))
        distinct, which = np.unique(values[its], return_inverse=True)
        area, period, category = np.unravel_index(place, shape)
        found[int(area), int(period), int(category)] = Distribution(
            distinct, np.bincount(which, weights=counts[its]).astype(np.int64)
        )
    return found

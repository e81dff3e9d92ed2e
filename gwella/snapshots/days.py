"""Days in columns: ages, months later and reporting years of all rows at once.

A day is a whole number, counted from 1 January 1970; an empty one is left empty by whoever works with it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

YEAR_BEGINS = 401  # 1 April, its month and day written one after the other
# Nearly every day of a return lies between these years: for them a day's digits are looked up.
USUAL_YEARS = ("1850", "2150")


def numbers(days: pa.Array) -> np.ndarray:
    """Return each day as a number; an empty one is 0."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = days.cast(pa.int32())
    plain: np.ndarray = (pc.fill_null(whole, 0) if whole.null_count else whole).to_numpy()
    return plain


def of_numbers(found: np.ndarray, like: pa.Array) -> pa.Array:
    """Return numbers as days; one is empty where the day `like` it is."""
    import pyarrow as pa

    empty = like.is_null().to_numpy(zero_copy_only=False) if like.null_count else None
    return pa.array(found.astype("int32"), pa.int32(), mask=empty).cast(pa.date32())


def whole_years(days: np.ndarray, since: np.ndarray) -> np.ndarray:
    """Return the whole years from one day to another; someone born on 29 February is a year older on 1 March."""
    # 2024-05-09 is 20240509: a whole year is ten thousand, and the rest is less.
    years: np.ndarray = (_digits(days) - _digits(since)) // 10_000
    return years


def months_later(days: np.ndarray, months: int) -> np.ndarray:
    """Return the day so many calendar months later; the month's last day where it has no such day."""
    import numpy as np

    month = days.astype("M8[D]").astype("M8[M]")
    later, first, after = (_first_day(one) for one in (month + months, month, month + months + 1))
    found: np.ndarray = later + np.minimum(days - first, after - later - 1)
    return found


def reporting_years(days: np.ndarray) -> np.ndarray:
    """Return the year (the integer in which it begins) that holds each day."""
    years: np.ndarray = (_digits(days) - YEAR_BEGINS) // 10_000
    return years


def _first_day(months: np.ndarray) -> np.ndarray:
    first: np.ndarray = months.astype("M8[D]").astype("int64")
    return first


def _digits(days: np.ndarray) -> np.ndarray:
    first, usual = _usual_digits()
    found: np.ndarray = usual.take(days - first, mode="clip")
    if len(days) and (days.min() < first or days.max() >= first + len(usual)):
        other = (days < first) | (days >= first + len(usual))
        found[other] = _written(days[other])
    return found


@cache
def _usual_digits() -> tuple[int, np.ndarray]:
    import numpy as np

    first, last = (int(np.datetime64(f"{year}-01-01", "D").astype("int64")) for year in USUAL_YEARS)
    return first, _written(np.arange(first, last))


def _written(days: np.ndarray) -> np.ndarray:
    """Return each day as its year, month and day, written one after the other."""
    months = days.astype("M8[D]").astype("M8[M]")
    number = months.astype("int64")
    years = number // 12
    written: np.ndarray = (years + 1970) * 10_000 + (number - years * 12 + 1) * 100 + (days - _first_day(months) + 1)
    return written.astype("int32")

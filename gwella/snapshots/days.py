"""Days in columns: ages, months later and reporting years of all rows at once.

A day is a whole number, counted from 1 January 1970; an empty one is left empty by whoever works with it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from gwella.snapshots.in_memory import holding, numbers_or_noughts

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

YEAR_BEGINS = 401  # 1 April, its month and day written one after the other
# Nearly every day of a return lies between these years: for them a day's digits and month are looked up.
USUAL_YEARS = ("1850", "2150")


def numbers(days: pa.Array) -> np.ndarray:
    """Return each day as a number; an empty one is 0."""
    import pyarrow as pa

    return numbers_or_noughts(days if days.type == pa.date32() else days.cast(pa.date32()), "i4")


def of_numbers(found: np.ndarray, like: pa.Array) -> pa.Array:
    """Return numbers as days; one is empty where the day `like` it is."""
    import pyarrow as pa

    empty = ~holding(like) if like.null_count else None
    return pa.array(found.astype("int32"), pa.int32(), mask=empty).cast(pa.date32())


def whole_years(days: np.ndarray, since: np.ndarray) -> np.ndarray:
    """Return the whole years from one day to another; someone born on 29 February is a year older on 1 March."""
    # 2024-05-09 is 20240509: a whole year is ten thousand, and the rest is less.
    years: np.ndarray = (_digits(days) - _digits(since)) // 10_000
    return years


def months_later(days: np.ndarray, months: int) -> np.ndarray:
    """Return the day so many calendar months later; the month's last day where it has no such day."""
    import numpy as np

    month = _months(days)
    later, first, after = (_first_day(one) for one in (month + months, month, month + months + 1))
    found: np.ndarray = later + np.minimum(days - first, after - later - 1)
    return found


def reporting_years(days: np.ndarray) -> np.ndarray:
    """Return the year (the integer in which it begins) that holds each day."""
    years: np.ndarray = (_digits(days) - YEAR_BEGINS) // 10_000
    return years


def _digits(days: np.ndarray) -> np.ndarray:
    """Return each day as its year, month and day, written one after the other."""
    return _looked_up(days, *_usual_digits(), _written)


def _months(days: np.ndarray) -> np.ndarray:
    """Return the month of each day, counted from January 1970."""
    return _looked_up(days, *_usual_months(), _month_of)


def _first_day(months: np.ndarray) -> np.ndarray:
    """Return the first day of each month."""
    return _looked_up(months, *_usual_first_days(), _first_day_of)


def _looked_up(
    asked: np.ndarray, first: int, usual: np.ndarray, work_out: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Return what is `usual` of each number, from `first` on; of any other it is worked out."""
    found: np.ndarray = usual.take(asked - first, mode="clip")
    if len(asked) and (asked.min() < first or asked.max() >= first + len(usual)):
        other = (asked < first) | (asked >= first + len(usual))
        found[other] = work_out(asked[other])
    return found


@cache
def _usual_days() -> np.ndarray:
    import numpy as np

    return np.arange(*(int(np.datetime64(f"{year}-01-01", "D").astype("int64")) for year in USUAL_YEARS))


@cache
def _usual_digits() -> tuple[int, np.ndarray]:
    return int(_usual_days()[0]), _written(_usual_days())


@cache
def _usual_months() -> tuple[int, np.ndarray]:
    return int(_usual_days()[0]), _month_of(_usual_days())


@cache
def _usual_first_days() -> tuple[int, np.ndarray]:
    import numpy as np

    months = np.unique(_usual_months()[1])
    return int(months[0]), _first_day_of(months)


def _month_of(days: np.ndarray) -> np.ndarray:
    months: np.ndarray = days.astype("M8[D]").astype("M8[M]").astype("int32")
    return months


def _first_day_of(months: np.ndarray) -> np.ndarray:
    first: np.ndarray = months.astype("M8[M]").astype("M8[D]").astype("int32")
    return first


def _written(days: np.ndarray) -> np.ndarray:
    months = _month_of(days)
    years = months // 12
    written: np.ndarray = (years + 1970) * 10_000 + (months - years * 12 + 1) * 100 + (days - _first_day_of(months) + 1)
    return written.astype("int32")

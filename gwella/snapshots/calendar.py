"""Working days: Monday to Friday without the bank holidays of England and Wales.

The bank holidays are a dated file with a source; a year it does not cover is refused, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.reading import one

if TYPE_CHECKING:
    import numpy as np


class BankHolidays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bank holidays from 1 January of `first_year` to 31 December of `last_year`."""

    source: str
    first_year: int
    last_year: int
    days: tuple[date, ...]


@cache
def bank_holidays() -> BankHolidays:
    """Return the bank holidays of England and Wales that we know."""
    return one("calendar/bank_holidays", BankHolidays)


def is_covered(first: date, last: date) -> bool:
    """Say whether every day from `first` to `last` lies in the years that the file covers."""
    known = bank_holidays()
    return known.first_year <= first.year and last.year <= known.last_year


def numbered_days() -> Iterator[tuple[date, int]]:
    """Yield every covered day and the number of working days up to and including it.

    The working days after one day, up to and including another, are the difference of their numbers.
    """
    known = bank_holidays()
    holidays = frozenset(known.days)
    day, number = date(known.first_year, 1, 1), 0
    while day.year <= known.last_year:
        number += day.weekday() < 5 and day not in holidays
        yield day, number
        day += timedelta(days=1)


@cache
def first_and_numbers() -> tuple[int, np.ndarray]:
    """Return the first covered day, counted from 1 January 1970, and the numbers of all covered days from it on."""
    import numpy as np

    days, numbers = zip(*numbered_days(), strict=True)
    return (days[0] - date(1970, 1, 1)).days, np.array(numbers, dtype=np.int32)

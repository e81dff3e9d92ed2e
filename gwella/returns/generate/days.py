"""Days of the made-up years: when contacts come, and working days counted on from a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.settings import Seasons
from gwella.snapshots.calendar import bank_holidays

SUNDAY = 6
LEAP_DAY = (2, 29)


class Window:
    """The days an extract covers, and the day it was drawn from the case system.

    It is drawn 30 days after the last year ends, so that enquiries and placements that ended since
    then are known.
    """

    def __init__(self, first_year: int, last_year: int) -> None:
        self.years = range(first_year, last_year + 1)
        self.first_day = date(first_year, 4, 1)
        self.last_day = date(last_year + 1, 3, 31)
        self.drawn_on = self.last_day + timedelta(days=30)

    def holds(self, day: date) -> bool:
        """Say whether `day` belongs to the years of the extract."""
        return self.first_day <= day <= self.last_day

    def known(self, day: date | None) -> date | None:
        """Return `day` if it had come when the extract was drawn."""
        return day if day is not None and day <= self.drawn_on else None


def year_days(year: int) -> Iterator[date]:
    """Yield every day from 1 April of `year` to the next 31 March."""
    day = date(year, 4, 1)
    while day < date(year + 1, 4, 1):
        yield day
        day += timedelta(days=1)


def busy_days(year: int, seasons: Seasons) -> Weighted[date]:
    """Return the days of `year` with how busy they are."""
    holidays = frozenset(bank_holidays().days)

    def weight(day: date) -> float:
        weekday = SUNDAY if day in holidays else day.weekday()
        return seasons.months[(day.month - 4) % 12] * seasons.weekdays[weekday]

    return Weighted((day, weight(day)) for day in year_days(year))


def years_after(day: date, years: int) -> date:
    """Return the day so many years after `day`; for a 29 February that does not come, 28 February."""
    if (day.month, day.day) == LEAP_DAY:
        day -= timedelta(days=1)
    return day.replace(year=day.year + years)


def working_days_after(day: date, count: int) -> date:
    """Return the working day that is `count` working days after `day`; `day` itself for 0."""
    if count == 0:
        return day
    working = _working_days()
    return date.fromordinal(working[bisect_right(working, day.toordinal()) + count - 1])


@cache
def _working_days() -> list[int]:
    """Return every working day from 1990 to 2102, as ordinals; past the bank holidays known, weekdays."""
    holidays = frozenset(day.toordinal() for day in bank_holidays().days)
    first, last = date(1990, 1, 1).toordinal(), date(2102, 1, 1).toordinal()
    return [day for day in range(first, last) if (day - 1) % 7 < 5 and day not in holidays]

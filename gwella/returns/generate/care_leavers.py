"""Young people who left care at 16 or later, and how they were 12 and 24 months afterwards."""

from __future__ import annotations

from datetime import date

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.days import years_after
from gwella.returns.generate.files import Cell
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import Person
from gwella.returns.generate.settings import Series

FROM_AGE = 16
# Whoever left in these years before the first is asked about in its years.
YEARS_BEFORE = 2
SUPPORTED_UNTIL = {False: 21, True: 25}


class CareLeavers:
    """Makes a row for everyone whose time in care ends at 16 or later."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._shares = making.made_up.shares
        self._chance = making.chance("care_leavers")
        self._activities = Weighted.of(making.made_up.choices.care_leaver_activity)

    def start(self) -> None:
        """Make those who left care in the years before the first."""
        first = self._making.window.years[0]
        for year in range(first - YEARS_BEFORE, first):
            days = self._making.days(year)
            count = self._chance.around(self._making.volume(self._making.made_up.volumes.care_leavers, year))
            for left_on in sorted(self._chance.pick(days) for _ in range(count)):
                self.left(self._making.people.new("child", left_on, "leaving_care"), left_on)

    def left(self, child: Person, left_on: date) -> None:
        """Make the row of a child who ceased to be looked after, unless it was too young to be a care leaver."""
        if child.age_on(left_on) < FROM_AGE:
            return
        window = self._making.window
        longer = self._happens(self._shares.longer_support, left_on)
        ended_on = child.birthday(SUPPORTED_UNTIL[longer], left_on)
        dated = min(max(ended_on, window.first_day), window.last_day)
        cells: dict[str, Cell] = {"left_care_on": left_on, "support_ended_on": window.known(ended_on)}
        cells |= self._after(left_on, 1) | self._after(left_on, 2)
        self._making.add("care_leavers", "child", child, dated, **cells)

    def _after(self, left_on: date, years: int) -> dict[str, Cell]:
        """Return what is known so many years after leaving care; nothing while they are not over."""
        day = self._making.window.known(years_after(left_on, years))
        if day is None:
            return {}
        months = years * 12
        in_touch = self._happens(self._shares.in_touch, day)
        activity = self._chance.pick(self._activities) if in_touch else None
        cells: dict[str, Cell] = {f"in_touch_{months}": in_touch, f"activity_{months}": self._unless_unknown(activity)}
        if years == 1:
            cells["homeless_12"] = self._unless_unknown(self._happens(self._shares.homeless, day) if in_touch else None)
        return cells

    def _happens(self, share: Series, day: date) -> bool:
        return self._chance.happens(share.at(year_of(day)))

    def _unless_unknown(self, cell: Cell) -> Cell:
        year = self._making.window.years[-1]
        return None if self._chance.happens(self._making.made_up.unknown.care_leaver.at(year)) else cell

"""Reports of an adult suspected of being at risk, and the enquiries that followed."""

from __future__ import annotations

from datetime import date

from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.days import working_days_after
from gwella.returns.generate.files import Cell
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import ADULT, Known, Person
from gwella.returns.generate.settings import Series


class Safeguarding:
    """Makes the reports of a year; about half of them concern an adult whom the service knows."""

    def __init__(self, making: Making, known: Known) -> None:
        self._making = making
        self._known = known
        self._chance = making.chance("safeguarding")
        self._sources = Weighted.of(making.made_up.choices.reported_by)
        self._categories = Weighted.of(making.made_up.choices.categories)

    def make(self, year: int) -> None:
        """Make the reports of `year`."""
        days = self._making.days(year)
        count = self._chance.around(self._making.volume(self._making.made_up.volumes.safeguarding, year))
        for received_on in sorted(self._chance.pick(days) for _ in range(count)):
            person = self._adult(year, received_on)
            cells = self._report(year) | self._enquiry(year, received_on)
            self._making.add("safeguarding", "adult", person, received_on, received_on=received_on, **cells)

    def _adult(self, year: int, received_on: date) -> Person:
        known = self._known.any() if self._happens(self._making.made_up.shares.known_adult, year) else None
        # Someone known from later in the year may not have been an adult yet.
        if known is not None and known.age_on(received_on) >= ADULT:
            return known
        return self._making.people.new("adult", received_on)

    def _report(self, year: int) -> dict[str, Cell]:
        unknown = self._making.made_up.unknown
        return {
            "reported_by": None if self._happens(unknown.reported_by, year) else self._chance.pick(self._sources),
            "categories": () if self._happens(unknown.categories, year) else self._several(year),
        }

    def _several(self, year: int) -> tuple[str, ...]:
        """Return one category of alleged abuse or neglect, or two different ones."""
        first = self._chance.pick(self._categories)
        if not self._happens(self._making.made_up.shares.second_category, year):
            return (first,)
        second = self._chance.pick(self._categories)
        return (first,) if second == first else (first, second)

    def _enquiry(self, year: int, received_on: date) -> dict[str, Cell]:
        """Return whether enquiries were needed; if they were, when they were completed and what they led to."""
        unknown, shares = self._making.made_up.unknown, self._making.made_up.shares
        if self._happens(unknown.enquiry_needed, year):
            return {}
        if not self._happens(shares.enquiry_needed, year):
            return {"enquiry_needed": False}
        days = self._chance.days(self._making.made_up.waits.enquiry, year)
        completed_on = self._making.window.known(working_days_after(received_on, days))
        undated = self._happens(unknown.enquiry_completed_on, year)
        open_or_unknown = completed_on is None or self._happens(unknown.action_required, year)
        action = None if open_or_unknown else self._happens(shares.action_required, year)
        return {
            "enquiry_needed": True,
            "enquiry_completed_on": None if undated else completed_on,
            "action_required": action,
        }

    def _happens(self, share: Series, year: int) -> bool:
        return self._chance.happens(share.at(year))

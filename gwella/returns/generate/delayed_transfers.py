"""Delayed transfers of care: who waits in hospital on the day of each month on which delays are counted."""

from __future__ import annotations

from datetime import timedelta

from gwella.code_of_practice.years import Length, parts
from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.making import Making

FORTNIGHT = timedelta(days=14)  # into each month


class DelayedTransfers:
    """Makes the delays of a year."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._chance = making.chance("delayed_transfers")
        self._reasons = Weighted.of(making.made_up.choices.delay_reason)

    def make(self, year: int) -> None:
        """Make the delays that are counted in each month of `year`."""
        made_up = self._making.made_up
        months = parts(year, Length.MONTH)
        a_month = self._making.volume(made_up.volumes.delayed_transfers, year) / len(months)
        for month in months:
            counted_on = month.first_day + FORTNIGHT
            for _ in range(self._chance.around(a_month)):
                person = self._making.people.new("adult", counted_on, "delayed")
                unknown = self._chance.happens(made_up.unknown.delay_reason.at(year))
                reason = self._chance.pick(self._reasons)
                self._making.add(
                    "delayed_transfers",
                    "adult",
                    person,
                    counted_on,
                    counted_on=counted_on,
                    reason=None if unknown else reason,
                )

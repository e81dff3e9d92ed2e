"""The dentist and the GP of children who are looked after."""

from __future__ import annotations

from datetime import date, timedelta

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.days import working_days_after
from gwella.returns.generate.files import Cell
from gwella.returns.generate.making import Making

IN_TIME = 89  # days, fewer than any three months have
LATEST = 240
THREE_MONTHS = timedelta(days=92)  # as many as any three months have


class Health:
    """Says when a child saw a dentist and was registered with a GP; now and then nobody knows."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._chance = making.chance("looked_after.health")

    def dentist(self, started_on: date, ended_on: date) -> dict[str, Cell]:
        """Return whether a child who became looked after `started_on` saw a dentist in three months, and when first.

        Nothing while they are not over, nor of a child who had left by then and had not been seen.
        """
        made_up, known = self._making.made_up, self._making.window.known
        in_time = self._chance.happens(made_up.shares.dentist_in_time.at(year_of(started_on)))
        wait = self._chance.whole(3, IN_TIME) if in_time else self._chance.whole(IN_TIME + 4, LATEST)
        seen_on = known(started_on + timedelta(days=wait))
        if self._is_unknown(started_on) or known(started_on + THREE_MONTHS) is None:
            return {}
        if seen_on is None or seen_on > ended_on:
            return {"seen_by_dentist": False} if ended_on > started_on + THREE_MONTHS else {}
        return {"seen_by_dentist": in_time, "dentist_on": seen_on}

    def gp(self, placed_on: date) -> date | None:
        """Return the day on which a child placed `placed_on` was registered with a GP."""
        days = self._chance.days(self._making.made_up.waits.gp, year_of(placed_on))
        unknown = self._is_unknown(placed_on)
        return None if unknown else self._making.window.known(working_days_after(placed_on, days))

    def _is_unknown(self, day: date) -> bool:
        return self._chance.happens(self._making.made_up.unknown.health.at(year_of(day)))

"""Packages of reablement, which follow the assessment of an adult, of an older one more often."""

from __future__ import annotations

from datetime import date, timedelta

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import Person

OLDER = 65
HALF_A_YEAR = timedelta(days=184)
# With two adults in three aged 65 and over these keep the number of packages what the settings say.
OFTEN = {True: 1.35, False: 0.32}


class Reablement:
    """Makes the packages of those adults for whom one follows their assessment."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._chance = making.chance("reablement")
        self._effective = Weighted.of(making.made_up.choices.reablement_outcome)
        self._later = making.chance("reablement.later")
        self._packages = Weighted.of(making.made_up.choices.package_later)

    def follows(self, person: Person, assessed_on: date) -> None:
        """Make a package for `person`, now and then."""
        year = year_of(assessed_on)
        if self._chance.happens(self._share(year) * OFTEN[person.age_on(assessed_on) >= OLDER]):
            self._package(person, assessed_on + timedelta(days=self._chance.whole(1, 20)))

    def _share(self, year: int) -> float:
        """Return how many packages begin for each assessment, those ended early among them."""
        made_up = self._making.made_up
        begun = made_up.volumes.reablement.at(year) * (1 + made_up.shares.reablement_ended_early.at(year))
        return begun / (made_up.volumes.adult_assessments.at(year) * (1 + made_up.shares.not_new.at(year)))

    def _package(self, person: Person, started_on: date) -> None:
        year, window = year_of(started_on), self._making.window
        days = max(3, self._chance.days(self._making.made_up.waits.reablement, year))
        ended_on = window.known(started_on + timedelta(days=days))
        if started_on > window.last_day or (ended_on is not None and ended_on < window.first_day):
            return
        outcome = None if ended_on is None else self._outcome(year)
        dated = min(ended_on or started_on, window.last_day)
        self._making.add(
            "reablement",
            "adult",
            person,
            dated,
            started_on=started_on,
            ended_on=ended_on,
            outcome=outcome,
            package_after_6_months=self._package_later(ended_on, outcome),
        )

    def _package_later(self, ended_on: date | None, outcome: str | None) -> str | None:
        """Return what the adult had half a year after reablement was completed; None while that has not come."""
        if ended_on is None or outcome == "ended_early" or self._making.window.known(ended_on + HALF_A_YEAR) is None:
            return None
        return self._later.pick(self._packages)

    def _outcome(self, year: int) -> str | None:
        made_up, chance = self._making.made_up, self._chance
        early = made_up.shares.reablement_ended_early.at(year)
        if chance.happens(early / (1 + early)):
            return "ended_early"
        if chance.happens(made_up.unknown.reablement_outcome.at(year)):
            return "not_recorded"
        if chance.happens(made_up.shares.reablement_effective.at(year)):
            return chance.pick(self._effective)
        return "no_effect"

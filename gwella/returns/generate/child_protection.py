"""Registrations on the child protection register: some before the birth, some of a child registered before."""

from __future__ import annotations

from datetime import date, timedelta

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.files import Cell
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import ADULT, Known, Person
from gwella.returns.generate.settings import Series

# Nobody stays on the register for longer, so who is on it on the first day was registered in these years.
YEARS_BEFORE = 3
AGAIN_WITHIN = timedelta(days=365)
# Of the children once registered most are still on the register, or left it long ago: it takes some tries.
TRIES = 20
REMEMBERS = 400  # children an authority of size 1 remembers


class ChildProtection:
    """Makes the registrations of a year; about half concern a child who has a plan already."""

    def __init__(self, making: Making, with_plan: Known) -> None:
        self._making = making
        self._shares = making.made_up.shares
        self._with_plan = with_plan
        self._chance = making.chance("child_protection")
        self._categories = Weighted.of(making.made_up.choices.register_categories)
        self._registered = Known(self._chance, round(REMEMBERS * making.size))
        self._removed: dict[int, date] = {}  # when each child was last removed, by the person's number

    def start(self) -> None:
        """Make the registrations of the years before the first."""
        first = self._making.window.years[0]
        for year in range(first - YEARS_BEFORE, first):
            self.make(year)

    def make(self, year: int) -> None:
        """Make the registrations of `year`."""
        days = self._making.days(year)
        count = self._chance.around(self._making.volume(self._making.made_up.volumes.registrations, year))
        for registered_on in sorted(self._chance.pick(days) for _ in range(count)):
            child = self._lately_removed(registered_on) if self._happens(self._shares.registered_again, year) else None
            self._registration(child or self._child(year, registered_on), registered_on)

    def _child(self, year: int, day: date) -> Person:
        """Return a child who was never registered: with a plan, not yet born, or new to the authority."""
        if self._happens(self._shares.registered_unborn, year):
            return self._making.people.before_birth(day)
        child = self._with_plan.any() if self._happens(self._shares.registered_with_plan, year) else None
        if child is not None and child.born_on and child.has_plan(day) and self._can_be_registered(child, day):
            return child
        return self._making.people.new("child", day, "registered")

    def _can_be_registered(self, child: Person, day: date) -> bool:
        return child.number not in self._removed and child.age_on(day) < ADULT - 1

    def _lately_removed(self, day: date) -> Person | None:
        """Return a child who left the register in the 12 months before `day`, or None if none comes to mind."""
        for _ in range(TRIES):
            child = self._registered.any()
            if child is not None and day - AGAIN_WITHIN <= self._removed[child.number] < day:
                return child if child.age_on(day) < ADULT - 1 else None
        return None

    def _registration(self, child: Person, registered_on: date) -> None:
        """Put a child on the register until some day, at the latest the 18th birthday."""
        days = max(1, self._chance.days(self._making.made_up.waits.register, year_of(registered_on)))
        removed_on = min(registered_on + timedelta(days=days), child.birthday(ADULT, registered_on))
        if child.number not in self._removed:
            self._registered.meet(child)
        self._removed[child.number] = removed_on
        window = self._making.window
        # Those that ended in the year before the first belong to the extract: registering again looks back.
        if removed_on >= window.first_day - AGAIN_WITHIN:
            dated = min(max(removed_on, window.first_day), window.last_day)
            cells: dict[str, Cell] = {"registered_on": registered_on, "removed_on": window.known(removed_on)}
            categories = self._several(year_of(registered_on))
            self._making.add("child_protection", "child", child, dated, **cells, categories=categories)

    def _several(self, year: int) -> tuple[str, ...]:
        """Return one category or two different ones, in some rows none."""
        if self._chance.happens(self._making.made_up.unknown.register_categories.at(year)):
            return ()
        first = self._chance.pick(self._categories)
        if not self._happens(self._shares.second_register_category, year):
            return (first,)
        second = self._chance.pick(self._categories)
        return (first,) if second == first else (first, second)

    def _happens(self, share: Series, year: int) -> bool:
        return self._chance.happens(share.at(year))

"""Plans of one client group: care and support plans of adults and children, support plans of carers.

A plan is made whole when it begins: when it will end, the services, reviews and outcomes under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Chance, Weighted
from gwella.returns.generate.files import Cell
from gwella.returns.generate.key_stages import key_stage
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import ADULT, CHILDREN, Person, Spell
from gwella.returns.generate.plan import Plan
from gwella.returns.generate.provision import Services
from gwella.returns.generate.reviews import Reviews
from gwella.returns.generate.settings import Series

QUARTER = 91  # days
AT_SCHOOL = "child"
CHARGED = "adult"  # children are not charged, and few carers are


def quarters_after(chance: Chance, day: date, ends: Series) -> date:
    """Return when something ends of which, quarter by quarter from `day`, as many end as a year's share says."""
    ends_in_quarter = ends.at(year_of(day)) / 4
    while not chance.happens(ends_in_quarter):
        day += timedelta(days=QUARTER)
    return day + timedelta(days=chance.whole(1, QUARTER))


class Plans:
    """Makes the plans of one group, each with what is done under it."""

    def __init__(self, making: Making, group: str) -> None:
        self._making = making
        self._group = group
        self._settings = making.made_up.plans.of(group)
        self._chance = making.chance(f"plans.{group}")
        self._told = making.chance(f"plans.{group}.told")
        self._charges = Weighted.of(making.made_up.choices.charge)
        self._services = Services(making, group)
        self._reviews = Reviews(making, group)
        self._ends: list[date] = []

    def start(self) -> Iterator[Person]:
        """Make plans until as many as there should be are open on the first day; yield the people."""
        first_day = self._making.window.first_day
        wanted = self._making.volume(self._settings.open_on_a_day, first_day.year - 1)
        missing = round(wanted) - sum(end > first_day for end in self._ends)
        for _ in range(missing):
            began = first_day - (quarters_after(self._chance, first_day, self._settings.ends) - first_day)
            person = self._making.people.new(self._group, began)
            if self._begin(person, began, not_before=first_day):
                yield person

    def follows(self, person: Person, assessed_on: date) -> bool:
        """Begin a plan after an assessment that asked for one, unless there is one or it comes to nothing."""
        if not person.plans_are_over(assessed_on):
            return False
        begins = self._chance.happens(self._making.made_up.shares.plan_begins.at(year_of(assessed_on)))
        return begins and self.begin(person, assessed_on)

    def begin(self, person: Person, on: date) -> bool:
        """Begin a plan for `person`, unless they grow up before it could."""
        return self._begin(person, on, not_before=on)

    def _begin(self, person: Person, on: date, *, not_before: date) -> bool:
        """Make a plan that began `on` and ends after `not_before`; false if a child grew up by then."""
        ended_on = quarters_after(self._chance, not_before, self._settings.ends)
        if self._group in CHILDREN:
            ended_on = min(ended_on, person.birthday(ADULT, on))
        if ended_on <= not_before:
            return False
        person.plans += ((on, ended_on),)
        self._ends.append(ended_on)
        if on <= self._making.window.last_day and ended_on >= self._making.window.first_day:
            self._write(person, on, ended_on)
        return True

    def _write(self, person: Person, on: date, ended_on: date) -> None:
        year, window, unknown = year_of(on), self._making.window, self._making.made_up.unknown
        direct = self._chance.happens(self._settings.direct_payments.at(year))
        charge = self._chance.pick(self._charges) if self._group == CHARGED else None
        cells: dict[str, Cell] = {
            "client_group": self._group,
            "started_on": on,
            "ended_on": window.known(ended_on),
            "direct_payments": None if self._chance.happens(unknown.direct_payments.at(year)) else direct,
            "charge": None if self._chance.happens(unknown.charge.at(year)) else charge,
        }
        identifier = self._row(person, min(ended_on, window.last_day), cells, (on, ended_on))
        plan = Plan(identifier, person, on, ended_on, direct)
        self._services.under(plan)
        self._reviews.under(plan)

    def _row(self, person: Person, dated: date, cells: dict[str, Cell], spell: Spell) -> str:
        """Write the row of a plan. A child's is held: whether the child comes to be looked after is not known yet."""
        if self._group != AT_SCHOOL:
            return self._making.add("plans", self._group, person, dated, **cells)
        is_told = not self._told.happens(self._making.made_up.unknown.placement.at(year_of(dated)))
        cells |= {"looked_after": False if is_told else None}
        cells |= key_stage(person, spell, self._making, self._told)
        identifier, row = self._making.hold("plans", self._group, person, dated, **cells)
        person.plan_rows.append(row)
        return identifier

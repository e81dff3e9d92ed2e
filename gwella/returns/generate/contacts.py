"""Contacts, and the assessments that follow from them: adults, carers, children and young carers alike.

One person's story runs through the tables: contact, assessment, then reablement or a plan; someone
with a plan contacts again as "already supported".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.days import working_days_after
from gwella.returns.generate.files import Cell
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import ADULT, CHILDREN, Known, Person
from gwella.returns.generate.plans import Plans
from gwella.returns.generate.settings import Series, Settings, Wait

# An assessment may follow a contact from before the first year, so contacts begin this many days earlier.
WARM_UP_MONTHS = (1, 2, 3)
REMEMBERS = 4000  # people a service of size 1 remembers


@dataclass(frozen=True)
class Group:
    """How one group of people meets the service."""

    name: str
    contacts: Series
    assessments: Series
    advice: Series
    wait: Wait


def groups(made_up: Settings) -> tuple[Group, ...]:
    """Return the four groups of the list `client_group`."""
    volumes, shares, waits = made_up.volumes, made_up.shares, made_up.waits
    return (
        Group("adult", volumes.adult_contacts, volumes.adult_assessments, shares.adult_advice, waits.adult_assessment),
        Group("carer", volumes.carer_contacts, volumes.carer_assessments, shares.carer_advice, waits.adult_assessment),
        Group("child", volumes.child_contacts, volumes.child_assessments, shares.child_advice, waits.child_assessment),
        Group(
            "young_carer",
            volumes.young_carer_contacts,
            volumes.young_carer_assessments,
            shares.child_advice,
            waits.child_assessment,
        ),
    )


Follows = Callable[[Person, date], None]
Meets = Callable[[Person, date, bool], None]


class Service:
    """Makes the contacts and assessments of one group, year after year."""

    def __init__(
        self,
        making: Making,
        group: Group,
        after_assessment: Follows | None = None,
        meets: Meets | None = None,
    ) -> None:
        self._making = making
        self._group = group
        self._chance = making.chance(f"contacts.{group.name}")
        self._outcomes = Weighted.of(making.made_up.choices.assessment_outcome)
        self._language = making.chance(f"language.{group.name}")
        self._plans = Plans(making, group.name)
        self._after_assessment = after_assessment
        self._meets = meets
        remembers = round(REMEMBERS * making.size)
        self.known = Known(self._chance, remembers)
        self.with_plan = Known(self._chance, remembers)
        self._going_on: list[tuple[Person, date, dict[str, Cell]]] = []

    def start(self) -> None:
        """Make the people who have a plan on the first day, beside those who came to one in the warm-up."""
        for person in self._plans.start():
            self.with_plan.meet(person)
            self._met(person, person.plans[0][0], assessed=True)

    def warm_up(self, year: int) -> None:
        """Make the last quarter of the year before the first: only what follows from it is written."""
        days = self._making.days(year)
        quarter = Weighted((day, 1.0) for day in days.values if day.month in WARM_UP_MONTHS)
        expected = self._making.volume(self._group.contacts, year) / 4
        for day in self._days(quarter, expected):
            self._story(year, day, supported=False)

    def make(self, year: int) -> None:
        """Make a year, day by day: contacts of people without a plan and (adults only) of people with one."""
        days = self._making.days(year)
        expected = self._making.volume(self._group.contacts, year)
        moments = [(day, False) for day in self._days(days, expected)]
        if self._group.name == "adult":
            already = expected * self._making.made_up.shares.already_supported.at(year)
            moments += [(day, True) for day in self._days(days, already)]
        for day, supported in sorted(moments):
            self._story(year, day, supported=supported)

    def _days(self, days: Weighted[date], expected: float) -> list[date]:
        return sorted(self._chance.pick(days) for _ in range(self._chance.around(expected)))

    def _story(self, year: int, day: date, *, supported: bool) -> None:
        """Make one contact, and now and then the assessment that follows."""
        person = self._person(year, day, supported=supported)
        self._contact(year, person, day)
        assessed = self._chance.happens(self._assessed(year, supported=supported))
        if assessed:
            self._assess(person, day, new=not supported)
        self._met(person, day, assessed=assessed)

    def _met(self, person: Person, day: date, *, assessed: bool) -> None:
        if self._meets is not None:
            self._meets(person, day, assessed)

    def _assessed(self, year: int, *, supported: bool) -> float:
        """Return the share of contacts that an assessment follows."""
        new = self._group.assessments.at(year) / self._group.contacts.at(year)
        if not supported:
            return new
        shares = self._making.made_up.shares
        return min(1.0, new * shares.not_new.at(year) / shares.already_supported.at(year))

    def _person(self, year: int, day: date, *, supported: bool) -> Person:
        """Return whom the contact is about: someone known, or someone new."""
        made_up = self._making.made_up
        known = self.with_plan if supported else self.known
        if supported or self._chance.happens(made_up.shares.repeat_contact.at(year)):
            person = known.any_but(lambda person: person.plans_are_over(day)) if supported else known.any()
            if person is not None and person.has_plan(day) == supported and not self._grown_up(person, day):
                return person
        person = self._someone_new(year, day)
        if supported:
            self._plans.begin(person, day)
        known.meet(person)
        return person

    def _grown_up(self, person: Person, day: date) -> bool:
        """Say whether a child has turned 18 since; nobody is a child for ever."""
        return self._group.name in CHILDREN and person.age_on(day) >= ADULT

    def _someone_new(self, year: int, day: date) -> Person:
        if self._group.name == "child" and self._chance.happens(self._making.made_up.shares.unborn.at(year)):
            unborn = self._making.people.unborn(day)
            if unborn is not None:
                return unborn
        return self._making.people.new(self._group.name, day)

    def _contact(self, year: int, person: Person, day: date) -> None:
        chance, unknown, window = self._chance, self._making.made_up.unknown, self._making.window
        decided_on = working_days_after(day, chance.days(self._making.made_up.waits.decision, year))
        cells: dict[str, date | bool | None] = {
            "already_supported": None if chance.happens(unknown.already_supported.at(year)) else person.has_plan(day),
            "advice_given": None
            if chance.happens(unknown.advice_given.at(year))
            else chance.happens(self._group.advice.at(year)),
            "decided_on": None if chance.happens(unknown.decided_on.at(year)) else window.known(decided_on),
        }
        if window.holds(day):
            self._making.add(
                "contacts", self._group.name, person, day, contacted_on=day, client_group=self._group.name, **cells
            )

    def _assess(self, person: Person, referred_on: date, *, new: bool) -> None:
        year = referred_on.year - (referred_on.month < 4)
        chance, unknown = self._chance, self._making.made_up.unknown
        completed_on = working_days_after(referred_on, max(1, chance.days(self._group.wait, year)))
        outcome = chance.pick(self._outcomes)
        cells: dict[str, Cell] = {
            "referred_on": None if chance.happens(unknown.referred_on.at(year)) else referred_on,
            "new": None if chance.happens(unknown.new.at(year)) else new,
            "outcome": None if chance.happens(unknown.assessment_outcome.at(year)) else outcome,
        }
        cells |= self._language_cells(person, year)
        group = self._group.name
        if self._making.window.holds(completed_on):
            self._making.add(
                "assessments", group, person, completed_on, completed_on=completed_on, client_group=group, **cells
            )
        if completed_on <= self._making.window.last_day:
            self._follow(person, completed_on, outcome)
        elif self._making.window.holds(referred_on):
            self._going_on.append((person, referred_on, cells | {"outcome": None}))

    def write_going_on(self) -> None:
        """Write the assessments that are not over on the last day, after all other rows, which stay as they are."""
        for person, referred_on, cells in self._going_on:
            group = self._group.name
            self._making.add("assessments", group, person, referred_on, client_group=group, **cells)
        self._going_on.clear()

    def _language_cells(self, person: Person, year: int) -> dict[str, Cell]:
        """Return whether the Active Offer was accepted, and whether the person was assessed in that language."""
        chance, shares, unknown = self._language, self._making.made_up.shares, self._making.made_up.unknown
        welsh = person.language == "welsh"
        accepted = welsh and chance.happens(shares.offer_accepted.at(year))
        chosen = chance.happens((shares.assessed_in_welsh if accepted else shares.assessed_in_english).at(year))
        return {
            "active_offer_accepted": None if chance.happens(unknown.active_offer.at(year)) else accepted,
            "language_of_choice": None if chance.happens(unknown.language_of_choice.at(year)) else chosen,
        }

    def _follow(self, person: Person, completed_on: date, outcome: str) -> None:
        if self._after_assessment is not None:
            self._after_assessment(person, completed_on)
        if outcome == "plan" and self._plans.follows(person, completed_on):
            self._remember(person)

    def _remember(self, person: Person) -> None:
        """Remember who has a plan; a child once only, since those taken from here begin to be looked after."""
        if len(person.plans) == 1 or self._group.name not in CHILDREN:
            self.with_plan.meet(person)

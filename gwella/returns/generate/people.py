"""Made-up people: an identifier, an age, and what is recorded about them. They have no names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from gwella.returns.generate.chance import Chance, Weighted, bands
from gwella.returns.generate.days import LEAP_DAY, Window, years_after
from gwella.returns.generate.files import Cell
from gwella.returns.generate.settings import Settings
from gwella.snapshots.tables import PEOPLE, Column, filled_from, table

CHILDREN = ("child", "young_carer")
ADULT = 18

Spell = tuple[date, date]  # the first day, and the first day after


@dataclass(slots=True)
class Person:
    """One made-up person. `row` waits here until the first row of another table speaks of the person."""

    number: int
    born_on: date | None
    row: dict[str, Cell] | None
    language: Cell = None
    plans: tuple[Spell, ...] = ()
    plan_rows: list[dict[str, Cell]] = field(default_factory=list)  # of a child, until all of its story is told

    @property
    def identifier(self) -> str:
        return f"P{self.number:06d}"

    @property
    def case_reference(self) -> str:
        return f"CD-{400000 + self.number}"

    def birthday(self, age: int, on: date) -> date:
        """Return the birthday on which the person turns `age`; a child not yet born on the day `on` as if born then."""
        return years_after(self.born_on or on, age)

    def has_plan(self, day: date) -> bool:
        """Say whether the person had a plan on `day`."""
        return any(since <= day < until for since, until in self.plans)

    def looked_after(self, since: date, until: date | None) -> None:
        """Say in each plan that was open then that the child is looked after from `since`, and `until` when."""
        for (began, ended), row in zip(self.plans[-len(self.plan_rows) :], self.plan_rows, strict=True):
            if since < ended and (until is None or until > began) and row["looked_after"] is False:
                row |= {"looked_after": True, "looked_after_from": since, "looked_after_to": until}

    def plans_are_over(self, day: date) -> bool:
        """Say whether every plan of the person, if any, ended by `day`."""
        return all(until <= day for _, until in self.plans)

    def age_on(self, day: date) -> int:
        """Return the age on `day` in whole years; 0 for a child not yet born."""
        if self.born_on is None:
            return 0
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


class People:
    """Makes people one after another."""

    def __init__(self, made_up: Settings, authority: str, window: Window, seed: int) -> None:
        self._made_up = made_up
        self._authority = authority
        self._window = window
        self._chance = Chance(seed, "people")
        self._ages = {group: bands(getattr(made_up.ages, group)) for group in made_up.ages.__struct_fields__}
        self._ethnicity = Weighted.of(made_up.choices.ethnicity)
        self._language = Weighted.of(made_up.choices.language)
        self._sex = {
            True: Weighted.of(made_up.choices.sex_child),
            False: Weighted.of(made_up.choices.sex_adult),
        }
        self._count = 0

    def new(self, group: str, on: date, ages: str = "") -> Person:
        """Return a new person of `group` (adult, carer, child, young_carer), of an age that fits on the day `on`."""
        age = self._chance.age(self._ages[ages or group])
        last_birthday = on - timedelta(days=self._chance.whole(0, 364))
        if (last_birthday.month, last_birthday.day) == LEAP_DAY:
            last_birthday -= timedelta(days=1)  # it does not come every year
        born_on = last_birthday.replace(year=last_birthday.year - age)
        return self._person(born_on, self._recorded(group, on.year, born_on))

    def unborn(self, on: date) -> Person | None:
        """Return a child whose birth is expected after the extract was drawn, or None if it would have come before."""
        expected_on = self._due(on)
        return self._expected(on, expected_on) if expected_on > self._window.drawn_on else None

    def before_birth(self, on: date) -> Person:
        """Return a child who is not yet born on the day `on`: born since, or expected after the extract was drawn."""
        due_on = self._due(on)
        if due_on > self._window.drawn_on:
            return self._expected(on, due_on)
        return self._person(due_on, self._recorded("child", on.year, due_on))

    def _due(self, on: date) -> date:
        return on + timedelta(days=self._chance.whole(20, 190))

    def _expected(self, on: date, expected_on: date) -> Person:
        row = self._recorded("child", on.year, None) | {"expected_on": expected_on, "sex": "unborn", "disability": None}
        return self._person(None, row)

    def _person(self, born_on: date | None, row: dict[str, Cell]) -> Person:
        self._count += 1
        person = Person(self._count, born_on, row, row["language"])
        row["person"] = person.identifier
        row["case_reference"] = person.case_reference
        return person

    def _recorded(self, group: str, year: int, born_on: date | None) -> dict[str, Cell]:
        """Return what the case system holds: now and then it does not know."""
        chance, unknown, shares = self._chance, self._made_up.unknown, self._made_up.shares
        is_child = group in CHILDREN
        disabled = shares.disability_child if is_child else shares.disability_adult
        recorded: dict[str, Cell] = {
            "authority": self._authority,
            "born_on": None if chance.happens(unknown.born_on.at(year)) else born_on,
            "sex": "not_recorded" if chance.happens(unknown.sex.at(year)) else chance.pick(self._sex[is_child]),
            "ethnicity": chance.pick(self._ethnicity),
            "language": None if chance.happens(unknown.language.at(year)) else chance.pick(self._language),
            "disability": None if chance.happens(unknown.disability.at(year)) else chance.happens(disabled.at(year)),
            "made_up": True,
        }
        return recorded | {"ethnicity_information": filled_from(str(recorded["ethnicity"]), *_columns("ethnicity"))}


def _columns(name: str) -> tuple[Column, Column]:
    """Return a column of people, and the one that is filled from it."""
    columns = table(PEOPLE).columns
    return columns[name], columns[f"{name}_information"]


class Known:
    """People a service has met: as many as it remembers, the newest in the place of any older one."""

    def __init__(self, chance: Chance, remembers: int) -> None:
        self._chance = chance
        self._remembers = max(remembers, 1)
        self._people: list[Person] = []

    def meet(self, person: Person) -> None:
        """Remember `person`."""
        if len(self._people) < self._remembers:
            self._people.append(person)
        else:
            self._people[self._chance.whole(0, self._remembers - 1)] = person

    def any(self) -> Person | None:
        """Return someone the service knows, or None while it knows nobody."""
        return self._chance.one_of(self._people) if self._people else None

    def any_but(self, forgotten: Callable[[Person], bool]) -> Person | None:
        """Return someone the service knows, and forget those come upon of whom `forgotten` is true."""
        while self._people:
            place = self._chance.whole(0, len(self._people) - 1)
            person = self._people[place]
            if not forgotten(person):
                return person
            self._people[place] = self._people[-1]
            self._people.pop()
        return None

    def take(self) -> Person | None:
        """Return someone the service knows and forget them, or None while it knows nobody."""
        if not self._people:
            return None
        place = self._chance.whole(0, len(self._people) - 1)
        self._people[place], self._people[-1] = self._people[-1], self._people[place]
        return self._people.pop()

"""Children looked after, placement by placement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.files import Cell
from gwella.returns.generate.health import Health
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import ADULT, Known, Person

QUARTER = 91  # days
BEFORE = 8 * 365  # children looked after on the first day began up to so many days before
# Of the children who begin to be looked after in a year, some leave within it.
LEAVE_WITHIN_YEAR = 1.12

SCHOOL_AGES = range(4, 16)
ALMOST_GROWN_UP = 16

Spell = tuple[date, date]


@dataclass(frozen=True)
class Career:
    """A child's time in care: from when to when, whether in short breaks only, and why it ended."""

    child: Person
    started_on: date
    ended_on: date
    short: bool
    reason: str


class LookedAfter:
    """Makes whole careers in care; enough children begin each year to reach the share on 31 March."""

    def __init__(self, making: Making, assessed: Known, after_care: Callable[[Person, date], None]) -> None:
        self._making = making
        self._assessed = assessed
        self._after_care = after_care
        self._chance = making.chance("looked_after")
        self._kinds = Weighted.of(making.made_up.choices.placement_kind)
        self._places = Weighted.of(making.made_up.choices.placed_where)
        choices = making.made_up.choices
        self._reasons = {
            False: Weighted.of(choices.looked_after_end),
            True: Weighted.of(choices.looked_after_end_from_16),
        }
        self._health = Health(making)
        self._ends: list[date] = []  # when each child made so far ceases to be looked after

    def start(self) -> None:
        """Make the children who are looked after on the day before the first."""
        first_day = self._making.window.first_day
        while self._looked_after(first_day) < self._wanted(first_day.year - 1):
            days_before = min(self._chance.whole(1, BEFORE), self._chance.whole(1, BEFORE))
            started_on = first_day - timedelta(days=days_before)
            child = self._making.people.new("child", started_on, "looked_after")
            self._career(child, started_on, not_before=first_day)

    def make(self, year: int) -> None:
        """Make the children who begin to be looked after in `year`."""
        last_day = date(year + 1, 3, 31)
        days = self._making.days(year)
        begin = round((self._wanted(year) - self._looked_after(last_day)) * LEAVE_WITHIN_YEAR)
        for started_on in sorted(self._chance.pick(days) for _ in range(begin)):
            self._career(self._child(started_on), started_on, not_before=started_on)

    def _wanted(self, year: int) -> int:
        """Return how many children are looked after on 31 March of `year`."""
        children = self._making.volume(self._making.made_up.volumes.children, year)
        return round(children * self._making.made_up.shares.looked_after.at(year))

    def _looked_after(self, day: date) -> int:
        return sum(end > day for end in self._ends)

    def _child(self, started_on: date) -> Person:
        """Return a child who has a plan, or else a new one. Nobody begins twice."""
        child = self._assessed.take()
        if child is not None and child.born_on and child.has_plan(started_on) and child.age_on(started_on) < ADULT - 1:
            return child
        return self._making.people.new("child", started_on, "looked_after")

    def _career(self, child: Person, started_on: date, *, not_before: date) -> None:
        """Make a child's time in care, which ends on `not_before` at the earliest, and its placements."""
        ended_on = self._end(child, started_on, not_before)
        if ended_on <= not_before:
            return
        self._ends.append(ended_on)
        year, window = year_of(started_on), self._making.window
        short = self._chance.happens(self._making.made_up.shares.short_breaks.at(year))
        career = Career(child, started_on, ended_on, short, self._reason(child, ended_on))
        child.looked_after(started_on, window.known(ended_on))
        dentist = self._health.dentist(started_on, ended_on)
        school_changed_on = None
        for placed_on, left_on in self._placements(started_on, ended_on):
            if placed_on > started_on:
                school_changed_on = self._school_change(child, placed_on, left_on) or school_changed_on
            if left_on >= window.first_day and placed_on <= window.last_day:
                self._placement(career, (placed_on, left_on), school_changed_on, dentist)
        if ended_on <= window.last_day:
            self._after_care(child, ended_on)

    def _reason(self, child: Person, ended_on: date) -> str:
        """Return why a child ceases to be looked after."""
        if child.age_on(ended_on) >= ADULT:
            return "turned_18"
        return self._chance.pick(self._reasons[child.age_on(ended_on) >= ALMOST_GROWN_UP])

    def _school_change(self, child: Person, placed_on: date, left_on: date) -> date | None:
        """Return the day on which a child who moved goes to another school, or None if it stays at its own."""
        share = self._making.made_up.shares.school_change.at(year_of(placed_on))
        if child.age_on(placed_on) not in SCHOOL_AGES or not self._chance.happens(share):
            return None
        return min(placed_on + timedelta(days=self._chance.whole(0, 20)), left_on)

    def _end(self, child: Person, started_on: date, not_before: date) -> date:
        """Return when a child ceases to be looked after: quarter by quarter some leave, and all at 18."""
        leave = self._making.made_up.shares.leave_care.at(year_of(started_on)) / 4
        day = max(started_on, not_before)
        while not self._chance.happens(leave) and child.age_on(day) < ADULT:
            day += timedelta(days=QUARTER)
        return min(day + timedelta(days=self._chance.whole(1, QUARTER)), child.birthday(ADULT, started_on))

    def _placements(self, started_on: date, ended_on: date) -> Iterator[Spell]:
        """Yield the placements one after another, from the first day in care to the last."""
        made_up = self._making.made_up
        unsettled = self._chance.happens(made_up.shares.unsettled.at(year_of(started_on)))
        moves = made_up.moves_a_year.unsettled if unsettled else made_up.moves_a_year.settled
        placed_on = started_on
        while placed_on < ended_on:
            left_on = placed_on + timedelta(days=self._stay(moves))
            yield placed_on, min(left_on, ended_on)
            placed_on = left_on

    def _stay(self, moves: float) -> int:
        """Return how many days a placement lasts: each fortnight the child may move."""
        days = self._chance.whole(1, 14)
        while not self._chance.happens(moves / 26):
            days += 14
        return days

    def _placement(
        self, career: Career, placement: Spell, school_changed_on: date | None, dentist: dict[str, Cell]
    ) -> None:
        window = self._making.window
        dated = min(max(placement[1], window.first_day), window.last_day)
        ended_on = window.known(career.ended_on)
        changed_school = self._unless_unknown(school_changed_on is not None)
        self._making.add(
            "looked_after",
            "child",
            career.child,
            dated,
            started_on=career.started_on,
            ended_on=ended_on,
            end_reason=self._unless_unknown(career.reason) if ended_on else None,
            placed_on=placement[0],
            left_on=window.known(placement[1]),
            placement_kind=self._unless_unknown(self._chance.pick(self._kinds)),
            placed_where=self._unless_unknown(self._chance.pick(self._places)),
            short_breaks=self._unless_unknown(career.short),
            changed_school=changed_school,
            school_changed_on=self._unless_unknown(school_changed_on) if changed_school else None,
            registered_with_gp_on=self._health.gp(placement[0]),
            **dentist,
        )

    def _unless_unknown(self, cell: Cell) -> Cell:
        year = self._making.window.years[-1]
        return None if self._chance.happens(self._making.made_up.unknown.placement.at(year)) else cell

"""Reviews of plans, and the personal outcomes that each review looks at.

Outcomes are set when the plan begins; a review says how far they were met and sets the next ones.
"""

from __future__ import annotations

from datetime import date, timedelta

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.files import Cell
from gwella.returns.generate.making import Making
from gwella.returns.generate.plan import Plan
from gwella.returns.generate.settings import Series

HOW_MANY = Weighted(((1, 35.0), (2, 40.0), (3, 25.0)))
EARLY, LATE = 40, 120  # days before and after the day on which a review is due


class Reviews:
    """Makes the reviews and the outcomes under the plans of one client group."""

    def __init__(self, making: Making, group: str) -> None:
        self._making = making
        self._group = group
        self._settings = making.made_up.plans.of(group)
        self._chance = making.chance(f"reviews.{group}")
        self._aspects = Weighted.of(self._settings.aspects)
        self._how_far = Weighted.of(making.made_up.choices.how_far)

    def under(self, plan: Plan) -> None:
        """Make every review of a plan until it ends or the years of the extract do, and its outcomes."""
        every = timedelta(days=self._settings.reviewed_every.at(year_of(plan.started_on)))
        set_on, due_on = plan.started_on, plan.started_on + every
        while due_on < plan.ended_on and due_on <= self._making.window.last_day:
            completed_on = self._completed_on(due_on, plan.ended_on)
            self._review(plan, due_on, completed_on)
            if completed_on is not None:
                self._outcomes(plan, set_on, completed_on)
                set_on = completed_on
            due_on += every
        self._outcomes(plan, set_on, self._at_the_end(plan.ended_on))

    def _completed_on(self, due_on: date, ended_on: date) -> date | None:
        """Return when a review was completed; None when it was not held while the plan went on."""
        year, shares = year_of(due_on), self._making.made_up.shares
        if not self._happens(shares.review_held, year):
            return None
        in_time = self._happens(shares.review_in_time, year)
        days = self._chance.whole(-EARLY, 0) if in_time else self._chance.whole(1, LATE)
        completed_on = due_on + timedelta(days=days)
        return self._making.window.known(completed_on) if completed_on <= ended_on else None

    def _at_the_end(self, ended_on: date) -> date | None:
        """Return when the last outcomes were reviewed: on the day the plan ended, or not at all."""
        reviewed = self._happens(self._making.made_up.shares.reviewed_at_the_end, year_of(ended_on))
        return self._making.window.known(ended_on) if reviewed else None

    def _review(self, plan: Plan, due_on: date, completed_on: date | None) -> None:
        if due_on < self._making.window.first_day:
            return
        year, unknown = year_of(due_on), self._making.made_up.unknown
        not_said = self._happens(unknown.review_completed, year)
        not_dated = not_said or self._happens(unknown.review_completed_on, year)
        self._making.add(
            "reviews",
            self._group,
            plan.person,
            due_on,
            plan=plan.identifier,
            client_group=self._group,
            due_on=due_on,
            completed=None if not_said else completed_on is not None,
            completed_on=None if not_dated else completed_on,
        )

    def _outcomes(self, plan: Plan, set_on: date, reviewed_on: date | None) -> None:
        """Make the outcomes set on one day, which were reviewed together or not at all."""
        window = self._making.window
        if set_on > window.last_day or (reviewed_on is not None and reviewed_on < window.first_day):
            return
        for _ in range(self._chance.pick(HOW_MANY)):
            aspect = self._chance.pick(self._aspects)
            self._making.add(
                "outcomes",
                self._group,
                plan.person,
                min(reviewed_on or set_on, window.last_day),
                plan=plan.identifier,
                client_group=self._group,
                aspect=None if self._happens(self._making.made_up.unknown.aspect, year_of(set_on)) else aspect,
                set_on=set_on,
                reviewed_on=reviewed_on,
                **({} if reviewed_on is None else self._views(year_of(reviewed_on))),
            )

    def _views(self, year: int) -> dict[str, Cell]:
        """Return how far an outcome was met as the person and the worker say, who mostly agree."""
        made_up, chance = self._making.made_up, self._chance
        by_person = chance.pick(self._how_far)
        agree = self._happens(made_up.shares.views_agree, year)
        by_worker = by_person if agree else chance.pick(self._how_far)
        return {
            "by_person": "not_recorded" if self._happens(made_up.unknown.view_of_person, year) else by_person,
            "by_worker": "not_recorded" if self._happens(made_up.unknown.view_of_worker, year) else by_worker,
        }

    def _happens(self, share: Series, year: int) -> bool:
        return self._chance.happens(share.at(year))

"""What is provided under plans: one to three services each."""

from __future__ import annotations

from datetime import timedelta

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.making import Making
from gwella.returns.generate.plan import Plan
from gwella.returns.generate.settings import Choice

HOW_MANY = Weighted(((1, 55.0), (2, 33.0), (3, 12.0)))
SOON = 21  # days within which a service begins
CARE_HOMES = ("residential", "nursing")  # direct payments seldom buy a place in one


class Services:
    """Makes the services under the plans of one client group."""

    def __init__(self, making: Making, group: str) -> None:
        self._making = making
        self._group = group
        self._chance = making.chance(f"services.{group}")
        kinds = making.made_up.plans.of(group).services
        self._kinds = Weighted.of(kinds)
        self._bought = _without(kinds, CARE_HOMES)

    def under(self, plan: Plan) -> None:
        """Make the services of a plan; the first is the one that a direct payment buys."""
        for place in range(self._chance.pick(HOW_MANY)):
            self._service(plan, bought=plan.direct_payments and place == 0)

    def _service(self, plan: Plan, *, bought: bool) -> None:
        year, window, chance = year_of(plan.started_on), self._making.window, self._chance
        unknown = self._making.made_up.unknown
        days = (plan.ended_on - plan.started_on).days
        first = chance.whole(0, min(SOON, days - 1))
        early = chance.happens(self._making.made_up.shares.service_ends_early.at(year))
        last = chance.whole(first + 1, days) if early else days
        started_on, ended_on = (plan.started_on + timedelta(days=number) for number in (first, last))
        kind = chance.pick(self._bought if bought else self._kinds)
        if started_on > window.last_day or ended_on < window.first_day:
            return
        self._making.add(
            "services",
            self._group,
            plan.person,
            min(ended_on, window.last_day),
            plan=plan.identifier,
            client_group=self._group,
            service_kind=None if chance.happens(unknown.service_kind.at(year)) else kind,
            started_on=started_on,
            ended_on=window.known(ended_on),
            direct_payment=None if chance.happens(unknown.direct_payments.at(year)) else bought,
        )


def _without(choice: Choice, codes: tuple[str, ...]) -> Weighted[str]:
    return Weighted((code, weight) for code, weight in choice.weights.items() if code not in codes)

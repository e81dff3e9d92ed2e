"""Unpaid carers whom the authority knows: they came themselves, or were named when an adult was assessed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Weighted
from gwella.returns.generate.contacts import Meets
from gwella.returns.generate.files import Cell
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import ADULT, CHILDREN, Person
from gwella.returns.generate.plans import quarters_after
from gwella.returns.generate.settings import Series

SOON = 14  # days within which an assessment is offered


class Carers:
    """Makes one row for each carer, on the day the authority came to know them."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._chance = making.chance("carers")
        self._hours = Weighted.of(making.made_up.choices.caring_hours)
        self._known: set[int] = set()  # the numbers of the people who have their row

    def start(self) -> None:
        """Make the carers who are known on the first day."""
        first_day, ends = self._making.window.first_day, self._making.made_up.shares.caring_ends
        for _ in range(round(self._making.volume(self._making.made_up.volumes.carers, first_day.year - 1))):
            since = first_day - (quarters_after(self._chance, first_day, ends) - first_day)
            carer = self._making.people.new("carer", since)
            self._carer("carer", carer, since, self._offer(since), not_before=first_day)

    def meets(self, group: str) -> Meets:
        """Return what happens when a carer of `group` is met."""
        return partial(self._meet, group)

    def _meet(self, group: str, person: Person, day: date, assessed: bool) -> None:
        """Make the row of a carer who is met for the first time."""
        if person.number in self._known:
            return
        offer = self._offered(day, declined=False) if assessed else self._offer(day)
        self._carer(group, person, day, offer, not_before=day)

    def named_by(self, adult: Person, day: date) -> None:
        """Make a carer whom an adult names when assessed, now and then; those who accept an offer come themselves."""
        if self._happens(self._making.made_up.shares.carer_named, day):
            carer = self._making.people.new("carer", day)
            self._carer("carer", carer, day, self._offer(day), not_before=day, cared_for=adult)

    def _carer(
        self,
        group: str,
        carer: Person,
        since: date,
        offer: dict[str, Cell],
        *,
        not_before: date,
        cared_for: Person | None = None,
    ) -> None:
        """Write the row of a carer who goes on caring until after `not_before`."""
        self._known.add(carer.number)
        window, unknown = self._making.window, self._making.made_up.unknown
        until = quarters_after(self._chance, not_before, self._making.made_up.shares.caring_ends)
        if group in CHILDREN:
            until = min(until, carer.birthday(ADULT, since))
        if since > window.last_day or until < max(window.first_day, since):
            return
        # Whoever has no row in `people` yet could not be found there.
        named = cared_for if cared_for and cared_for.row is None else None
        self._making.add(
            "carers",
            group,
            carer,
            min(until, window.last_day),
            client_group=group,
            cared_for=None if named is None or self._happens(unknown.cared_for, since) else named.identifier,
            started_on=since,
            ended_on=window.known(until),
            caring_hours="not_recorded"
            if self._happens(unknown.caring_hours, since)
            else self._chance.pick(self._hours),
            **offer,
        )

    def _offer(self, day: date) -> dict[str, Cell]:
        """Return whether an assessment was offered to a carer who was not assessed, and whether it was declined."""
        shares, unknown = self._making.made_up.shares, self._making.made_up.unknown
        if self._happens(unknown.assessment_offered, day):
            return {}
        if not self._happens(shares.carer_offered, day):
            return {"assessment_offered": False}
        return self._offered(day, declined=self._happens(shares.carer_declines, day))

    def _offered(self, day: date, *, declined: bool) -> dict[str, Cell]:
        """Return an offer made within days; one that would come after the extract was drawn is not made yet."""
        unknown = self._making.made_up.unknown
        offered_on = self._making.window.known(day + timedelta(days=self._chance.whole(0, SOON)))
        if offered_on is None:
            return {"assessment_offered": False}
        return {
            "assessment_offered": True,
            "offered_on": None if self._happens(unknown.offered_on, day) else offered_on,
            "assessment_declined": None if self._happens(unknown.assessment_declined, day) else declined,
        }

    def _happens(self, share: Series, day: date) -> bool:
        return self._chance.happens(share.at(year_of(day)))

"""What changed in the definitions in a year, and why: editions that begin, confirmations, drafts open for comment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.years import year_of
from gwella.metrics.confirmations import Confirmation, Held, Withdrawal, every_confirmation
from gwella.metrics.consultations import Asked, consultations
from gwella.metrics.definitions import definitions
from gwella.metrics.edition import Edition


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One edition that begins: of what, whether it is the first, and the confirmation that made it, if one did."""

    key: str
    title: Text
    edition: Edition
    is_first: bool
    made_by: Confirmation | None = None


class Confirmed(msgspec.Struct, frozen=True):
    """A confirmation of one definition, or the withdrawal of one, that was entered in a year."""

    key: str
    title: Text
    held: Held
    withdrawal: Withdrawal | None = None

    @property
    def on(self) -> date:
        return self.withdrawal.on if self.withdrawal else self.held.confirmation.confirmed_on


def changes(year: int) -> list[Change]:
    """Return every edition in force from `year` on, in the order of the definitions."""
    begun = ((key, one, edition) for key, one in definitions().items() for edition in one.edition)
    return [
        Change(key=key, title=one.title, edition=edition, is_first=edition == one.edition[0], made_by=_maker(key, year))
        for key, one, edition in begun
        if edition.from_ == year
    ]


def confirmed_in(year: int) -> list[Confirmed]:
    """Return what was confirmed, or withdrawn, in the year that begins in `year`, oldest first."""
    return sorted((one for one in _confirmed() if year_of(one.on) == year), key=lambda one: one.on)


def asked_in(year: int) -> list[tuple[Text, Asked]]:
    """Return the title and the consultation of every draft that was open for comment, or decided on, in a year."""
    every = [(definitions()[key].title, one) for key, asked in consultations().items() for one in asked]
    return [(title, one) for title, one in every if year in _years(one)]


def years() -> list[int]:
    """Return every year in which something changed, the newest first."""
    begun = {edition.from_ for one in definitions().values() for edition in one.edition}
    confirmed = {year_of(one.on) for one in _confirmed()}
    asked = {year for every in consultations().values() for one in every for year in _years(one)}
    return sorted(begun | confirmed | asked, reverse=True)


def _maker(key: str, year: int) -> Confirmation | None:
    held = (one.confirmation for one in every_confirmation().get(key, ()) if one.stands)
    return next((one for one in held if one.makes and one.edition == year), None)


def _confirmed() -> Iterator[Confirmed]:
    for key, every in every_confirmation().items():
        for held in every:
            yield Confirmed(key, definitions()[key].title, held)
            if held.withdrawal:
                yield Confirmed(key, definitions()[key].title, held, held.withdrawal)


def _years(one: Asked) -> range:
    """Return the years in which a consultation was open, or was decided."""
    last = one.decision.on if one.decision else one.opened.closes_on
    return range(year_of(one.opened.opened_on), year_of(last) + 1)

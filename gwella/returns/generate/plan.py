"""One plan, as what is done under it sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gwella.returns.generate.people import Person


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan that has its row."""

    identifier: str
    person: Person
    started_on: date
    ended_on: date  # it may lie after the years of the extract
    direct_payments: bool

"""What is due from whom, who reads it and for what purpose, under which law: the calendar of accountability.

What the law says is data, one file a duty in `definitions/calendar/due/`. Where the law names no day and reminders need
one, the day is Gwella's own and says so. Code of practice 3.2 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum, auto

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import each, kept
from gwella.code_of_practice.years import year_of

BEFORE = timedelta(days=28)  # from when on people are reminded


class Basis(StrEnum):
    """Who names a day: the law or its guidance, or Gwella, so that there is one to be reminded of."""

    LAW = auto()
    OURS = auto()


class Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day after the year: its month and day in the calendar year in which the year ends, or `after` years later."""

    month: int
    day: int
    basis: Basis
    after: int = 0

    def __post_init__(self) -> None:
        if date(2024 + self.after, self.month, self.day) <= date(2024, 3, 31):
            raise Misfit("misfits.day_after_the_year")

    def of(self, year: int) -> date:
        """Return the day by which what is said of `year` is due."""
        return date(year + 1 + self.after, self.month, self.day)


class Reader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who reads it, and for what purpose."""

    who: Text
    purpose: Text


class Duty(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that is due every year. `kind` names the return that it is, where Gwella knows its stages."""

    source: Text
    title: Text
    what: Text
    from_: Text = msgspec.field(name="from")
    law: Text
    when: Text
    reads: tuple[Reader, ...]
    order: int
    kind: str = ""
    day: Day | None = None


class Due(msgspec.Struct, frozen=True):
    """A duty of one year. `on` is None where it has no day."""

    key: str
    duty: Duty
    year: int
    on: date | None

    @property
    def is_day_ours(self) -> bool:
        return self.duty.day is not None and self.duty.day.basis is Basis.OURS


@kept
def duties() -> Mapping[str, Duty]:
    """Return every duty by its key."""
    return each("calendar/due", Duty)


def due_in(year: int) -> list[Due]:
    """Return what is due about `year`: by day, then what has no day, in the order of the Code."""
    found = [Due(key, one, year, one.day.of(year) if one.day else None) for key, one in duties().items()]
    return sorted(found, key=lambda one: (one.on or date.max, one.duty.order))


def due_on(kind: str, year: int) -> date:
    """Return the day by which the return of a year is due."""
    return next(one.day.of(year) for one in duties().values() if one.kind == kind and one.day)


def kinds() -> Iterator[str]:
    """Yield the kinds of return whose stages Gwella knows."""
    return (one.kind for one in duties().values() if one.kind)


def latest_ended(today: date) -> int:
    """Return the year that ended last."""
    return year_of(today) - 1


def to_remind_of(today: date) -> int | None:
    """Return the year whose return is due soon or is late: people are asked to begin it from four weeks before."""
    year = latest_ended(today)
    return year if any(due_on(kind, year) - BEFORE <= today for kind in kinds()) else None

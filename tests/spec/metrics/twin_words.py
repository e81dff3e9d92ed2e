"""The words of the twin that look at one row alone: plain Python, nothing shared with the engine."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from gwella.snapshots.calendar import bank_holidays

Row = dict[str, Any]


def working_days(row: Row, start: date | None, end: date | None) -> int | None:
    """Count the working days after `start`, up to and including `end`."""
    if start is None or end is None or end < start:
        return None
    known = bank_holidays()
    assert known.first_year <= start.year, "bank holidays of so early a year are not known"
    assert end.year <= known.last_year, "bank holidays of so late a year are not known"
    holidays = set(known.days)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in holidays for day in days)


def age_at(row: Row, on: date | None) -> int | None:
    """Count the birthdays that have passed; 29 February passes on 1 March. A child on the way is -1."""
    born, expected = row.get("born_on"), row.get("expected_on")
    if on is None:
        return None
    if born is None:
        return -1 if expected is not None and on <= expected <= months_later(on, 10) else None
    if born > on:
        return -1 if born <= months_later(on, 10) else None
    return int(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def open_on(row: Row, on: date, start: date | None, end: date | None) -> bool | None:
    """Begun by the end of the day, and not ended on it or before."""
    return all_of([None if start is None else start <= on, end is None or end > on])


def days(row: Row, start: date | None, end: date | None) -> int | None:
    """Count the days after `start`, up to and including `end`."""
    return None if start is None or end is None or end < start else (end - start).days


def months_after(row: Row, day: date | None, months: int) -> date | None:
    return None if day is None else months_later(day, months)


def not_after(row: Row, day: date | None, limit: date | None) -> bool | None:
    return None if day is None or limit is None else day <= limit


def last_spell_open(row: Row, ever: bool | None, on: date, start: date | None, end: date | None) -> bool | None:
    """Open on the day, unless there never was one; a last one that began later leaves an earlier one open to doubt."""
    if ever is False:
        return False
    is_open = None if start is None or start > on else open_on(row, on, start, end)
    return all_of([ever, is_open])


def all_of(states: Iterable[bool | None]) -> bool | None:
    """Return True when every state is, False when any is, else None."""
    states = list(states)
    if False in states:
        return False
    return None if None in states else True

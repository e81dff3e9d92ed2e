"""Years run from 1 April to 31 March and are named by the year in which they begin.

A period is `2024` (a year), `2024-Q1` (a quarter of that year), `2024-06` (a calendar month) or
`2021-2023` (several whole years published together).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum, auto
from functools import lru_cache, total_ordering
from itertools import pairwise

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.spoken import month

FIRST, LAST = 1990, 2100


class Length(StrEnum):
    """How long a period is."""

    YEAR = auto()
    QUARTER = auto()
    MONTH = auto()
    YEARS = auto()


SHAPES = {
    Length.YEAR: re.compile(r"([0-9]{4})"),
    Length.QUARTER: re.compile(r"([0-9]{4})-Q([1-4])"),
    Length.MONTH: re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])"),
    Length.YEARS: re.compile(r"([0-9]{4})-([0-9]{4})"),
}


@total_ordering
class Period(msgspec.Struct, frozen=True, eq=True):
    """A year, a quarter, a month or several years, as written in a result row."""

    code: str
    length: Length
    first_day: date
    last_day: date

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, code: str) -> Period:
        """Return the period that `code` names. Raises NotFound."""
        for length, shape in SHAPES.items():
            found = shape.fullmatch(code.strip())
            if found and (days := _days(length, *(int(part) for part in found.groups()))):
                return cls(code.strip(), length, *days)
        raise NotFound("years.not_a_period", code=code)

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Return the year that begins on 1 April of `year`."""
        return cls.parse(str(year))

    @property
    def year(self) -> int:
        """The year in which the period lies; of several years, the last."""
        return year_of(self.last_day)

    @property
    def previous(self) -> Period:
        """The period of the same length just before this one."""
        return containing(self.first_day - timedelta(days=1), self.length)

    def in_(self, language: Language) -> str:
        """Return the period in words: `2024-25`, `April to June 2024`, `June 2024`."""
        match self.length:
            case Length.YEAR:
                return year_label(self.first_day.year)
            case Length.MONTH:
                return month(self.first_day, language)
            case Length.QUARTER:
                # Each quarter has its own words, since Welsh mutates the second month after "i".
                return say(f"years.{self.code[5:]}", language, year=str(self.first_day.year))
            case Length.YEARS:
                years = year_label(self.first_day.year), year_label(self.year)
                return say("years.several", language, first=years[0], last=years[1])

    def __lt__(self, other: Period) -> bool:
        return (self.last_day, self.first_day) < (other.last_day, other.first_day)


def year_of(day: date) -> int:
    """Return the year (the integer in which it begins) that holds `day`."""
    return day.year if day.month >= 4 else day.year - 1


def year_label(year: int) -> str:
    """Return `2024-25` for 2024, the same in both languages."""
    return f"{year}-{(year + 1) % 100:02d}"


def year_typed(text: str) -> int | None:
    """Return the year that `2024` or `2024-25` begins in; None for anything else."""
    year = int(text[:4]) if text[:4].isascii() and text[:4].isdigit() else 0
    return year if FIRST <= year < LAST and text in (str(year), year_label(year)) else None


def containing(day: date, length: Length) -> Period:
    """Return the year, quarter or month that holds `day`."""
    year = year_of(day)
    match length:
        case Length.QUARTER:
            return Period.parse(f"{year}-Q{(day.month - 4) % 12 // 3 + 1}")
        case Length.MONTH:
            return Period.parse(f"{day.year}-{day.month:02d}")
    return Period.of_year(year)


def parts(year: int, length: Length) -> list[Period]:
    """Return the periods of `length` that make up `year`: one year, four quarters or twelve months."""
    if length is Length.YEAR:
        return [Period.of_year(year)]
    if length is Length.QUARTER:
        return [Period.parse(f"{year}-Q{quarter}") for quarter in range(1, 5)]
    return [Period.parse(f"{year + (m < 4)}-{m:02d}") for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]


def _days(length: Length, year: int, part: int = 0) -> tuple[date, date] | None:
    if not FIRST <= year <= LAST:
        return None
    match length:
        case Length.YEAR:
            return date(year, 4, 1), date(year + 1, 3, 31)
        case Length.MONTH:
            return date(year, part, 1), date(year, part, calendar.monthrange(year, part)[1])
        case Length.QUARTER:
            first = date(year + (part == 4), (part * 3) % 12 + 1, 1)
            last_month = first.month + 2
            return first, date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
        case Length.YEARS:
            return (date(year, 4, 1), date(part + 1, 3, 31)) if year < part <= LAST else None


def out_of_order(years: Sequence[int]) -> int | None:
    """Return the place (0 is the first) of the first year that is not after the one before it; None where all are."""
    return next((place for place, (one, then) in enumerate(pairwise(years), start=1) if then <= one), None)

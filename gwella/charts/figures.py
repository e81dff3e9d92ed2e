"""One figure as it is said: its value with its unit, its name, its place and its period."""

from __future__ import annotations

from datetime import date

import msgspec

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import Spoken, message
from gwella.code_of_practice.places import area
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.spoken import day, number, percent
from gwella.code_of_practice.units import SHARE, TIMES, is_rate
from gwella.code_of_practice.years import Length, Period
from gwella.metrics.categories import said
from gwella.metrics.definitions import definition, is_stock
from gwella.metrics.drafts import titled


class Decimals(msgspec.Struct, frozen=True):
    """A number with one decimal; `signed` puts a plus before what is above zero."""

    value: float
    signed: bool = False

    def in_(self, language: Language) -> str:
        sign = "+" if self.signed and self.value > 0 else ""
        return sign + number(self.value, language, 1)


class Amount(msgspec.Struct, frozen=True):
    """A value in its unit: `43.7%` for a share, one decimal for a rate, days or years, a plain number otherwise.

    A rate that was published whole is said whole; so is a share that `is_whole`: `86%`, not `86.0%`.
    """

    value: float
    unit: str
    is_whole: bool = False

    def in_(self, language: Language) -> str:
        if self.unit == SHARE:
            return percent(self.value, language, 0 if self.is_whole else 1)
        has_decimals = (is_rate(self.unit) or self.unit in TIMES) and not float(self.value).is_integer()
        return number(self.value, language, 1 if has_decimals else None)


class Day(msgspec.Struct, frozen=True):
    """A day in full: `31 March 2020`."""

    value: date

    def in_(self, language: Language) -> str:
        return day(self.value, language)


def title(result: Result) -> Spoken:
    """Return the title of the metric or measure, marked where it is a draft, with the category where there is one.

    Raises NotFound.
    """
    whole = titled(result.metric, result.edition)
    if not result.breakdown:
        return whole
    return message("figures.of_category", title=whole, category=category(result))


def category(result: Result) -> Spoken:
    """Return the labels of the result's category, in the order of its breakdown's dimensions."""
    return said(result.breakdown, result.category)


def place(result: Result) -> Text:
    """Return the name of the result's area. Raises NotFound."""
    return area(result.area).name


def period(result: Result) -> Period:
    """Return the result's period. Raises NotFound."""
    return Period.parse(result.period)


def when(metric: str, of: Period) -> Spoken:
    """Return a period as it is said of a metric or measure: the day, where something was counted on one."""
    on = counted_on(metric, of)
    return Day(on) if on else of


def counted_on(metric: str, of: Period) -> date | None:
    """Return the day on which a stock was counted; None for what happened in the period, or in several years."""
    return of.last_day if of.length is not Length.YEARS and is_stock(definition(metric)) else None


def said_period(result: Result) -> Spoken:
    """Return the result's period as it is said: `2024-25`, or `31 March 2025` of what was counted on that day."""
    return when(result.metric, period(result))


def amount(result: Result) -> Amount:
    """Return the result's value as it is said. Only for a result that is known."""
    assert result.value is not None, "a figure that is not known has no amount"
    # A decimal would claim more than was published. A share worked out from its counts keeps its own.
    hundredths = result.value * 100
    is_whole = result.numerator is None and abs(hundredths - round(hundredths)) < 1e-9
    return Amount(result.value, result.unit, is_whole)

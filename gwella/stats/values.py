"""From a numerator and a denominator to the figure of a result row: one place, for the engine and for the gate."""

from __future__ import annotations

from typing import NamedTuple

from gwella.code_of_practice.units import SHARE, is_rate, people_per
from gwella.stats.rates import BYAR_FROM, rate, rate_interval
from gwella.stats.shares import share, wilson

WILSON = "wilson"
EXACT_POISSON = "exact_poisson"
BYAR = "byar"


class Worked(NamedTuple):
    """A figure, its 95 % interval and the method of the interval; all empty where there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = ""


def worked(numerator: float | None, denominator: float | None, unit: str) -> Worked:
    """Return the figure for `unit`: a share of 0 to 1, a rate for every N people (`per_N`), or the count itself.

    A share or rate of nothing is no figure. A count has no interval of its own.
    Raises PartExceedsWhole, NotACount.
    """
    if numerator is None:
        return Worked()
    if unit == SHARE:
        return _share(numerator, denominator or 0)
    if is_rate(unit):
        return _rate(numerator, denominator or 0, people_per(unit))
    return Worked(numerator)


def _share(part: float, whole: float) -> Worked:
    interval = wilson(part, whole) if whole else None
    return Worked(share(part, whole), interval.low, interval.high, WILSON) if interval else Worked()


def _rate(events: float, population: float, per: int) -> Worked:
    interval = rate_interval(events, population, per)
    method = EXACT_POISSON if events < BYAR_FROM else BYAR
    return Worked(rate(events, population, per), interval.low, interval.high, method) if interval else Worked()

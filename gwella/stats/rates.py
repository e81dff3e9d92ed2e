"""Rates of events for a population, and the intervals of the events."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

from gwella.stats.intervals import COMMON, Interval, check_counts, deviations

# Ten events is the point at which public health analysts in Britain go over to Byar.
BYAR_FROM = 10


def rate(events: float, population: float, per: float) -> float | None:
    """Return the events for every `per` people; None where the population is 0. Raises NotACount.

    A person can have several events, so there may be more events than people.
    """
    check_counts(events, population)
    return events / population * per if population else None


def rate_interval(events: float, population: float, per: float, level: float = COMMON) -> Interval | None:
    """Return the interval of a rate, for every `per` people; None where the population is 0. Raises NotACount."""
    check_counts(events, population)
    if not population:
        return None
    low, high = event_interval(events, level)
    return Interval(low / population * per, high / population * per)


def event_interval(events: float, level: float = COMMON) -> Interval:
    """Return the interval of a number of events: exact Poisson under 10, Byar from 10. Raises NotACount."""
    check_counts(events)
    return exact_poisson(events, level) if events < BYAR_FROM else byar(events, level)


@lru_cache(maxsize=256)
def exact_poisson(events: float, level: float = COMMON) -> Interval:
    """Return the exact interval of a Poisson count, by chi-square (Garwood, Biometrika 1936;28:437-442)."""
    # chdtri is the chi-square quantile without the second that scipy.stats takes to load.
    from scipy.special import chdtri

    tail = (1 - level) / 2
    low = float(chdtri(2 * events, 1 - tail)) / 2 if events else 0.0
    return Interval(low, float(chdtri(2 * events + 2, tail)) / 2)


def byar(events: float, level: float = COMMON) -> Interval:
    """Return Byar's approximation for a Poisson count above 0.

    Breslow and Day, Statistical Methods in Cancer Research II, IARC 1987, page 69.
    """
    z = deviations(level)

    def limit(count: float, sign: int) -> float:
        return count * (1 - 1 / (9 * count) + sign * z / (3 * sqrt(count))) ** 3

    return Interval(limit(events, -1), limit(events + 1, 1))

"""Chance that repeats itself: the same seed gives the same draws on every machine.

Only `Random.random()` is used. Python promises that its sequence never changes, which it does not
promise for `choice` or `gauss`; and no logarithm or cosine is taken, whose last digit may differ
between machines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import sqrt
from random import Random
from typing import Generic, TypeVar

from gwella.returns.generate.settings import Ages, Choice, Wait

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values, and how often each of them comes."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = [(value, weight) for value, weight in pairs if weight > 0]
        self.values = [value for value, _ in kept]
        self.ends = list(accumulate(weight for _, weight in kept))

    @classmethod
    def of(cls, choice: Choice) -> Weighted[str]:
        """Return the codes of a choice with their weights."""
        return Weighted(choice.weights.items())

    def at(self, point: float) -> T:
        """Return the value at `point`, 0 to 1, of the whole weight."""
        place = bisect_right(self.ends, point * self.ends[-1])
        return self.values[min(place, len(self.values) - 1)]


class Chance:
    """One stream of draws. Each part of the extract has its own, so that none disturbs another."""

    def __init__(self, seed: int, stream: str) -> None:
        self._draw = Random(f"{seed}:{stream}").random  # noqa: S311, nothing here is a secret

    def happens(self, share: float) -> bool:
        """Return true with the probability `share`."""
        return self._draw() < share

    def whole(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`, both included, each as likely."""
        return least + int(self._draw() * (most - least + 1))

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of the values, each as likely."""
        return values[int(self._draw() * len(values))]

    def pick(self, weighted: Weighted[T]) -> T:
        """Return one value, as often as its weight says."""
        return weighted.at(self._draw())

    def around(self, expected: float) -> int:
        """Return a whole number near `expected`, which varies as a count of events varies.

        The sum of twelve draws less six has mean 0 and variance 1, so the spread is that of a
        Poisson count, without its long tail.
        """
        deviate = sum(self._draw() for _ in range(12)) - 6
        return max(0, round(expected + sqrt(expected) * deviate))

    def days(self, wait: Wait, year: int) -> int:
        """Return how many days something takes: early ones more often than late ones."""
        if self.happens(wait.at(year)):
            return min(self.whole(0, wait.within), self.whole(0, wait.within + wait.within // 2))
        return wait.within + min(self.whole(1, wait.longest - wait.within), self.whole(1, wait.longest - wait.within))

    def age(self, ages: Weighted[tuple[int, int]]) -> int:
        """Return an age in whole years."""
        return self.whole(*self.pick(ages))


def bands(ages: Ages) -> Weighted[tuple[int, int]]:
    """Return the bands of age with their weights."""
    return Weighted(((first, last), weight) for first, last, weight in ages.bands)

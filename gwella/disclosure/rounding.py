"""Rounding half up, each number by itself from its true value: totals need not add up, and pages say so."""

from __future__ import annotations

from math import floor


def half_up(number: float, to: int) -> int:
    """Return the multiple of `to` nearest to `number`; of two as near, the higher.

    Python's own `round` goes to the even one: 5, 25 and 45 would go wrong for tens.
    """
    return floor((number + to / 2) / to) * to

"""The units of figures.

An amount is a `count` of what happened or was there, a number of `people`, `wte`: full-time equivalent posts, or
`pounds`. `days` and `years` are a mean or a median. A `share` is 0 to 1. A rate names for how many people it
is: `per_10000`.
"""

from __future__ import annotations

import re

COUNT, PEOPLE, WTE, POUNDS = "count", "people", "wte", "pounds"
AMOUNTS = (COUNT, PEOPLE, WTE, POUNDS)
DAYS, YEARS = "days", "years"
TIMES = (DAYS, YEARS)
SHARE = "share"
PER = "per_"
UNIT = re.compile(rf"{'|'.join((*AMOUNTS, *TIMES, SHARE))}|{PER}[1-9]\d*")


def is_rate(unit: str) -> bool:
    """Say whether a figure in this unit is a rate."""
    return unit.startswith(PER)


def is_relative(unit: str) -> bool:
    """Say whether a figure in this unit puts two counts in relation, so that places of any size compare by it."""
    return unit == SHARE or is_rate(unit)


def rate_per(people: int) -> str:
    """Return the unit of a rate for so many people: `per_10000`."""
    return f"{PER}{people}"


def people_per(unit: str) -> int:
    """Return the 10000 of `per_10000`."""
    return int(unit.removeprefix(PER))

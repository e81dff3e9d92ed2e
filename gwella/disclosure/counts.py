"""What of one count may leave: a rounded number, or a star."""

from __future__ import annotations

from typing import NamedTuple

from gwella.code_of_practice.note_codes import split
from gwella.code_of_practice.results import Result
from gwella.disclosure.profiles import Profile
from gwella.disclosure.rounding import half_up

# StatsWales' note code for "confidential": something of this row is starred.
CONFIDENTIAL = "c"


class Protected(NamedTuple):
    """A rounded count, or none because it is starred, or none because there was none."""

    value: int | None
    is_starred: bool


def protect(count: float | None, profile: Profile) -> Protected:
    """Return `count` as it may leave under `profile`."""
    if count is None:
        return Protected(None, is_starred=False)
    if is_small(count, profile):
        return Protected(None, is_starred=True)
    return Protected(half_up(count, profile.round_to), is_starred=False)


def has_starred_unknown(result: Result) -> bool:
    """Say whether the number not known of a released result is starred: small, or telling of a small one."""
    return result.unknown is None and CONFIDENTIAL in split(result.note)


def is_small(count: float, profile: Profile) -> bool:
    """Say whether `count` is too small to be shown. Something negative is no count and never shown."""
    if count == 0:
        return profile.star_zero
    return count < profile.star_below

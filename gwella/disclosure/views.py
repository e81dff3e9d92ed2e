"""Releases beside each other: the same count shown twice is one count, unless what was shown has been corrected since.

Each release is looked at with what all others, before and after it, say of the same counts. Two numbers that cannot
be one count are a correction: then each goes with its own time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from gwella.code_of_practice.results import FigureKey, Result
from gwella.disclosure.adding_up import ByYear
from gwella.disclosure.displays import Display, Number, displays
from gwella.disclosure.profiles import Profile
from gwella.disclosure.system import System

Said = Mapping[Number, list[Display]]


class Released(NamedTuple):
    """Rows as they were let out together, and the profile they were let out under."""

    rows: Sequence[Result]
    profile: Profile


def systems(releases: Sequence[Released], adding_up: ByYear, revised: Collection[Number] = ()) -> list[System]:
    """Return the newest release by itself, then each release with what all others say; each different one once.

    Of the numbers `revised` it is known that the newest release means other counts than those before.
    """
    said = [_said(one, adding_up) for one in releases]
    for one in said[:-1]:
        for number in revised:
            one.pop(number, None)
    looks = said[-1:]
    for at in reversed(range(len(said))):
        if (look := _together(said, at)) not in looks:
            looks.append(look)
    rows = {row.key: row for one in releases for row in one.rows}
    return [_system(look, said[-1], [rows[key] for key in _keys(look)], adding_up) for look in looks]


def _system(look: Said, new: Said, rows: Sequence[Result], adding_up: ByYear) -> System:
    every = [one for its in look.values() for one in its]
    earlier = {id(one) for one in every if not one.is_star and one not in new.get(one.number, ())}
    return System(
        [one for one in every if id(one) not in earlier], [one for one in every if id(one) in earlier], rows, adding_up
    )


def _said(released: Released, adding_up: ByYear) -> dict[Number, list[Display]]:
    found: dict[Number, list[Display]] = {}
    for one in displays(released.rows, released.profile, adding_up):
        found.setdefault(one.number, []).append(one)
    return found


def _together(said: Sequence[Said], at: int) -> dict[Number, list[Display]]:
    """Return what a release says, with what the others say that can be of the same counts; the nearest first."""
    found: dict[Number, list[Display]] = {}
    for place in (*range(at, -1, -1), *range(at + 1, len(said))):
        for number, its in said[place].items():
            known = found.get(number)
            # A star over what another release shows may be there for something else: the number stays known.
            if known is None or (known[0].is_star and not its[0].is_star):
                found[number] = its
            elif its != known and not its[0].is_star and _can_be_one(known, its):
                found[number] = [*known, *its]
    return found


def _can_be_one(some: Sequence[Display], others: Sequence[Display]) -> bool:
    """Say whether two releases can show the same counts: wherever they show the same sum, it can be one."""
    return all(
        one.low <= other.high and other.low <= one.high for one in some for other in others if one.times == other.times
    )


def _keys(look: Said) -> Iterable[FigureKey]:
    return dict.fromkeys(number.key for number in look)

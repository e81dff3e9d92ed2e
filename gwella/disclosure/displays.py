"""What a released figure says of the true counts behind it: from where to where each may lie.

A *cell* is the true number of a count: what was counted, or what was not known. A shown figure says that a cell, or a
sum of cells, lies near; a star says nothing, since it may stand for a small number or protect one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum, auto
from math import inf
from typing import NamedTuple

from gwella.code_of_practice.note_codes import split
from gwella.code_of_practice.results import FigureKey, Origin, Result
from gwella.code_of_practice.units import AMOUNTS, POUNDS, WTE, is_relative
from gwella.code_of_practice.years import Period
from gwella.disclosure.adding_up import AddingUp, ByYear, Ratio
from gwella.disclosure.counts import CONFIDENTIAL
from gwella.disclosure.profiles import Profile

ROUNDED_TO = 5  # what publishers round to; a number of theirs that ends otherwise is exact


class What(StrEnum):
    """Which number of a figure."""

    FIGURE = auto()
    UNKNOWN = auto()


class Number(NamedTuple):
    """One number that a figure shows or stars: the figure, with the counts behind it, or its unknowns."""

    key: FigureKey
    what: What = What.FIGURE


Times = Mapping[Number, int]  # a sum of cells, each so many times; a cell is the number of a count


class Display(NamedTuple):
    """A sum of cells as one number of a figure shows it, from `low` to `high`, both possible; far as can be for a star.

    A star may stand for any count from 0 to below `below`; 0 where it is not ours to protect.
    """

    number: Number
    times: Times
    low: float
    high: float
    is_star: bool
    below: int


def displays(rows: Iterable[Result], profile: Profile, adding_up: ByYear) -> Iterator[Display]:
    """Yield all that released rows say, or star, of the counts behind them. Raises NotFound for no period."""
    rules: dict[str, AddingUp] = {}
    for row in rows:
        if row.period not in rules:
            rules[row.period] = adding_up(Period.parse(row.period).year)
        if row.unit in AMOUNTS:
            yield from _amount(row, profile)
        elif is_relative(row.unit) and row.metric in rules[row.period].ratios:
            yield from _ratio(row, rules[row.period].ratios[row.metric], profile)


def _amount(row: Result, profile: Profile) -> Iterator[Display]:
    number, unknown = Number(row.key), Number(row.key, What.UNKNOWN)
    if row.is_known or row.is_suppressed:
        yield _display(row, number, {number: 1}, row.value, profile)
    if row.unknown is not None or _stars_unknown(row):
        yield _display(row, unknown, {unknown: 1}, row.unknown, profile)


def _ratio(row: Result, ratio: Ratio, profile: Profile) -> Iterator[Display]:
    """Yield what a share or rate says: its numerator; of a share also its denominator, the rest and the unknowns."""
    if row.numerator is None and not row.is_suppressed:
        return
    number = Number(row.key)
    parts = [Number(row.key._replace(metric=part)) for part in ratio.parts]
    whole, unknown = Number(row.key._replace(metric=ratio.whole)), parts[0]._replace(what=What.UNKNOWN)
    yield _display(row, number, dict.fromkeys(parts, 1), row.numerator, profile)
    if not ratio.of_known:
        return
    known = {whole: 1, unknown: -1}
    yield _display(row, number, known, row.denominator, profile)
    # A share that leaves few over is starred, so one that is shown leaves as many as are shown of a count.
    few = 0 if row.is_suppressed or not _is_ours(row) else profile.star_below
    yield _display(row, number, known | dict.fromkeys(parts, -1), None, profile)._replace(
        low=few, is_star=row.is_suppressed
    )
    if row.unknown is not None or _stars_unknown(row):
        both = {unknown: 1, whole._replace(what=What.UNKNOWN): 1}
        yield _display(row, Number(row.key, What.UNKNOWN), both, row.unknown, profile, doubled=True)


def _stars_unknown(row: Result) -> bool:
    return row.unknown is None and CONFIDENTIAL in split(row.note)


def _is_ours(row: Result) -> bool:
    return row.origin is not Origin.PUBLISHED


def _display(
    row: Result, number: Number, times: Times, shown: float | None, profile: Profile, *, doubled: bool = False
) -> Display:
    # A star over two counts together hides each of them, and each is as small as any other.
    below = profile.star_below if _is_ours(row) else 0
    if shown is None:
        return Display(number, times, 0, inf, True, below)
    low, high = _around(shown, profile.of_two() if doubled else profile) if _is_ours(row) else _published(shown)
    is_whole = row.unit not in (WTE, POUNDS)
    return Display(number, times, low, high if is_whole else high + 1, False, below)


def _around(shown: float, profile: Profile) -> tuple[float, float]:
    """Return the smallest and largest count that is rounded to what is shown, and not starred."""
    if shown == 0:
        return 0, 0
    to = profile.round_to
    return max(profile.star_below, shown - to // 2), shown + (to - 1) // 2


def _published(shown: float) -> tuple[float, float]:
    """Return from where to where a count lies that others published: theirs may be rounded to 5, as ours."""
    if shown % ROUNDED_TO:
        return shown, shown
    return max(0, shown - ROUNDED_TO // 2), shown + ROUNDED_TO // 2

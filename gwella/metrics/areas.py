"""Regions and Wales: sums of authorities. Someone who moved counts once in each; the page says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from gwella.code_of_practice.places import WALES, members, region_of
from gwella.code_of_practice.results import FigureKey, Origin, Result
from gwella.code_of_practice.units import COUNT
from gwella.code_of_practice.years import Period


def with_sums(results: Iterable[Result]) -> list[Result]:
    """Return `results` and, after them, their sums for regions and Wales.

    Only counts of more than one authority add up, and only computed ones: what was published for
    Wales is not replaced by a sum, and invented authorities belong to no region.
    """
    every = list(results)
    given = {result.key for result in every}
    parts: dict[FigureKey, list[Result]] = defaultdict(list)
    for result in every:
        if result.origin is Origin.COMPUTED and result.unit == COUNT:
            for area in _wider(result):
                parts[result.key._replace(area=area)].append(result)
    sums = [_sum(key.area, some) for key, some in parts.items() if len(some) > 1]
    return every + [result for result in sums if result.key not in given]


def _wider(result: Result) -> list[str]:
    day = Period.parse(result.period).last_day
    region = region_of(result.area, day)
    return [region.code, WALES] if region else []


def _sum(area: str, parts: list[Result]) -> Result:
    known = [part for part in parts if part.value is not None]
    day = Period.parse(parts[0].period).last_day
    total = sum(part.value or 0 for part in known) if known else None
    return msgspec.structs.replace(
        parts[0],
        area=area,
        numerator=total,
        value=total,
        unknown=sum(part.unknown or 0 for part in known) if known else None,
        areas_in=len(known),
        areas_expected=len(members(area, day)),
        snapshot="",
    )

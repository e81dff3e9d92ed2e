"""Regions and Wales: sums of authorities. Someone who moved counts once in each; the page says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from gwella.code_of_practice.places import WALES, members, region_of
from gwella.code_of_practice.years import Period


class Wider(msgspec.Struct, frozen=True):
    """A region, or Wales: which of the authorities at hand belong to it in each period, by the period's code."""

    code: str
    holds: dict[str, tuple[str, ...]]

    def among(self, having: Mapping[str, Collection[str]]) -> Wider:
        """Return it with those of its authorities alone that have provided what is counted, period by period."""
        return Wider(self.code, {when: tuple(c for c in its if c in having[when]) for when, its in self.holds.items()})

    def expected(self, period: Period) -> int:
        """Return how many authorities belong to it on the last day of a period."""
        return len(members(self.code, period.last_day))


def wider(authorities: Iterable[str], periods: Sequence[Period]) -> list[Wider]:
    """Return the regions, then Wales, that hold more than one of `authorities` in any of `periods`.

    Membership is that of the period's last day. An invented authority belongs to none.
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for code in authorities:
        for period in periods:
            if region := region_of(code, period.last_day):
                found[region.code][period.code].append(code)
                found[WALES][period.code].append(code)
    several = {area: {when: tuple(its) for when, its in each.items() if len(its) > 1} for area, each in found.items()}
    return [
        Wider(area, several[area]) for area in sorted(several, key=lambda area: (area == WALES, area)) if several[area]
    ]

"""The sentences about a comparison: how many have a figure, who differs from the rest of Wales, who is missing.

Names are in alphabetical order and joined by commas. The lowest and the highest figure are said
without their places: chance moves them from year to year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized

import msgspec

from gwella.charts.figures import amount, said_period, title
from gwella.charts.standing import DIFFERING, Standing, against_wales, are_most, testable
from gwella.charts.words import alarms, partial
from gwella.code_of_practice.messages import Joined, Message, Spoken, message
from gwella.code_of_practice.places import WALES, area
from gwella.code_of_practice.results import Result, Status
from gwella.code_of_practice.units import is_relative


class Compared(msgspec.Struct, frozen=True):
    """The areas to be shown, in the reader's order, and the results there are for them and for Wales."""

    areas: tuple[str, ...]
    by_area: Mapping[str, Result]

    def is_known(self, code: str) -> bool:
        return code in self.by_area and self.by_area[code].is_known

    @property
    def known(self) -> list[Result]:
        return [self.by_area[code] for code in self.areas if self.is_known(code)]


def said(compared: Compared) -> list[Message]:
    """Return everything there is to say about the comparison."""
    some = next(iter(compared.by_area.values()))
    first = [message("figures.made_up")] if some.is_made_up else []
    return [
        *first,
        _range(compared, some),
        *_wales(compared),
        *_sureness(compared),
        *_differing(compared),
        *_missing(compared),
        *_order(some),
    ]


def _order(some: Result) -> list[Message]:
    """Return that nothing is ranked and, of a share or a rate, what it does not say."""
    return [message("charts.no_order"), *([message("charts.no_reason")] if is_relative(some.unit) else [])]


def _range(compared: Compared, some: Result) -> Message:
    named: dict[str, Spoken | int] = {"title": title(some), "period": said_period(some)}
    named["expected"] = len(compared.areas)
    known = sorted(compared.known, key=lambda result: result.value or 0)
    if not known:
        return message("charts.compared_none", **named)
    limits: dict[str, Spoken] = {"lowest": amount(known[0]), "highest": amount(known[-1])}
    return message("charts.compared", known=len(known), **named, **limits)


def _wales(compared: Compared) -> list[Message]:
    wales = compared.by_area.get(WALES)
    if wales is None or not wales.is_known:
        return []
    return [message("charts.compared_wales", value=amount(wales)), *partial(wales)]


def _sureness(compared: Compared) -> list[Message]:
    """Return which figures cover part of a year or may still change."""
    said = list[Message]()
    for status in UNSURE:
        codes = [one.area for one in compared.known if one.status is status]
        if codes and len(codes) == len(compared.known):
            said.append(message(f"charts.every_{status}"))
        elif codes:
            said.append(message(f"charts.some_{status}", areas=_names(codes)))
    return said


def _differing(compared: Compared) -> list[Message]:
    """Return who differs from the rest of Wales at 99.8 %, or why that cannot be said."""
    standings = {one.area: against_wales(one, compared.by_area.get(WALES)).standing for one in compared.known}
    tested = {code: found for code, found in standings.items() if found in (*DIFFERING, Standing.SAME)}
    if not tested:
        return [message(f"charts.differ_{found}") for found in sorted(set(standings.values()))]
    differing = {found: [code for code in tested if tested[code] is found] for found in DIFFERING}
    lines = [message(f"charts.differ_{found}", areas=_names(codes)) for found, codes in differing.items() if codes]
    return [*(lines or [message("charts.differ_none")]), *_most(differing, tested), alarms(testable(compared.known))]


def _most(differing: Mapping[Standing, Sequence[str]], tested: Sized) -> list[Message]:
    """Return that most of them differ, where they do: then figures vary by more than chance everywhere.

    No test of each place against the rest can say more, since it reckons with chance alone.
    """
    marked = sum(map(len, differing.values()))
    return [message("charts.differ_most", marked=marked, compared=len(tested))] if are_most(marked, len(tested)) else []


UNSURE = (Status.PART_YEAR, Status.PROVISIONAL, Status.ESTIMATED)


def _missing(compared: Compared) -> list[Message]:
    """Return whose figure is starred, and for whom there is none."""
    without = [code for code in compared.areas if not compared.is_known(code)]
    starred = [code for code in without if code in compared.by_area and compared.by_area[code].is_suppressed]
    missing = [code for code in without if code not in starred]
    groups = (("charts.starred_areas", starred), ("charts.missing_areas", missing))
    return [message(code, areas=_names(codes)) for code, codes in groups if codes]


def _names(codes: Sequence[str]) -> Joined:
    return Joined(tuple(area(code).name for code in codes))

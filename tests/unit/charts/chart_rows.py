"""Rows to draw: results as the gate lets them out."""

from __future__ import annotations

from gwella.code_of_practice.results import Origin, Result
from gwella.stats.values import worked

SHARE = "adult.reablement.effective_share"  # higher is better
COUNT = "adult.contacts.received"  # neither; a new definition from 2022-23
RATE = "child.looked_after.rate"  # neither; broken at 2020-21
WTE = "staff.wte.total"
INVENTED, WALES, CARDIFF = "X06000001", "W92000004", "W06000015"


def row(numerator=None, denominator=None, *, metric=SHARE, period="2024", unit=None, area=INVENTED, **more) -> Result:
    """Return one result; its value and interval follow from its counts unless they are given."""
    unit = unit or {SHARE: "share", COUNT: "count", RATE: "per_10000", WTE: "wte"}[metric]
    figure = worked(numerator, denominator, unit)
    origin = Origin.MADE_UP if area == INVENTED else Origin.COMPUTED
    facts = {"value": figure.value, "low": figure.low, "high": figure.high, "method": figure.method, "origin": origin}
    return Result(
        metric=metric,
        edition=2020,
        area=area,
        period=period,
        numerator=numerator,
        denominator=denominator,
        unit=unit,
        **facts | more,
    )


def years(*pairs, first=2023, **more) -> list[Result]:
    """Return a result for each pair of counts, in years that follow each other; None leaves a year out."""
    counts = [(pair,) if isinstance(pair, int) else pair for pair in pairs]
    return [row(*pair, period=str(first + at), **more) for at, pair in enumerate(counts) if pair]

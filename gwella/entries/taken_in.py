"""Entries taken into the figures: what was entered stands, and what is worked out from it follows.

Measures of the authority are worked out again. A sum of a region or of Wales moves by as much as the figure of
the authority within it did; a mean or a median of several authorities stays what the rows give, since an entered
one has no rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.places import WALES, area, region_of
from gwella.code_of_practice.results import FigureKey, Origin, Result, Status
from gwella.code_of_practice.units import AMOUNTS
from gwella.code_of_practice.years import Period
from gwella.entries.entry import Entry
from gwella.metrics.definitions import in_force, measures, metrics
from gwella.metrics.editions import meaning
from gwella.metrics.figures import in_order, of_results, results, together
from gwella.metrics.measures import measured

if TYPE_CHECKING:
    import pyarrow as pa

Standing = Mapping[FigureKey, Entry]
Known = dict[FigureKey, Result]


def taken_in(base: pa.Table, standing: Standing, imported: Collection[FigureKey]) -> pa.Table:
    """Return the figures of `base` (computed and imported) with the entries that hold, in order of key.

    An entry whose metric has no edition in its year is left out, as its figures are; so is a share of which entries
    and a later extract make more than the whole.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    touched = {key.area for key in standing}
    touched |= {wider for key in standing for wider in _wider(key)}
    if not touched:
        return base
    concerned = pc.is_in(base["area"].cast(pa.string()), value_set=pa.array(sorted(touched), pa.string()))
    before = {one.key: one for one in results(base.filter(concerned))}
    known = {key: one for key, one in before.items() if key.metric not in measures() or key in imported}
    for key, entry in standing.items():
        if (figure := as_result(entry, before.get(key))) is not None:
            known[key] = figure
            if key not in imported:
                known |= _moved(key, before.get(key), figure, known)
    again = of_results(known.values())
    return in_order(together([base.filter(pc.invert(concerned)), again, measured(again, leave_out=True)]))


def as_result(entry: Entry, before: Result | None = None) -> Result | None:
    """Return the figure that an entry gives; None where its metric is none, or not one of that year.

    What is entered about the invented authority is as made up as all that is known of it.
    """
    metric = metrics().get(entry.metric)
    edition = in_force(metric, Period.parse(entry.period).year) if metric else None
    if metric is None or edition is None or metric.is_recalled:
        return None
    invented = area(entry.authority).invented or (before is not None and before.is_made_up)
    return Result(
        metric=entry.metric,
        edition=edition.from_,
        code=edition.code,
        area=entry.authority,
        period=entry.period,
        breakdown=entry.breakdown,
        category=entry.category,
        numerator=entry.value if metric.unit in AMOUNTS else None,
        unknown=entry.unknown,
        value=entry.value,
        unit=metric.unit,
        status=entry.status,
        origin=Origin.MADE_UP if invented else Origin.ENTERED,
        definition=meaning(metric, edition),
    )


def _moved(key: FigureKey, before: Result | None, after: Result, known: Known) -> Known:
    """Return the sums of wider areas that a figure, computed before, is part of, moved by what it moved."""
    if before is None or before.value is None or after.unit not in AMOUNTS:
        return {}
    moved: Known = {}
    for wider in _wider(key):
        its = known.get(key._replace(area=wider))
        if its is not None and its.origin is Origin.COMPUTED and its.value is not None:
            moved[its.key] = _sum(its, before, after)
    return moved


def _sum(whole: Result, before: Result, after: Result) -> Result:
    assert whole.value is not None, "a sum that is there"
    assert before.value is not None, "a part of it that is there"
    value = whole.value - before.value + (after.value or 0)
    stated = None not in (whole.unknown, before.unknown, after.unknown)
    unknown = (whole.unknown or 0) - (before.unknown or 0) + (after.unknown or 0) if stated else None
    areas_in = whole.areas_in - int(after.value is None)
    gone = areas_in == 0
    return msgspec.structs.replace(
        whole,
        numerator=None if gone else value,
        value=None if gone else value,
        unknown=None if gone else unknown,
        areas_in=areas_in,
        status=Status.NOT_PROVIDED if gone else whole.status,
    )


def _wider(key: FigureKey) -> list[str]:
    """Return the region that an authority belongs to on the last day of the period, and Wales."""
    region = region_of(key.area, Period.parse(key.period).last_day)
    return [region.code, WALES] if region else []

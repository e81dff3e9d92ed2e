"""Demand by age group, gathered for a page: rates, and who is in none of them since there is no population for them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gwella.charts.by_category import figure, grouped
from gwella.charts.figures import category, said_period
from gwella.charts.figures import period as period_of
from gwella.charts.periods import slots
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Joined, Message, Spoken, message
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Period
from gwella.metrics.categories import codes
from gwella.metrics.definitions import Measure, breakdowns, measures
from gwella.metrics.edition import Edition
from gwella.metrics.editions import break_between
from gwella.release import queries
from gwella.site import drawings
from gwella.site.drawings import Drawing

AGE_GROUP = "age_group"


class Row(msgspec.Struct, frozen=True):
    """One period: the rate of each age group, those who are in none, and an edition that breaks the series before it.

    `rates` stand in the order of the groups; None is a group without a figure.
    """

    period: Period
    rates: Sequence[tuple[Spoken, Result | None]]
    in_none: Sequence[tuple[Spoken, Result]]
    broken: Edition | None


class ByAge(msgspec.Struct, frozen=True):
    """One rate by age group: its picture, what is to be said beside it, the groups, and its rows newest first."""

    drawing: Drawing | None
    notes: Sequence[str]
    groups: Sequence[Spoken]
    rows: Sequence[Row]


def of_rate(key: str, area: Area, language: Language) -> ByAge | None:
    """Return a rate of an area by age group; None where what it counts is not known by age."""
    measure = measures()[key]
    if measure.rate is None or AGE_GROUP not in measure.breakdowns:
        return None
    rates = queries.over_time_by(key, area.code, AGE_GROUP)
    events = queries.over_time_by(measure.rate.events, area.code, AGE_GROUP)
    if not rates:
        note = message("charts.no_population_at_all").in_(language)
        return ByAge(None, [note], (), ()) if events else None
    groups = list(grouped(rates))
    rows = _rows(measure, groups, rates, events)
    labels = codes(breakdowns()[AGE_GROUP])
    notes = [one.in_(language) for one in _notes(rows, events)]
    return ByAge(drawings.by_category(rates, language), notes, [labels[code] for code in groups], rows[::-1])


def _rows(measure: Measure, groups: Sequence[str], rates: Sequence[Result], events: Sequence[Result]) -> list[Row]:
    """Return the periods of the rates and of what they count, oldest first."""
    labels = codes(breakdowns()[AGE_GROUP])
    rate_of = {(period_of(one), one.category): one for one in rates}
    found, before = list[Row](), None
    for period in slots([*rates, *events]):
        its = [(labels[code], rate_of.get((period, code))) for code in groups]
        counted = [one for one in events if period_of(one) == period and (period, one.category) not in rate_of]
        # Of groups that are starred, nobody can be told from few: they are named together, once.
        in_none: list[tuple[Spoken, Result]] = [(category(one), one) for one in counted if one.value]
        in_none += [(message("charts.other_groups"), one) for one in counted if not one.is_known][:1]
        broken = break_between(measure, before, period) if before else None
        found.append(Row(period, its, in_none, broken))
        before = period
    return found


def _notes(rows: Sequence[Row], events: Sequence[Result]) -> list[Message]:
    """Return for which periods there is no population, and who is in no rate of the latest that has one."""
    counted = {period_of(one): said_period(one) for one in events}
    without = [row for row in rows if row.period in counted and not any(rate for _, rate in row.rates)]
    listed = Joined(tuple(counted[row.period] for row in without))
    notes = [message("charts.no_population", list=listed)] if without else []
    latest = next(row for row in reversed(rows) if any(rate for _, rate in row.rates))
    if latest.in_none:
        each = tuple(message("charts.of_none", category=label, value=figure(one)) for label, one in latest.in_none)
        notes.append(message("charts.in_no_rate", period=counted[latest.period], list=Joined(each, "; ")))
    return notes

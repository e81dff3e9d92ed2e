"""Which sums of true counts are known whatever is shown: a total and its categories, a whole and its parts, Wales."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise, product
from math import inf
from typing import NamedTuple

from gwella.code_of_practice.places import WALES, Kind, areas, members, region_of
from gwella.code_of_practice.results import FigureKey, Result, told_apart
from gwella.code_of_practice.units import AMOUNTS
from gwella.code_of_practice.years import Length, Period, parts
from gwella.disclosure.adding_up import AddingUp, ByYear, Family
from gwella.disclosure.displays import Number, Times, What

Rows = Mapping[FigureKey, Result]
Categories = Mapping[tuple[str, str], Collection[str]]  # of each metric and breakdown
Groups = Mapping[FigureKey, list[FigureKey]]  # the categories of one metric, place, period and breakdown
SHORTER = {Length.YEAR: (Length.QUARTER, Length.MONTH), Length.QUARTER: (Length.MONTH,)}


class Relation(NamedTuple):
    """A sum of cells, each so many times, that lies from `low` to `high`."""

    times: Times
    low: float
    high: float = inf


def categories_of(rows: Iterable[Result]) -> Categories:
    """Return the categories that there are of each metric and breakdown, wherever and whenever a row has them."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        found[row.metric, row.breakdown].add(row.category)
    return found


def relations(rows: Collection[Result], adding_up: ByYear, categories: Categories | None = None) -> Iterator[Relation]:
    """Yield every relation among the counts that `rows` show or star.

    `categories` are those that there are, where the rows may hold some of them only: some do not make up a total.
    """
    categories = categories_of(rows) if categories is None else categories
    there = {row.key: row for row in rows if row.unit in AMOUNTS and (row.is_known or row.is_suppressed)}
    for period in sorted({key.period for key in there}):
        of_it = {key: row for key, row in there.items() if key.period == period}
        rules = adding_up(Period.parse(period).year)
        yield from _breakdowns(of_it, rules, categories)
        yield from _parts(of_it, rules)
        yield from _families(of_it, rules)
        yield from _same(of_it, rules)
        yield from _places(of_it)
    yield from _flows(there, adding_up)


def _breakdowns(rows: Rows, rules: AddingUp, every: Categories) -> Iterator[Relation]:
    """Yield that the categories of a breakdown make up their total; each lies within it where rows stand in several."""
    groups: dict[FigureKey, list[FigureKey]] = defaultdict(list)
    for key in rows:
        if key.breakdown:
            groups[key._replace(category="")].append(key)
    for (metric, area, period, breakdown, _), categories in groups.items():
        total = FigureKey(metric, area, period)
        is_apart = breakdown in rules.breakdowns.get(metric, ())
        has_all = {key.category for key in categories} == every[metric, breakdown]
        margins = [(total, categories)] if total in rows else []
        margins += _margins(categories, groups) if is_apart and "+" in breakdown else []
        for (whole, its), what in product(margins, What):
            rest = {Number(whole, what): 1} | {Number(key, what): -1 for key in its}
            if is_apart:
                yield Relation(rest, 0, 0 if has_all else inf)
            elif breakdown in rules.overlapping.get(metric, ()):
                yield from (Relation({Number(whole, what): 1, Number(key, what): -1}, 0) for key in its)
                if has_all:
                    yield Relation(rest, -inf, 0)


def _margins(categories: Sequence[FigureKey], groups: Groups) -> list[tuple[FigureKey, list[FigureKey]]]:
    """Return each category of fewer dimensions, with those of several dimensions together that make it up."""
    dimensions = categories[0].breakdown.split("+")
    of = {one: categories[0]._replace(breakdown=one, category="") for one in dimensions}
    known = [[key.category for key in groups.get(of[one], ())] for one in dimensions]
    found: dict[FigureKey, list[FigureKey]] = defaultdict(list)
    for key in categories:
        codes = told_apart(key.category, known) or ()
        for many in range(1, len(codes)):
            for some in combinations(range(len(codes)), many):
                names, its = ("+".join(texts[one] for one in some) for texts in (dimensions, codes))
                found[key._replace(breakdown=names, category=its)].append(key)
    return [(margin, its) for margin, its in found.items() if margin in groups.get(margin._replace(category=""), ())]


def _parts(rows: Rows, rules: AddingUp) -> Iterator[Relation]:
    by_metric = _by_metric(rows)
    for part, of, with_unknown in ((one.part, one.whole, one.unknown) for one in rules.parts):
        for key in by_metric.get(part, ()):
            whole = key._replace(metric=of)
            if whole in rows:
                unknown = {Number(key, What.UNKNOWN): -1} if with_unknown else {}
                yield Relation({Number(whole): 1, Number(key): -1} | unknown, 0)


def _families(rows: Rows, rules: AddingUp) -> Iterator[Relation]:
    by_metric = _by_metric(rows)
    for family in rules.families:
        for whole in by_metric.get(family.whole, ()):
            there = [key for part in family.parts if (key := whole._replace(metric=part)) in rows]
            yield from _family(whole, there, family)


def _family(whole: FigureKey, there: list[FigureKey], family: Family) -> Iterator[Relation]:
    for one, other in pairwise(there):
        yield Relation({Number(one, What.UNKNOWN): 1, Number(other, What.UNKNOWN): -1}, 0, 0)
    if there:
        rest = {Number(whole): 1, Number(there[0], What.UNKNOWN): -1} | dict.fromkeys(map(Number, there), -1)
        yield Relation(rest, 0, 0 if family.covers and len(there) == len(family.parts) else inf)


def _same(rows: Rows, rules: AddingUp) -> Iterator[Relation]:
    by_metric = _by_metric(rows)
    for metric, (whole, breakdown, category) in rules.same.items():
        for key in by_metric.get(metric, ()):
            other = key._replace(metric=whole, breakdown=breakdown, category=category)
            if not key.breakdown and other in rows:
                yield Relation({Number(key): 1, Number(other): -1}, 0, 0)


def _by_metric(rows: Rows) -> Mapping[str, list[FigureKey]]:
    found: dict[str, list[FigureKey]] = defaultdict(list)
    for key in rows:
        found[key.metric].append(key)
    return found


def _places(rows: Rows) -> Iterator[Relation]:
    """Yield that a region, or Wales, is at least what the places in it are together; just that when all are there."""
    for key in rows:
        if key.area in areas() and areas()[key.area].kind is not Kind.AUTHORITY:
            day = Period.parse(key.period).last_day
            for inside in _insides(key, rows, day):
                yield from _place(key, inside, rows, day)


def _insides(key: FigureKey, rows: Rows, day: date) -> Iterator[list[FigureKey]]:
    """Yield the figures of the authorities in a place; of Wales also those of its regions and who is in none."""
    authorities = [one.code for one in members(key.area, day)]
    yield [key._replace(area=code) for code in authorities]
    if key.area == WALES:
        of = {code: region_of(code, day) for code in authorities}
        has = {region.code for region in of.values() if region and _total(key._replace(area=region.code)) in rows}
        if has:
            left = [code for code, region in of.items() if not region or region.code not in has]
            yield [key._replace(area=code) for code in sorted(has) + left]


def _place(key: FigureKey, inside: list[FigureKey], rows: Rows, day: date) -> Iterator[Relation]:
    totals = [rows[total] for one in inside if (total := _total(one)) in rows]
    is_all = sum(_authorities_in(one, day) for one in totals) == _authorities_in(rows[key], day)
    there = [one for one in inside if one in rows]
    # A category that is left out of one of them says nothing of the others.
    is_all &= len(there) == len(totals)
    for what in What if there else ():
        difference = {Number(key, what): 1} | {Number(one, what): -1 for one in there}
        yield Relation(difference, 0, 0 if is_all else inf)


def _total(key: FigureKey) -> FigureKey:
    return key._replace(breakdown="", category="")


def _authorities_in(row: Result, day: date) -> int:
    """Return of how many authorities a figure is the sum. A figure that others publish does not say, and is of all."""
    return row.areas_in if row.areas_in < row.areas_expected or row.areas_in > 1 else len(members(row.area, day)) or 1


def _flows(rows: Rows, adding_up: ByYear) -> Iterator[Relation]:
    """Yield that quarters make up their year, and months their quarter, where all of them are there."""
    for key in rows:
        period = Period.parse(key.period)
        for length in SHORTER.get(period.length, ()):
            shorter = [
                one for one in parts(period.year, length) if period.first_day <= one.first_day <= period.last_day
            ]
            its = [key._replace(period=one.code) for one in shorter]
            flow = key.breakdown in adding_up(period.year).flows.get(key.metric, ())
            if flow and all(_total(one) in rows for one in its):
                yield Relation({Number(key): 1} | {Number(one): -1 for one in its if one in rows}, 0, 0)

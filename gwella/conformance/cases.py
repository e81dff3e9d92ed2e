"""The cases of the kit: each worked example of a definition in force, as rows of a return and what comes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import INVENTED, areas
from gwella.code_of_practice.reading import kept, own
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.units import COUNT
from gwella.metrics.counts import Count
from gwella.metrics.defined import as_by, example_year, in_year
from gwella.metrics.definitions import Definition, Measure, Metric, counted, in_force, nationally
from gwella.metrics.edition import Edition, Example, MeasureExample
from gwella.metrics.editions import SEMANTICS, digest
from gwella.metrics.examples import NOWHERE, expected, given_rows, measure_value
from gwella.snapshots.tables import table

NO_AREA = ""  # a share or a rate is worked out from counts that are nobody's
MADE_UP = "made_up"

Row = dict[str, str]


class Expected(msgspec.Struct, frozen=True):
    """What comes of a case: its value (None is no figure), and how many are unknown (None where that is not asked)."""

    value: float | None
    unknown: int | None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One worked example. A metric has the tables of each area, a measure the counts that it relates.

    `tables` are rows by area and table; `counts` are (value, unknown) by metric; `expected` is by area.
    """

    name: str
    metric: str
    title: Text
    says: Text
    edition: int
    code: str
    confidence: Confidence
    period: str
    unit: str
    expected: Mapping[str, Expected]
    tables: Mapping[str, Mapping[str, Sequence[Row]]] = {}
    counts: Mapping[str, tuple[int, int]] = {}

    @property
    def is_draft(self) -> bool:
        return self.confidence.is_draft

    @property
    def is_counted(self) -> bool:
        """Whether the value is a count, which agrees exactly or not at all."""
        return self.unit == COUNT


@kept
def cases(year: int) -> tuple[Case, ...]:
    """Return every case of the editions in force in `year`, in the order of their definitions."""
    shipped = ((key, one) for key, one in nationally().items() if key not in _own())
    return tuple(case for key, one in shipped for case in cases_of(key, one, year))


def left_out(year: int) -> Mapping[str, str]:
    """Return why each definition that is in force in `year` has no case, by its key, as the name of a reason."""
    shown = {case.metric for case in cases(year)}
    there = {key: one for key, one in nationally().items() if in_force(one, year) and key not in shown}
    return {key: _why_not(key, one) for key, one in there.items()}


def _why_not(key: str, one: Definition) -> str:
    if key in _own():
        return "own"
    if one.confidence is Confidence.RECALLED:
        return "recalled"
    return "no_example" if one.example else "collected"


@kept
def _own() -> frozenset[str]:
    """Return the keys of an authority's own definitions, which no other system is judged by."""
    return frozenset((*own("metrics"), *own("measures")))


def kit_id(year: int) -> str:
    """Return the hash of all that the cases of `year` give and expect, whatever language they are written in."""
    return digest({"semantics": SEMANTICS, "year": year, "cases": cases(year)})


def cases_of(key: str, one: Definition, year: int) -> Iterator[Case]:
    """Yield the cases of one definition; none before its first edition, and none where it was only recalled."""
    edition = in_force(one, year)
    if edition is None or one.confidence is Confidence.RECALLED:
        return
    for number, example in enumerate(one.example, start=1):
        name = f"{key}-{number}"
        if isinstance(one, Measure):
            assert isinstance(example, MeasureExample), "a measure has examples of a measure"
            if in_year(one, example_year(one, example)) == as_by(one, edition):
                yield _of_measure(name, key, one, edition, example, year)
        elif isinstance(example, Example) and in_force(one, example.year) == edition:
            count = counted(one, edition)
            assert count, "what has an example is counted"
            yield _of_metric(name, key, one, edition, example, count)


def _of_metric(name: str, key: str, metric: Metric, edition: Edition, example: Example, count: Count) -> Case:
    """Return a case of rows: those of the authorities that the example draws, else of the invented one."""
    given = given_rows(example, count.of)
    places = dict.fromkeys(row["authority"] for row in given[count.of])
    found = expected(example, places)
    return Case(
        name=name,
        metric=key,
        title=metric.title,
        says=example.says,
        edition=edition.from_,
        code=edition.code,
        confidence=metric.confidence,
        period=str(example.year),
        unit=metric.unit,
        expected={_area(place): Expected(*found[place]) for place in places},
        tables={_area(place): {name: _filled(name, rows, place) for name, rows in given.items()} for place in places},
    )


def _of_measure(name: str, key: str, measure: Measure, edition: Edition, example: MeasureExample, year: int) -> Case:
    return Case(
        name=name,
        metric=key,
        title=measure.title,
        says=example.says,
        edition=edition.from_,
        code=edition.code,
        confidence=measure.confidence,
        period=str(year),
        unit=measure.unit,
        expected={NO_AREA: Expected(measure_value(measure, example), None)},
        counts={metric: (count, example.unknown.get(metric, 0)) for metric, count in example.given.items()},
    )


def _filled(name: str, rows: Sequence[Row], place: str) -> list[Row]:
    """Return one place's rows of a table, with what a return holds besides: identifiers, and that they are made up."""
    filled: list[Row] = []
    for number, row in enumerate((row for row in rows if row["authority"] == place), start=1):
        besides = {table(name).key: f"N{number}"} | ({MADE_UP: "yes"} if MADE_UP in table(name).columns else {})
        filled.append({**besides, **row, "authority": _area(place)})
    return filled


@cache
def _area(place: str) -> str:
    """Return the code of an authority that an example names by its code or its name, or does not name."""
    if place == NOWHERE:
        return INVENTED
    named = (code for code, one in areas().items() if place in (code, one.name.en, one.name.cy))
    return next(named, place)

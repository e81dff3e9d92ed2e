"""How a figure came about: the waterfall from the rows of the table to the count.

For the inside of an authority only; in public a figure is explained by its definition, edition and
release.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum, auto
from typing import Any

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Joined, Message, message
from gwella.code_of_practice.places import area as name_of
from gwella.code_of_practice.years import Period
from gwella.metrics.categories import said as category_said
from gwella.metrics.cells import Pass, stands_in
from gwella.metrics.compute import counted as counted_figures
from gwella.metrics.defined import in_year
from gwella.metrics.definitions import Definition, Metric, breakdowns, definitions, dimensions, key_of, metrics
from gwella.metrics.dimensions import labels
from gwella.metrics.figures import results
from gwella.metrics.plan import Job, jobs
from gwella.metrics.sentences import conditions
from gwella.metrics.source import Source
from gwella.metrics.words import holds
from gwella.snapshots.store import SOURCE_COLUMNS
from gwella.snapshots.tables import table

IN_CATEGORY = "in_category"  # beside the columns of a table, none of which is called so


class Within(msgspec.Struct, frozen=True):
    """A category of a breakdown, by its code (`female`, or `18-64+female` of two); of no breakdown all together."""

    breakdown: str = ""
    category: str = ""


ALL_TOGETHER = Within()


class State(StrEnum):
    """What became of a row."""

    COUNTED = auto()
    EXCLUDED = auto()
    UNKNOWN = auto()


class Step(msgspec.Struct, frozen=True):
    """One condition: how many rows are left after it, and of how many it is not known whether they meet it."""

    says: Message
    left: int
    unknown: int


class Row(msgspec.Struct, frozen=True):
    """One row of the officer's files, what became of it, and by which condition."""

    file: str
    row: int
    state: State
    by: Message | None


class Waterfall(msgspec.Struct, frozen=True):
    """A count, from all rows of its table to the rows (or people) counted.

    `average` is the mean over them, or their middle value where it `is_median`.
    """

    metric: str
    title: Text
    edition: int
    code: str
    area: str
    period: Period
    snapshot: str
    table: Text
    steps: tuple[Step, ...]
    rows: tuple[Row, ...]
    counted: int
    unknown: int
    distinct: bool
    average: float | None = None
    is_median: bool = False
    unit: str = ""


def explain(source: Source, name: str, period: Period, within: Within = ALL_TOGETHER) -> list[Waterfall]:
    """Return the waterfall of a metric, or of each counted metric of a measure, the whole first.

    `source` holds one authority. Raises NotFound, also for a breakdown or category that the metric has not, and where
    the table was not provided for the period.
    """
    key = key_of(name)
    named = definitions()[key]
    if isinstance(named, Metric):
        return [_waterfall(source, key, named, period, within)]
    its = in_year(named, period.year)
    related = (its.denominator, *its.numerators)
    return [_waterfall(source, part, metrics()[part], period, within) for part in related if metrics()[part].count]


def _waterfall(source: Source, key: str, metric: Metric, period: Period, within: Within) -> Waterfall:
    _check_has(metric, within)
    job = next(iter(jobs([period], {key: metric})), None)
    if job is None:
        raise NotFound("explain.not_counted", metric=metric.title, period=period)
    (area,) = source.authorities
    if not source.held[area].has(job.count.of, period):
        raise NotFound("explain.no_table", table=table(job.count.of).title, area=name_of(area).name, period=period)
    said = [*conditions(job.count), *_of_category(within)]
    tried = _tried(source, job, period, within)
    rows = tuple(_followed(source, job, tried, said))
    counted, unknown = _settled(rows, tried, job)
    return Waterfall(
        metric=key,
        title=metric.title,
        edition=job.edition.from_,
        code=job.edition.code,
        area=area,
        period=period,
        snapshot=source.held[area].snapshots[job.count.of],
        table=table(job.count.of).title,
        steps=tuple(_steps(len(rows), tried, said)),
        rows=rows,
        counted=counted,
        unknown=unknown,
        distinct=bool(job.count.distinct),
        average=_average(source, job, period, within) if job.count.averaged else None,
        is_median=bool(job.count.median),
        unit=metric.unit,
    )


def _average(source: Source, job: Job, period: Period, within: Within) -> float | None:
    """Return the mean or the median as it is computed; None where there is no row to average."""
    found = results(counted_figures(source, [period], work=[job]))
    return next(
        (one.value for one in found if (one.breakdown, one.category) == (within.breakdown, within.category)), None
    )


def _check_has(metric: Metric, within: Within) -> None:
    """Raise NotFound unless the metric has the breakdown and the breakdown the category."""
    check_named_together(metric, within)
    if not within.breakdown:
        return
    known = _categories(metric, within.breakdown)
    if within.category not in known:
        raise NotFound(
            "explain.not_a_category", breakdown=within.breakdown, category=within.category, known=", ".join(known)
        )


def check_named_together(of: Definition, within: Within) -> None:
    """Raise NotFound where a category is named without its breakdown, or a breakdown without a category."""
    if within.category and not within.breakdown:
        known = _breakdowns(of)
        having = [name for name in known if within.category in labels(dimensions(name))]
        raise NotFound("explain.which_breakdown", category=within.category, known=", ".join(having or known))
    if within.breakdown and not within.category:
        known = _categories(of, within.breakdown)
        raise NotFound("explain.which_category", breakdown=within.breakdown, known=", ".join(known))


def _categories(of: Definition, breakdown: str) -> list[str]:
    """Return the categories of a breakdown. Raises NotFound unless `of` is broken down by it."""
    if breakdown not in (known := _breakdowns(of)):
        raise NotFound("explain.not_a_breakdown", metric=of.title, breakdown=breakdown, known=", ".join(known))
    return labels(dimensions(breakdown))


def _breakdowns(of: Definition) -> list[str]:
    """Return what a metric or measure is broken down by. Raises NotFound where that is nothing."""
    if not of.breakdowns:
        raise NotFound("explain.not_broken_down", metric=of.title)
    return list(of.breakdowns)


def _of_category(within: Within) -> Iterator[Message]:
    if within.breakdown:
        titles = Joined(tuple(breakdowns()[name].title for name in dimensions(within.breakdown)))
        yield message(
            "explain.in_category", breakdown=titles, category=category_said(within.breakdown, within.category)
        )


def _tried(source: Source, job: Job, period: Period, within: Within) -> list[dict[str, Any]]:
    """Return the rows that stand in the period, each with the answer to every condition in order."""
    import pyarrow as pa

    count, names = job.count, dimensions(within.breakdown) if within.breakdown else ()
    work = Pass(count.of, count.when, (job.tally,), names, count.distinct, count.median)
    rows = source.rows(count.of, source.authorities, [*work.fields, *SOURCE_COLUMNS])
    stands = rows.standing(count.when, [period])
    columns = {name: stands[name] for name in (*SOURCE_COLUMNS, "person", *count.fields)}
    if names:
        columns[IN_CATEGORY] = pa.array(stands_in(stands, work, within.category))
    tried = [row | {"answers": list(_answers(row, job))} for row in pa.table(columns).to_pylist()]
    return tried if not count.distinct else _settled_by_person(tried, job)


def _answers(row: dict[str, Any], job: Job) -> Iterator[bool | None]:
    """Yield whether a row meets each condition of a job in order, and last whether it stands in the category."""
    # For people it is settled for each person, below: one of their rows may be certain where another is not.
    certain = () if job.count.distinct else job.tally.certain
    for condition in job.count.where:
        answer = holds(condition.word, row[condition.field], condition.value)
        yield bool(answer) if condition in certain else answer
    if job.count.averaged:
        yield None if row[job.count.averaged] is None else True
    if IN_CATEGORY in row:
        yield row[IN_CATEGORY]


def _settled_by_person(tried: list[dict[str, Any]], job: Job) -> list[dict[str, Any]]:
    """Return rows with what has to be certain failing where its person is not known to be in the whole."""
    shared = [place for place, condition in enumerate(job.count.where) if condition in job.tally.certain]
    whose = [row["person"] if row["person"] is not None else (row["_file"], row["_row"]) for row in tried]
    known = {who for who, row in zip(whose, tried, strict=True) if all(row["answers"][place] for place in shared)}
    for who, row in zip(whose, tried, strict=True):
        if who not in known:
            row["answers"] = [False if a is None and i in shared else a for i, a in enumerate(row["answers"])]
    return tried


def _steps(every: int, tried: list[dict[str, Any]], said: list[Message]) -> Iterator[Step]:
    yield Step(message("explain.rows_in_table"), every, 0)
    yield Step(said[0], len(tried), 0)
    for i, words in enumerate(said[1:], start=1):
        so_far = [row["answers"][:i] for row in tried]
        left = [answers for answers in so_far if False not in answers]
        yield Step(words, len(left), sum(answers[-1] is None for answers in left))


def _followed(source: Source, job: Job, tried: list[dict[str, Any]], said: list[Message]) -> Iterator[Row]:
    """Yield every row of the table in the order of the files, with what became of it."""
    answers = {(row["_file"], row["_row"]): row["answers"] for row in tried}
    rows = source.rows(job.count.of, source.authorities, SOURCE_COLUMNS)
    files, numbers = (rows[name].to_pylist() for name in SOURCE_COLUMNS)
    for place in sorted(zip(files, numbers, strict=True)):
        if place not in answers:
            yield Row(*place, State.EXCLUDED, said[0])
        elif False in answers[place]:
            yield Row(*place, State.EXCLUDED, said[1 + answers[place].index(False)])
        elif None in answers[place]:
            yield Row(*place, State.UNKNOWN, said[1 + answers[place].index(None)])
        else:
            yield Row(*place, State.COUNTED, None)


def _settled(rows: tuple[Row, ...], tried: list[dict[str, Any]], job: Job) -> tuple[int, int]:
    """Return how many rows, or distinct people, are counted and unknown."""
    if not job.count.distinct:
        states = [row.state for row in rows]
        return states.count(State.COUNTED), states.count(State.UNKNOWN)
    who = {id(row): row["person"] if row["person"] is not None else -i for i, row in enumerate(tried, start=1)}
    counted = {who[id(row)] for row in tried if all(row["answers"])}
    maybe = {who[id(row)] for row in tried if False not in row["answers"] and None in row["answers"]}
    return len(counted), len(maybe - counted)

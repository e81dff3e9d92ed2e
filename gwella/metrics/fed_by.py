"""From record to figure: which metrics each column of a table feeds, and what it does there.

What a practitioner asks of a field: where does it go when I fill it in? A derived column stands between the two
sometimes; then every stored column behind it feeds the metric.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum, auto
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.reading import kept
from gwella.metrics.cells import AGE
from gwella.metrics.counts import Count
from gwella.metrics.definitions import Metric, breakdowns, counted, dimensions, metrics
from gwella.metrics.derive import AGE_ON_LAST_DAY, PERIOD_DAYS, sources, with_age
from gwella.snapshots.tables import PEOPLE, table

PERSON = "person"  # the column of every table by which a row finds what is known of its person


class Part(StrEnum):
    """What a column does in a metric, in the order in which it matters to whoever fills it in."""

    WHEN = auto()  # it says in which period a row counts
    CONDITION = auto()  # it decides whether a row counts
    AVERAGED = auto()  # it is what is averaged
    WHO = auto()  # it says which person is counted
    BREAKDOWN = auto()  # it says in which category


class Fed(msgspec.Struct, frozen=True):
    """A metric that a column feeds, and what the column does in it."""

    key: str
    metric: Metric
    parts: tuple[Part, ...]


def fed_by(name: str) -> Mapping[str, tuple[Fed, ...]]:
    """Return the metrics that each stored column of table `name` feeds, as they are defined now.

    A column that feeds only what is no longer collected names that, so that nobody takes it for one without a use.
    One that feeds none is left out: it is for the check, or for finding the record again. Raises NotFound.
    """
    found: dict[str, list[Fed]] = defaultdict(list)
    table(name)
    for (of, column), fed in _every().items():
        if of == name:
            found[column] += fed
    return {column: tuple(fed) for column, fed in found.items()}


@kept
def _every() -> Mapping[tuple[str, str], tuple[Fed, ...]]:
    """Return the metrics that each column of each table feeds; those that are over only where it feeds no other."""
    now, over = (_feeding(is_over) for is_over in (False, True))
    return MappingProxyType({**over, **now})


def _feeding(is_over: bool) -> Mapping[tuple[str, str], tuple[Fed, ...]]:
    found: dict[tuple[str, str], list[Fed]] = defaultdict(list)
    for key, metric in metrics().items():
        count = counted(metric, metric.edition[-1])
        if count is None or (metric.until is not None) is not is_over:
            continue
        parts: dict[tuple[str, str], set[Part]] = defaultdict(set)
        for part, field in _looked_at(metric, count):
            for column in _behind(count.of, field):
                parts[column].add(part)
        for column, its in parts.items():
            found[column].append(Fed(key, metric, tuple(part for part in Part if part in its)))
    return {column: tuple(fed) for column, fed in found.items()}


def _looked_at(metric: Metric, count: Count) -> Iterator[tuple[Part, str]]:
    """Yield every column that a metric names, stored or derived, with what it does there."""
    spell = (table(count.of).spell or ()) if count.when.overlaps else (count.when.field,)
    yield from ((Part.WHEN, field) for field in spell)
    yield from ((Part.CONDITION, condition.field) for condition in count.where)
    if count.averaged:
        yield Part.AVERAGED, count.averaged
    if count.distinct:
        yield Part.WHO, count.distinct
    for name in dict.fromkeys(name for breakdown in metric.breakdowns for name in dimensions(breakdown)):
        field = breakdowns()[name].field
        yield Part.BREAKDOWN, AGE_ON_LAST_DAY if count.distinct and field == AGE else field


def _behind(of: str, field: str) -> Iterator[tuple[str, str]]:
    """Yield the stored columns, each with its table, that stand behind a column of a row of table `of`."""
    definition = with_age(of)
    if field in definition.derive:
        for source in sources(definition.derive[field]):
            yield from _behind(of, source)
    elif field in definition.stored:
        yield from ((of, column) for column in _filling(of, field))
    elif field not in PERIOD_DAYS:
        yield from (*((PEOPLE, column) for column in _filling(PEOPLE, field)), (of, PERSON))


def _filling(name: str, field: str) -> Iterator[str]:
    """Yield a column, and the one that says what stands in it where it is empty."""
    yield field
    if column := table(name).columns[field].filled_from:
        yield column

"""Which columns are looked at: behind those that are derived, and by all the metrics there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gwella.code_of_practice.reading import kept
from gwella.metrics.counts import Count
from gwella.metrics.definitions import breakdowns, dimensions, metrics
from gwella.metrics.derive import AGE_ON_LAST_DAY, WORDS, needed, sources, with_age
from gwella.snapshots.tables import PEOPLE, table


def behind(name: str, fields: Collection[str]) -> set[str]:
    """Return `fields` of rows of table `name`, and every column that those of them that are derived look at."""
    definition = with_age(name)
    derived = needed(definition, fields)
    keys = {definition.key for field in derived if WORDS[definition.derive[field].word].by_key}
    return {*fields, *keys, *(source for field in derived for source in sources(definition.derive[field]))}


@kept
def looked_at(name: str) -> frozenset[str]:
    """Return the stored columns of table `name` that any metric looks at, and the person."""
    fields: set[str] = {"person"}
    for count, dimensions_of in _counts():
        if name in (count.of, PEOPLE):
            fields |= behind(count.of, _fields(count, dimensions_of))
    return frozenset(fields & set(table(name).stored))


def _fields(count: Count, dimensions_of: Collection[str]) -> set[str]:
    spell = (table(count.of).spell or ()) if count.when.overlaps else ()
    by = {breakdowns()[name].field for name in dimensions_of}
    return {*count.fields, count.when.field, count.distinct, AGE_ON_LAST_DAY, *spell, *by}


def _counts() -> Iterator[tuple[Count, set[str]]]:
    """Yield what every metric counts in any edition, with the dimensions that it is broken down by."""
    for metric in metrics().values():
        names = {name for breakdown in metric.breakdowns for name in dimensions(breakdown)}
        yield from ((count, names) for count in (metric.count, *(one.count for one in metric.edition)) if count)

"""Every metric and measure there is: `definitions/metrics/` and `definitions/measures/`, one file each.

A *metric* is a plain one-sided count, or a figure that is only ever collected. A *measure* puts metrics in relation:
a share, a rate for a population. The path is the stable key; the national code is an attribute with an edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gwella.code_of_practice.errors import DefinitionError, NotFound
from gwella.code_of_practice.reading import each, file_of, kept, named
from gwella.metrics.breakdowns import Band, Breakdown, breakdowns, dimensions
from gwella.metrics.coherent import check_measures, check_metrics, of_whole
from gwella.metrics.confirmations import every_confirmation
from gwella.metrics.confirmed import as_confirmed
from gwella.metrics.counts import asks_for_last_day
from gwella.metrics.defined import Definition, Kind, Measure, Metric, Polarity, counted, ever, in_force
from gwella.metrics.derived import check_derived

# Whoever asks for definitions asks here too for what one is.
__all__ = ["Band", "Breakdown", "Definition", "Kind", "Measure", "Metric", "Polarity", "breakdowns", "check_one"]
__all__ += ["counted", "definition", "definitions", "dimensions", "in_force", "is_stock", "key_of", "measures"]
__all__ += ["metrics", "nationally", "of_whole", "read_measures", "read_metrics"]


@kept
def metrics() -> Mapping[str, Metric]:
    """Return every metric by its key. Raises DefinitionError, also for a name in it that leads nowhere."""
    found = as_confirmed(read_metrics())
    check_derived()
    check_metrics(found)
    return found


@kept
def read_metrics() -> Mapping[str, Metric]:
    """Return every metric as its file says it, before any confirmation. Raises DefinitionError."""
    return each("metrics", Metric)


@kept
def read_measures() -> Mapping[str, Measure]:
    """Return every measure as its file says it, before any confirmation. Raises DefinitionError."""
    return each("measures", Measure)


@kept
def measures() -> Mapping[str, Measure]:
    """Return every measure by its key. Raises DefinitionError, also for a name in it that leads nowhere."""
    found = as_confirmed(read_measures())
    check_measures(found, metrics())
    return found


@kept
def definitions() -> Mapping[str, Definition]:
    """Return every metric, then every measure, by its key. Raises DefinitionError, also for an alias that is taken."""
    found: Mapping[str, Definition] = MappingProxyType({**metrics(), **measures()})
    taken = {key: key for key in found} | {code: key for key, one in found.items() for code in one.codes}
    for key, alias in ((key, alias) for key, one in found.items() for alias in one.aliases):
        if alias in taken:
            raise DefinitionError("metrics.alias_taken", file=_file(key, found[key]), alias=alias, other=taken[alias])
        taken[alias] = key
    for key, held in every_confirmation().items():
        if held and key not in found:
            raise DefinitionError("confirmations.of_nothing", file=named(held[0].file), key=key)
    return found


@kept
def nationally() -> Mapping[str, Definition]:
    """Return every definition as it is for all: without what an authority's own confirmations made of it."""
    definitions()  # whatever does not load is refused here too
    return MappingProxyType(
        {**as_confirmed(read_metrics(), nationally=True), **as_confirmed(read_measures(), nationally=True)}
    )


def check_one(key: str, one: Definition) -> None:
    """Raise DefinitionError where a definition that is not kept yet does not go with those that there are."""
    if isinstance(one, Metric):
        check_metrics({**metrics(), key: one})
    else:
        check_measures({**measures(), key: one}, metrics())


def definition(name: str) -> Definition:
    """Return the metric or measure that `name`, a key, a national code or an alias, stands for. Raises NotFound."""
    return definitions()[key_of(name)]


def is_stock(definition: Definition) -> bool:
    """Say whether a figure is what there was on one day, the last of its period, and not what happened in it.

    A measure is what its events, or the parts of its share, are.
    """
    if isinstance(definition, Measure):
        return all(is_stock(metrics()[key]) for one in ever(definition) for key in one.numerators)
    count = definition.count
    return definition.stock or (count is not None and bool(count.when.overlaps) and asks_for_last_day(count))


def key_of(name: str) -> str:
    """Return the key that `name` is, or of the one definition that has it as code or alias. Raises NotFound."""
    if name in definitions():
        return name
    named = [key for key, one in definitions().items() if name in (*one.codes, *one.aliases)]
    if len(named) != 1:
        raise NotFound("metrics.not_a_metric", key=name)
    return named[0]


def _file(key: str, one: Definition) -> str:
    return file_of("measures" if isinstance(one, Measure) else "metrics", key)

"""Whether definitions go together: each name in them leads somewhere, and each part is one of its whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from gwella.code_of_practice.act import parts_of_the_act
from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.reading import Name, check_names, file_of
from gwella.code_of_practice.standards import standards
from gwella.code_of_practice.wellbeing import aspects
from gwella.metrics.breakdowns import breakdowns, dimensions
from gwella.metrics.counts import Condition, Count, names_of_count
from gwella.metrics.defined import (
    Definition,
    Measure,
    Metric,
    counted,
    counts_of,
    example_year,
    exceeds,
    in_force,
    in_relation,
    in_year,
    wholes_of,
)
from gwella.metrics.edition import Edition
from gwella.metrics.relations import Rate, Share


def check_metrics(found: Mapping[str, Metric]) -> None:
    """Raise DefinitionError for the first metric that cannot mean what it says among `found`."""
    for key, metric in found.items():
        _refuse_what_was_not_read(key, metric)
        check_names(file_of("metrics", key), _names_of_metric(key, metric, found))
        _refuse_circle(key, found)
    for key, metric in found.items():
        for year, count in _counts_by_year(metric, found):
            of_whole(key, metric, count, year, found)
        _refuse_change_of_the_whole_alone(key, metric, found)


def check_measures(found: Mapping[str, Measure], every: Mapping[str, Metric]) -> None:
    """Raise DefinitionError for the first measure among `found` that does not go with the metrics there are."""
    for key, measure in found.items():
        file = file_of("measures", key)
        check_names(file, (Name(field, metric, every) for field, metric in _related(measure)))
        check_names(file, _names_of_tags(key, measure, found))
        for place, edition in enumerate(measure.edition, start=1):
            if edition.count:
                raise DefinitionError("metrics.measure_counted", file=file, field=f"edition[{place}].count")
        _refuse_part_of_another(file, measure, every)
        _refuse_example_of_others(file, measure)


def _related(measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield every metric that a measure puts in relation in any year, each with the field that names it."""
    for at, relation in _relations(measure):
        yield from ((f"{at}.{field}", metric) for field, metric in relation.named)


def _relations(measure: Measure) -> Iterator[tuple[str, Share | Rate]]:
    """Yield each share or rate that a measure is in any year, with its field: the file's own, then by edition."""
    places: list[tuple[str, Measure | Edition]] = [("", measure)]
    places += [(f"edition[{place}].", edition) for place, edition in enumerate(measure.edition, start=1)]
    for at, one in places:
        for word, relation in (("share", one.share), ("rate", one.rate)):
            if relation:
                yield f"{at}{word}", relation


def _refuse_part_of_another(file: str, measure: Measure, every: Mapping[str, Metric]) -> None:
    """Raise DefinitionError where a part of a share, in any year, is no part of its whole: it could be more.

    It may be one by way of another, as the form for definitions offers it.
    """
    for at, relation in _relations(measure):
        if isinstance(relation, Share):
            for place, part in enumerate(relation.parts, start=1):
                if relation.whole not in wholes_of(every[part], every):
                    field, whole = f"{at}.parts[{place}]", relation.whole
                    raise DefinitionError("metrics.share_of_another", file=file, field=field, part=part, whole=whole)


def _refuse_example_of_others(file: str, measure: Measure) -> None:
    """Raise DefinitionError where an example does not give what is put in relation in its year, or gives more."""
    for place, example in enumerate(measure.example, start=1):
        at, year = f"example[{place}]", example_year(measure, example)
        if in_force(measure, year) is None:
            raise DefinitionError("metrics.example_before_first_edition", file=file, field=f"{at}.year", year=str(year))
        related = in_year(measure, year).relates
        check_names(file, [Name(f"{at}.given", key, related) for key in example.given])
        check_names(file, [Name(f"{at}.unknown", key, related) for key in example.unknown])
        if lacking := [key for key in related if key not in example.given]:
            raise DefinitionError("metrics.example_lacks", file=file, field=f"{at}.given", metric=lacking[0])
        if exceeds(measure, example):
            part, whole = in_relation(measure, example)
            raise DefinitionError("metrics.example_exceeds", file=file, field=f"{at}.given", part=part, whole=whole)


def of_whole(key: str, metric: Metric, count: Count, year: int, every: Mapping[str, Metric]) -> tuple[Condition, ...]:
    """Return the conditions that a metric shares with its whole in `year`; none where it is no part.

    Raises DefinitionError where it does not repeat the table, the period and every condition of its whole.
    """
    if not metric.part_of:
        return ()
    whole = every[metric.part_of]
    edition = in_force(whole, year)
    counts = counted(whole, edition) if edition else None
    if counts is None or (counts.of, counts.when) != (count.of, count.when) or set(counts.where) - set(count.where):
        raise DefinitionError("metrics.part_without_whole", file=file_of("metrics", key), whole=metric.part_of)
    return counts.where


def _counts_by_year(metric: Metric, every: Mapping[str, Metric]) -> Iterator[tuple[int, Count]]:
    """Yield what a metric counts in each year in which its definition, or that of its whole, changes."""
    whole = every[metric.part_of] if metric.part_of else metric
    for year in sorted({edition.from_ for edition in (*metric.edition, *whole.edition)}):
        edition = in_force(metric, year)
        if edition and (count := counted(metric, edition)):
            yield year, count


def _refuse_change_of_the_whole_alone(key: str, metric: Metric, every: Mapping[str, Metric]) -> None:
    """Raise DefinitionError where the count of its whole changes in a year in which a metric has no edition.

    What is unknown in the part is told by the conditions of its whole, so the part changes with it, and has to say so.
    """
    whole = every[metric.part_of] if metric.part_of else metric
    own = [edition.from_ for edition in metric.edition]
    for before, after in pairwise(whole.edition):
        if counted(whole, before) != counted(whole, after) and after.from_ > own[0] and after.from_ not in own:
            file, year = file_of("metrics", key), str(after.from_)
            raise DefinitionError("metrics.whole_changed", file=file, whole=metric.part_of, year=year)


def _refuse_circle(key: str, every: Mapping[str, Metric]) -> None:
    """Raise DefinitionError where a metric is part of itself, by way of others perhaps."""
    passed, at = [key], every[key].part_of
    while at and at not in passed:
        passed.append(at)
        at = every[at].part_of
    if at:
        raise DefinitionError(
            "definitions.circle", file=file_of("metrics", key), field="part_of", way=" → ".join([*passed, at])
        )


def _refuse_what_was_not_read(key: str, metric: Metric) -> None:
    """Raise DefinitionError where a metric that was only recalled is counted, or does not say what is missing."""
    if metric.is_recalled and (metric.missing is None or any(counts_of(metric))):
        field, _ = next(counts_of(metric), ("missing", None))
        what = "without_missing" if field == "missing" else "and_counted"
        raise DefinitionError(f"metrics.recalled_{what}", file=file_of("metrics", key), field=field)


def _names_of_metric(key: str, metric: Metric, every: Mapping[str, Metric]) -> Iterator[Name]:
    yield from _names_of_tags(key, metric, every)
    if metric.part_of:
        yield Name("part_of", metric.part_of, every, own=key)
    for at, count in counts_of(metric):
        named = (breakdowns()[name] for breakdown in metric.breakdowns for name in dimensions(breakdown))
        yield from names_of_count(count, {one.field: one.list for one in named}, at)


def _names_of_tags(key: str, one: Definition, every: Mapping[str, Definition]) -> Iterator[Name]:
    for place, breakdown in enumerate(one.breakdowns, start=1):
        yield from (Name(f"breakdowns[{place}]", name, breakdowns()) for name in dimensions(breakdown))
    tags: dict[str, Collection[str]] = {"standards": standards(), "wellbeing": aspects(), "act": parts_of_the_act()}
    for field, known in tags.items():
        yield from (Name(f"{field}[{place}]", name, known) for place, name in enumerate(getattr(one, field), start=1))
    if one.nearest:
        yield Name("nearest", one.nearest, every, own=key)

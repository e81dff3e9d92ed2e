"""Which figures a field of a return changes, as a worklist says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import kept
from gwella.code_of_practice.words import vocabulary
from gwella.metrics.counts import Count
from gwella.metrics.defined import ever_related
from gwella.metrics.definitions import Definition, Metric, breakdowns, measures, metrics
from gwella.metrics.derive import WORDS
from gwella.snapshots.tables import PEOPLE, table, tables


@kept
def figures_touched() -> Mapping[tuple[str, str], tuple[Text, ...]]:
    """Return the titles of the figures that each (table, field) changes: metrics first, then measures.

    Counted with every edition's conditions; a derived column stands for the fields it is worked out
    from. A field of a person that only breaks figures down stands for those breakdowns.
    """
    touched: dict[tuple[str, str], list[Text]] = defaultdict(list)
    for key, metric in metrics().items():
        texts = [named(metric), *(named(measure) for measure in measures().values() if key in ever_related(measure))]
        for place in dict.fromkeys(place for count in _counts(metric) for place in _fields(count)):
            touched[place] += texts
    for breakdown in breakdowns().values():
        for place in dict.fromkeys(place for name in tables() for place in _broken_down_by(name, breakdown.field)):
            touched[place].append(_of_breakdown(breakdown.title))
    return {place: tuple(dict.fromkeys(texts)) for place, texts in touched.items()}


def named(definition: Definition) -> Text:
    """Return a figure's title with its national code, where it has one; a draft says that it is one."""
    title, code = definition.title, definition.edition[-1].code
    if definition.confidence.is_draft:
        title = _put_into("metrics.draft_title", title)
    return _put_into("check.figure", title, code=code) if code else title


def _put_into(sentence: str, title: Text, **more: str) -> Text:
    words = vocabulary()[sentence]
    return Text(en=words.en.format(title=title.en, **more), cy=words.cy.format(title=title.cy, **more))


def _counts(metric: Metric) -> Iterator[Count]:
    yield from (count for count in (metric.count, *(edition.count for edition in metric.edition)) if count)


def _fields(count: Count) -> Iterator[tuple[str, str]]:
    """Yield the (table, field) pairs that decide whether a row is counted."""
    definition = table(count.of)
    yield count.of, definition.key
    yield count.of, "authority"
    fields = [condition.field for condition in count.where]
    fields += definition.spell or () if count.when.overlaps else (count.when.field,)
    fields += [count.distinct] if count.distinct else []
    for field in fields:
        yield from _sources(count.of, field)


def _sources(name: str, field: str) -> Iterator[tuple[str, str]]:
    """Yield the (table, column) pairs that a field of table `name` comes from; a person's are in people."""
    definition = table(name)
    if field in definition.columns:
        yield name, field
    elif field in definition.derive:
        derived = definition.derive[field]
        for value in derived.given.values():
            if isinstance(value, str):
                yield from _sources(name, value)
        for column in WORDS[derived.word].of_person:
            yield PEOPLE, column
            yield name, table(PEOPLE).key


def _broken_down_by(name: str, field: str) -> Iterator[tuple[str, str]]:
    """Yield where a breakdown of table `name` comes from: its own field, or its person's in people."""
    yield from _sources(name, field)
    if name != PEOPLE and field in table(PEOPLE).columns:
        yield name, table(PEOPLE).key


def _of_breakdown(title: Text) -> Text:
    words = vocabulary()["check.breakdown"]
    return Text(en=words.en.format(name=title.en), cy=words.cy.format(name=title.cy))

"""Which figures a field of a return changes, as a worklist says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import kept
from gwella.code_of_practice.words import vocabulary
from gwella.metrics.counts import Count
from gwella.metrics.defined import counted, counts_of, ever_related, in_force, in_year
from gwella.metrics.definitions import Definition, Measure, Metric, breakdowns, dimensions, measures, metrics
from gwella.metrics.derive import WORDS
from gwella.metrics.words import holds
from gwella.returns.findings import CLIENT_GROUP
from gwella.returns.worklist import Figure
from gwella.snapshots.tables import PEOPLE, lists, table


@kept
def figures_touched(year: int | None = None) -> Mapping[tuple[str, str], tuple[Figure, ...]]:
    """Return the figures that each (table, field) changes in `year`, or in any, and the client groups that they count.

    Those with a national code come first, since they are what a return asks for; then each metric with its measures,
    last the breakdowns that a metric of the table has. A derived column stands for the fields it is worked out from,
    a field of a person that only breaks figures down for those breakdowns.
    """
    coded, others, broken_down = _Found(), _Found(), _Found()
    for key, metric in metrics().items():
        of_it: tuple[Definition, ...] = (metric, *_related(key, year))
        for count in _counts(metric, year):
            groups = _groups(count)
            for one in of_it:
                if year is None or in_force(one, year):
                    (coded if one.edition[-1].code else others).add(_fields(count), named(one), groups)
            for breakdown in dict.fromkeys(name for names in metric.breakdowns for name in dimensions(names)):
                its = breakdowns()[breakdown]
                broken_down.add(_broken_down_by(count.of, its.field), _of_breakdown(its.title), groups)
    places = dict.fromkeys(place for found in (coded, others, broken_down) for place in found.groups)
    return {place: (*coded.at(place), *others.at(place), *broken_down.at(place)) for place in places}


class _Found:
    """The figures that were found to change with each (table, field), and the client groups that each counts."""

    def __init__(self) -> None:
        self.groups: dict[tuple[str, str], dict[Text, frozenset[str]]] = defaultdict(dict)

    def add(self, places: Iterable[tuple[str, str]], title: Text, groups: frozenset[str]) -> None:
        for place in places:
            self.groups[place][title] = self.groups[place].get(title, frozenset()) | groups

    def at(self, place: tuple[str, str]) -> Iterator[Figure]:
        yield from (Figure(title, groups) for title, groups in self.groups.get(place, {}).items())


def _groups(count: Count) -> frozenset[str]:
    """Return the client groups whose rows can count: all where the conditions do not look at them."""
    asked = [one for one in count.where if one.field == CLIENT_GROUP]
    every = lists()[CLIENT_GROUP].codes
    return frozenset(code for code in every if all(holds(one.word, code, one.value) for one in asked))


def _related(key: str, year: int | None) -> Iterator[Measure]:
    """Yield the measures that a metric is a part of."""
    for measure in measures().values():
        if key in (ever_related(measure) if year is None else in_year(measure, year).relates):
            yield measure


def named(definition: Definition) -> Text:
    """Return a figure's title with its national code, where it has one; a draft says that it is one."""
    title, code = definition.title, definition.edition[-1].code
    if definition.confidence.is_draft:
        title = _put_into("metrics.draft_title", title)
    return _put_into("check.figure", title, code=code) if code else title


def _put_into(sentence: str, title: Text, **more: str) -> Text:
    words = vocabulary()[sentence]
    return Text(en=words.en.format(title=title.en, **more), cy=words.cy.format(title=title.cy, **more))


def _counts(metric: Metric, year: int | None) -> Iterator[Count]:
    """Yield what a metric counts in a year, or in any."""
    if year is None:
        yield from (count for _, count in counts_of(metric))
    elif (edition := in_force(metric, year)) and (count := counted(metric, edition)):
        yield count


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
    if name != PEOPLE and field not in table(name).columns and field in table(PEOPLE).columns:
        yield PEOPLE, field
        yield name, table(PEOPLE).key


def _of_breakdown(title: Text) -> Text:
    words = vocabulary()["check.breakdown"]
    return Text(en=words.en.format(name=title.en), cy=words.cy.format(name=title.cy))

"""What is known, and what is missing: released figures beside the definitions and places they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from gwella.code_of_practice.glossary import Term, parts
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import WALES, Area, authorities
from gwella.code_of_practice.published import Publication, publications_of
from gwella.code_of_practice.results import Result
from gwella.code_of_practice.years import Period
from gwella.metrics.defined import ever_related
from gwella.metrics.definitions import Definition, Kind, Measure, measures, metrics
from gwella.metrics.drafts import is_draft, is_draft_figure
from gwella.release import queries
from gwella.site.tables import in_time

GROUPS = ("adults", "carers", "children", "workforce")


class Known(msgspec.Struct, frozen=True):
    """A definition, and the latest figure of it that a page shows; None where there is none."""

    key: str
    definition: Definition
    figure: Result | None = None

    @property
    def is_draft(self) -> bool:
        """Whether the figure that is shown, or the definition where none is, is a draft."""
        return is_draft(self.key) if self.figure is None else is_draft_figure(self.figure)


def definitions() -> Mapping[str, Definition]:
    """Return every measure and metric by key: what relates things first, counts after."""
    return {**measures(), **metrics()}


def is_current(definition: Definition) -> bool:
    """Whether figures of it are still made: it was read, or is ours, and is collected to this day."""
    return not definition.is_recalled and definition.until is None


def latest(results: Iterable[Result]) -> list[Known]:
    """Return, of each definition among `results`, the figure of the latest period, in the order of `definitions`."""
    newest = {one.metric: one for one in in_time(results)}
    return [Known(key, one, newest[key]) for key, one in definitions().items() if key in newest]


def newest_first(known: Iterable[Known]) -> list[Known]:
    """Return figures by the day on which their periods end, the newest first; those of one day as they were."""
    return sorted(known, key=lambda one: _ended(one.figure), reverse=True)


def _ended(figure: Result | None) -> date:
    return Period.parse(figure.period).last_day if figure else date.min


def parted(known: Iterable[Known]) -> tuple[list[Known], list[Known]]:
    """Return the shares and rates, which say something by themselves, and the counts."""
    every = list(known)
    related = [one for one in every if isinstance(one.definition, Measure)]
    return related, [one for one in every if not isinstance(one.definition, Measure)]


def by_group(known: Iterable[Known]) -> list[tuple[str, list[Known]]]:
    """Return definitions under the group of people that each is about first."""
    every = list(known)
    grouped = ((group, [one for one in every if group in one.definition.about[:1]]) for group in GROUPS)
    return [(group, found) for group, found in grouped if found]


def of_standard(standard: str) -> list[Known]:
    """Return the definitions tagged with a quality standard, with the latest figure for Wales.

    What was only recalled, or is no longer collected, says nothing about a standard without a figure.
    """
    figures = {known.key: known.figure for known in latest(queries.of_area(WALES))}
    tagged = {key: one for key, one in definitions().items() if standard in one.standards}
    tagged = {key: one for key, one in tagged.items() if key in figures or is_current(one)}
    return [Known(key, one, figures.get(key)) for key, one in tagged.items()]


def kinds_missing(known: Iterable[Known]) -> list[Kind]:
    """Return the kinds of evidence that nothing here is of; people's experience and outcomes matter most."""
    seen = {one.definition.kind for one in known}
    return [kind for kind in (Kind.EXPERIENCE, Kind.OUTCOME) if kind not in seen]


def compared_in(metric: str) -> list[Period]:
    """Return the periods in which at least one authority has a published figure, oldest first."""
    found = (Period.parse(code) for code in queries.periods(metric, among=[one.code for one in authorities()]))
    return sorted(found, key=lambda one: one.last_day)


def publications(key: str) -> list[tuple[Publication, list[Text]]]:
    """Return the publications behind a definition, each with the notes that concern it."""
    known = measures().get(key)
    concerned = {key, *(ever_related(known) if known else ())}
    return [(one, one.notes_on(concerned)) for one in _publications(key).values()]


def _publications(key: str) -> Mapping[str, Publication]:
    """Return its own publications, and those of the metrics that a measure relates.

    A rate that is itself published was worked out elsewhere, from a population we need not have.
    """
    found = dict(publications_of(key))
    known = measures().get(key)
    is_published_rate = known is not None and known.rate is not None and found
    for part in ever_related(known) if known and not is_published_rate else ():
        found |= publications_of(part)
    return found


def words_of(definition: Definition) -> list[tuple[str, Term]]:
    """Return the terms of the sector, with a meaning, that a definition's title or meaning uses.

    They are looked for in the English: Welsh changes the beginnings of words.
    """
    said = f"{definition.title.en} {definition.meaning.en}"
    return [(key, term) for key, term in parts()["sector"].term.items() if term.means and term.stands_in(said)]


def missing_here(area: Area) -> list[Known]:
    """Return what is published for other authorities and not for this one."""
    others = {one.code for one in authorities()} - {area.code}
    published = queries.areas_by_metric()
    return [
        Known(key, one)
        for key, one in definitions().items()
        if published.get(key, set()) & others and area.code not in published[key]
    ]

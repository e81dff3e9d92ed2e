"""What is known, and what is missing: released figures beside the definitions and places they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from gwella.code_of_practice.places import WALES, Area, authorities
from gwella.code_of_practice.results import Result
from gwella.metrics.definitions import Confidence, Definition, Kind, measures, metrics
from gwella.release import queries
from gwella.site.tables import in_time

CERTAIN = {Confidence.SEEN, Confidence.OURS}


class Known(msgspec.Struct, frozen=True):
    """A definition, and the latest figure of it that a page shows; None where there is none."""

    key: str
    definition: Definition
    figure: Result | None = None

    @property
    def is_draft(self) -> bool:
        return is_draft(self.definition)


def definitions() -> Mapping[str, Definition]:
    """Return every measure and metric by key: what relates things first, counts after."""
    return {**measures(), **metrics()}


def is_draft(definition: Definition) -> bool:
    """Whether the official wording has not been read in full, so that an officer is to confirm it."""
    return definition.confidence not in CERTAIN


def latest(results: Iterable[Result]) -> list[Known]:
    """Return, of each definition among `results`, the figure of the latest period, in the order of `definitions`."""
    newest = {one.metric: one for one in in_time(results)}
    return [Known(key, one, newest[key]) for key, one in definitions().items() if key in newest]


def of_standard(standard: str) -> list[Known]:
    """Return the definitions tagged with a quality standard, with the latest figure for Wales."""
    figures = {known.key: known.figure for known in latest(queries.of_area(WALES))}
    tagged = {key: one for key, one in definitions().items() if standard in one.standards}
    return [Known(key, one, figures.get(key)) for key, one in tagged.items()]


def kinds_missing(known: Iterable[Known]) -> list[Kind]:
    """Return the kinds of evidence that nothing here is of; people's experience and outcomes matter most."""
    seen = {one.definition.kind for one in known}
    return [kind for kind in (Kind.EXPERIENCE, Kind.OUTCOME) if kind not in seen]


def missing_here(area: Area) -> list[Known]:
    """Return what is published for other authorities and not for this one."""
    others = {one.code for one in authorities()} - {area.code}
    published = queries.areas_by_metric()
    return [
        Known(key, one)
        for key, one in definitions().items()
        if published.get(key, set()) & others and area.code not in published[key]
    ]

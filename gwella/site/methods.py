"""A definition laid out for reading: what it counts in words, its editions, its relations."""

from __future__ import annotations

import msgspec

from gwella.code_of_practice.act import Part, act, parts_of_the_act
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Message
from gwella.code_of_practice.sources import Welsh
from gwella.metrics import drafts
from gwella.metrics.confirmations import Held, confirmations
from gwella.metrics.consultations import Asked, consultations
from gwella.metrics.counts import Count
from gwella.metrics.defined import as_by, ever_related
from gwella.metrics.definitions import Definition, Measure, Metric, counted, definition, measures
from gwella.metrics.edition import Edition
from gwella.metrics.sentences import averaged, conditions
from gwella.site import examples
from gwella.site.knowledge import Known
from gwella.snapshots.tables import table


class Related(msgspec.Struct, frozen=True):
    """What a measure puts in relation: its parts or events, what is below the line, and for a rate how many people."""

    parts: tuple[Known, ...]
    whole: Known
    per: int = 0


class Counted(msgspec.Struct, frozen=True):
    """What one edition counts: the table, what one row of it is, and the conditions in the order they are tried.

    An edition of a measure says what it puts in relation where that is not what is put in relation now.
    """

    edition: Edition
    is_draft: bool
    of: Text | None = None
    row: Text | None = None
    counts_people: bool = False
    conditions: tuple[Message, ...] = ()
    averaged: Message | None = None
    related: Related | None = None


class Standing(msgspec.Struct, frozen=True):
    """Where a definition stands: the parts of the Act that it looks at, and what of ours comes nearest to it."""

    act: Text
    parts: tuple[Part, ...]
    welsh: Welsh
    nearest: Known | None = None


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """All that a method page says about one definition."""

    is_draft: bool
    stands: Standing
    editions: tuple[Counted, ...]
    examples: tuple[examples.Drawn, ...] = ()
    related: Related | None = None
    used_by: tuple[Known, ...] = ()
    confirmations: tuple[Held, ...] = ()
    asked: tuple[Asked, ...] = ()


def method(key: str) -> Method:
    """Return a definition laid out. Raises NotFound."""
    found = laid_out(key, definition(key))
    return msgspec.structs.replace(found, confirmations=confirmations(key), asked=consultations().get(key, ()))


def laid_out(key: str, found: Definition) -> Method:
    """Return a definition laid out, which nobody has to have kept yet."""
    return _metric(key, found) if isinstance(found, Metric) else _measure(key, found)


def _metric(key: str, metric: Metric) -> Method:
    editions = tuple(_counted(key, edition, counted(metric, edition)) for edition in reversed(metric.edition))
    users = tuple(Known(one, measure) for one, measure in measures().items() if key in ever_related(measure))
    return Method(
        is_draft=metric.confidence.is_draft,
        stands=_standing(metric),
        editions=editions,
        examples=examples.of_metric(metric),
        used_by=users,
    )


def _measure(key: str, measure: Measure) -> Method:
    now = _related(as_by(measure, measure.edition[-1]))
    return Method(
        is_draft=measure.confidence.is_draft,
        stands=_standing(measure),
        editions=tuple(_by_edition(key, measure, edition, now) for edition in reversed(measure.edition)),
        examples=examples.of_measure(measure),
        related=now,
    )


def _by_edition(key: str, measure: Measure, edition: Edition, now: Related) -> Counted:
    then = _related(as_by(measure, edition))
    return Counted(edition, drafts.is_draft(key, edition.from_), related=None if then == now else then)


def _related(measure: Measure) -> Related:
    *parts, whole = (Known(one, definition(one)) for one in measure.relates)
    return Related(tuple(parts), whole, measure.rate.per if measure.rate else 0)


def _standing(one: Definition) -> Standing:
    parts = tuple(parts_of_the_act()[key] for key in one.act)
    return Standing(
        act().title, parts, act().welsh, Known(one.nearest, definition(one.nearest)) if one.nearest else None
    )


def _counted(key: str, edition: Edition, count: Count | None) -> Counted:
    is_draft = drafts.is_draft(key, edition.from_)
    if count is None:
        return Counted(edition, is_draft)
    of = table(count.of)
    return Counted(edition, is_draft, of.title, of.row, bool(count.distinct), tuple(conditions(count)), averaged(count))

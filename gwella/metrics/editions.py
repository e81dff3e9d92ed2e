"""Editions: which definition is in force in a year, and what it means to be the same definition."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from gwella.code_of_practice.years import Period
from gwella.metrics.defined import as_by, in_year
from gwella.metrics.definitions import Definition, Measure, counted, metrics, of_whole
from gwella.metrics.derive import needed, with_age
from gwella.metrics.edition import Edition
from gwella.snapshots.tables import table

# Raised only when a worked example's answer changes: it makes every figure be computed anew.
SEMANTICS = 1


def break_between(definition: Definition, earlier: Period, later: Period) -> Edition | None:
    """Return the edition that breaks the series after `earlier` and by `later`, if there is one.

    A measure is broken too where a metric that it is worked out from is.
    """
    its = [in_year(definition, one.year) for one in (earlier, later)] if isinstance(definition, Measure) else []
    related = [metrics()[key] for key in dict.fromkeys(key for one in its for key in one.relates)]
    editions = [edition for one in (definition, *related) for edition in one.edition if edition.break_in_series]
    breaks = [edition for edition in editions if earlier.year < edition.from_ <= later.year]
    return max(breaks, key=lambda edition: edition.from_) if breaks else None


def meaning(definition: Definition, edition: Edition) -> str:
    """Return the hash of what is worked out: conditions and derived columns, not titles or wording."""
    facts: dict[str, Any] = {"semantics": SEMANTICS}
    if isinstance(definition, Measure):
        its = as_by(definition, edition)
        facts["share"], facts["rate"] = its.share, its.rate
    elif count := counted(definition, edition):
        facts["count"] = count
        facts["derive"] = derivations(count.of, (*count.fields, count.when.field))
        facts["spell"] = table(count.of).spell
        facts["whole"] = of_whole("", definition, count, edition.from_, metrics())
    return digest(facts)[:16]


def derivations(name: str, fields: Collection[str]) -> dict[str, Any]:
    """Return how those of `fields` of table `name` that are derived are, with all that they are derived from."""
    derive = with_age(name).derive
    return {field: (derive[field].word, derive[field].given) for field in needed(with_age(name), fields)}


def digest(facts: Mapping[str, Any]) -> str:
    """Return a hash of plain facts, whatever their order."""
    return hashlib.sha256(msgspec.json.encode(msgspec.to_builtins(facts), order="sorted")).hexdigest()

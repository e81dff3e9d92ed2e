"""Editions: which definition is in force in a year, and what it means to be the same definition."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from gwella.code_of_practice.years import Period
from gwella.metrics.counts import Count
from gwella.metrics.definitions import Definition, Edition, Measure, Metric
from gwella.snapshots.tables import table

# Raised only when a worked example's answer changes: it makes every figure be computed anew.
SEMANTICS = 1


def in_force(definition: Definition, year: int) -> Edition | None:
    """Return the edition in force in `year`, or None before the first."""
    editions = [edition for edition in definition.edition if edition.from_ <= year]
    return editions[-1] if editions else None


def counted(metric: Metric, edition: Edition) -> Count | None:
    """Return what this edition counts: its own count, else the file's."""
    return edition.count or metric.count


def break_between(definition: Definition, earlier: Period, later: Period) -> Edition | None:
    """Return the edition that breaks the series after `earlier` and by `later`, if there is one."""
    breaks = [e for e in definition.edition if e.break_in_series and earlier.year < e.from_ <= later.year]
    return breaks[-1] if breaks else None


def meaning(definition: Definition, edition: Edition) -> str:
    """Return the hash of what is worked out: conditions and derived columns, not titles or wording."""
    facts: dict[str, Any] = {"semantics": SEMANTICS}
    if isinstance(definition, Measure):
        facts["share"], facts["rate"] = definition.share, definition.rate
    elif count := counted(definition, edition):
        derived = table(count.of).derive
        facts["count"] = count
        facts["derive"] = {c.field: derived[c.field] for c in count.where if c.field in derived}
    plain = msgspec.to_builtins(facts)
    for column in plain.get("derive", {}).values():
        del column["title"]
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()[:16]

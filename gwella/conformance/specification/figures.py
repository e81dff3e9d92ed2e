"""Metrics and measures as data: every edition, what is counted as conditions and in words, and how sure it is."""

from __future__ import annotations

from typing import Any

import msgspec

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Message, message
from gwella.conformance.specification.checks import without_nothing
from gwella.metrics.defined import as_by
from gwella.metrics.definitions import Definition, Measure, Metric, breakdowns, counted, definitions, in_force
from gwella.metrics.edition import Edition
from gwella.metrics.editions import meaning
from gwella.metrics.sentences import averaged, conditions


def figures_as_data(year: int) -> dict[str, Any]:
    """Return every definition with an edition in force in `year`, and the breakdowns that they name."""
    return {
        "metrics_and_measures": {key: _as_data(one, year) for key, one in definitions().items() if in_force(one, year)},
        "breakdowns": without_nothing(msgspec.to_builtins(dict(breakdowns()))),
    }


def _as_data(one: Definition, year: int) -> dict[str, Any]:
    edition = in_force(one, year)
    assert edition, "only what is in force is written"
    facts: dict[str, Any] = without_nothing(msgspec.to_builtins(one))
    facts.pop("example", None)
    own = {
        "kind_of_definition": "metric" if isinstance(one, Metric) else "measure",
        "is_draft": one.confidence.is_draft,
    }
    now: dict[str, Any] = {"from": edition.from_, "code": edition.code, "meaning": meaning(one, edition)}
    if isinstance(one, Metric) and (count := counted(one, edition)):
        said = [*conditions(count), *filter(None, [averaged(count)])]
        now["count"] = without_nothing(msgspec.to_builtins(count))
        now["in_words"] = {language.value: [words.in_(language) for words in said] for language in Language}
    if isinstance(one, Measure):
        its = as_by(one, edition)
        now |= without_nothing(msgspec.to_builtins({"share": its.share, "rate": its.rate}))
    if (why := _no_figure(one, edition)) is not None:
        now["no_figure"] = {language.value: why.in_(language) for language in Language}
    return {**own, "in_force": now, **facts, "unit": one.unit}


def _no_figure(one: Definition, edition: Edition) -> Message | None:
    """Return when there is no figure, which is not nought; None where there always is one."""
    if isinstance(one, Measure):
        return message("spec.no_share" if one.share else "spec.no_rate")
    count = counted(one, edition)
    return message("spec.no_average") if count and count.averaged else None

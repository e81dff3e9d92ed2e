"""Paths: the steps that people take from contact to outcome, `definitions/paths/`, one file each.

A step names a metric and perhaps parts of it. It works nothing out: whatever is shown of a step is its metric.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import Name, check_names, each, kept
from gwella.metrics.definitions import metrics


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A metric that is part of that of its step, and the short name that it has there."""

    metric: str
    label: Text


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step: its name, the metric that it shows, and parts of that."""

    title: Text
    whole: str
    parts: tuple[Part, ...] = ()

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that it shows, the whole first."""
        return (self.whole, *(part.metric for part in self.parts))


class Path(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The steps in their order."""

    title: Text
    about: Text
    step: tuple[Step, ...]


@kept
def paths() -> Mapping[str, Path]:
    """Return every path by its key. Raises DefinitionError, also for a part of another whole than its step's."""
    found = each("paths", Path)
    for key, path in found.items():
        check_names(key, _names(path))
        for step in path.step:
            for part in step.parts:
                if metrics()[part.metric].part_of != step.whole:
                    raise DefinitionError("metrics.part_of_another", key=key, part=part.metric, whole=step.whole)
    return found


def _names(path: Path) -> Iterator[Name]:
    yield from (Name("step", metric, metrics()) for step in path.step for metric in step.metrics)

"""Paths: the steps that people take from contact to outcome, `definitions/paths/`, one file each.

A step names a metric and perhaps parts of it. It works nothing out: whatever is shown of a step is its metric.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import Name, check_names, each, file_of, kept
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
        check_names(file_of("paths", key), _names(path))
        for at, part, whole in _parts(path):
            if metrics()[part.metric].part_of != whole:
                said = {"field": f"{at}.metric", "part": part.metric, "whole": whole}
                raise DefinitionError("metrics.part_of_another", file=file_of("paths", key), **said)
    return found


def _names(path: Path) -> Iterator[Name]:
    yield from (Name(f"step[{place}].whole", step.whole, metrics()) for place, step in enumerate(path.step, start=1))
    yield from (Name(f"{at}.metric", part.metric, metrics()) for at, part, _ in _parts(path))


def _parts(path: Path) -> Iterator[tuple[str, Part, str]]:
    """Yield every part of a step: where it lies in the file, the part, and the metric of its step."""
    for place, step in enumerate(path.step, start=1):
        for number, part in enumerate(step.parts, start=1):
            yield f"step[{place}].parts[{number}]", part, step.whole

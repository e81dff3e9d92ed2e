"""Published figures that ship with Gwella, and where they come from.

The figures are aggregate returns like anyone's (`definitions/published/*.csv`); their sources stand
beside them (`sources.toml`), with what they cover and what is missing.
"""

from __future__ import annotations

import csv
from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import kept, one
from gwella.code_of_practice.words import SHIPPED


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reader must know, and which of the metrics it concerns."""

    metrics: tuple[str, ...]
    says: Text


class Publication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One published table: what it is, whose, where it was read, what it covers and what it lacks."""

    title: Text
    publisher: Text
    address: str
    file: str
    metrics: tuple[str, ...]
    covers: Text
    missing: Text | None = None
    notes: tuple[Note, ...] = ()

    def notes_on(self, metrics: Container[str]) -> list[Text]:
        """Return what must be known of any of `metrics`, and of no other that stands in the same publication."""
        return [note.says for note in self.notes if any(one in metrics for one in note.metrics)]


class Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every publication by key, and the attribution that their licence asks for."""

    attribution: Text
    publication: dict[str, Publication]


@cache
def sources() -> Sources:
    """Return where the published figures come from. Raises DefinitionError."""
    return one("published/sources", Sources)


def publications_of(metric: str) -> Mapping[str, Publication]:
    """Return the publications that hold figures of a metric or measure, by key, oldest first."""
    return {key: found for key, found in sources().publication.items() if metric in found.metrics}


@kept
def _by_figure() -> Mapping[tuple[str, str, str], Publication]:
    """Return the publication of each figure that ships, by metric, area and period."""
    titled = {found.title.en: found for found in sources().publication.values()}
    found: dict[tuple[str, str, str], Publication] = {}
    for path in published_files():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                title = max((title for title in titled if row["source"].startswith(title)), key=len, default="")
                if title:
                    found[row["metric"], row["area"], row["period"]] = titled[title]
    return MappingProxyType(found)


def publication_of(metric: str, area: str, period: str) -> Publication | None:
    """Return the publication in which a figure was read; None where it was read in none that ships."""
    return _by_figure().get((metric, area, period))


def published_files() -> list[Path]:
    """Return the aggregate returns that ship with Gwella, in the order of their names."""
    return sorted((SHIPPED / "published").glob("*.csv"))

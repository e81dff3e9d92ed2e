"""The verbs of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.db import transaction

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.results import FigureKey
from gwella.improving.models import Evidence
from gwella.metrics.definitions import Kind


class Pin(Protocol):
    """A figure, by its key, to be pinned to a quality standard, and what it is there to say."""

    @property
    def standard(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def figure(self) -> FigureKey: ...
    @property
    def words(self) -> Text: ...


@transaction.atomic
def pin(pins: Iterable[Pin], *, authority: str, year: int, made_up: bool = False) -> int:
    """Pin figures as the evidence of an authority's year; a figure pinned before says the new words.

    Returns how many were given. Code of practice 4.5.
    """
    own = Evidence.objects.of(authority)
    given = [_row(one, year, made_up) for one in pins]
    for row in given:
        own.filter(year=year, standard=row.standard, **row.figure._asdict()).delete()
    return len(own.bulk_create(given))


def _row(one: Pin, year: int, made_up: bool) -> Evidence:
    words = {"words_en": one.words.en, "words_cy": one.words.cy}
    return Evidence(standard=one.standard, kind=one.kind, year=year, made_up=made_up, **one.figure._asdict(), **words)


def of(authority: str, year: int) -> list[Evidence]:
    """Return the evidence of an authority's year, standard by standard, in the order in which it was pinned."""
    return list(Evidence.objects.of(authority).filter(year=year))

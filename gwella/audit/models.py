"""An entry of the record: who did what to which thing, when and why, chained to the entry before it.

Entries are added and nothing else. That is held three times: by the model here, by the database itself
(`audit.walls`), and by the chain, which shows what was done beneath both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models

from gwella.code_of_practice.places import LONGEST_CODE


class OnlyAdded(RuntimeError):
    """The code asked to change the record or to take something out of it. Ours to put right: entries are only added."""


class Entries(models.QuerySet["Entry"]):
    """Entries, to be read. There is no verb here that changes one, or that adds one past the chain."""

    def of(self, place: str) -> Entries:
        """Return the record of one place, the empty one for what belongs to none."""
        return self.filter(place=place)

    def update(self, **fields: Any) -> NoReturn:
        raise OnlyAdded("an entry is not changed")

    def delete(self) -> NoReturn:
        raise OnlyAdded("an entry is not taken out")

    def bulk_update(self, objs: Iterable[Any], fields: Any, batch_size: int | None = None) -> NoReturn:
        raise OnlyAdded("an entry is not changed")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> NoReturn:
        raise OnlyAdded("an entry is added by `record`, which chains it")


class Entry(models.Model):
    """One entry. A person is known here by their public id only; `on` names a thing by its id, never by its content.

    `place` is the authority or region whose record it stands in, empty for what belongs to none. Each place has a
    chain of its own: `number` counts from 1, `before` is the hash of the entry before, `hash` that of this one.
    """

    place = models.CharField(max_length=LONGEST_CODE, blank=True)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    who = models.CharField(max_length=22, blank=True)
    role = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=60)
    on = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=dict)
    before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = Entries.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("place", "number"), name="one_entry_a_number")]
        indexes = [models.Index(fields=("place", "at"), name="entries_of_a_time")]

    def __str__(self) -> str:
        return f"{self.place or '-'} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry. Raises OnlyAdded for one that is there already."""
        if not self._state.adding or self.pk is not None:
            raise OnlyAdded("an entry is not changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OnlyAdded("an entry is not taken out")

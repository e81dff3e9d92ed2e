"""An entry of the record: who did what to which thing, when and why, chained to the entry before it."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One entry. A person is known here by their public id only; `on` names a thing by its id, never by its content.

    `place` is the authority or region whose record it stands in, empty for what belongs to none. Each place has a
    chain of its own: `number` counts from 1, `before` is the hash of the entry before, `hash` that of this one.
    """

    place = models.CharField(max_length=9, blank=True)
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=("place", "number"), name="one_entry_a_number")]

    def __str__(self) -> str:
        return f"{self.place or '-'} {self.number}"

"""What somebody did to a definition of an authority's own, and whether the director approved it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed


class What(models.TextChoices):
    """What was done to it: the verbs of the record."""

    MAKE = "make"
    CHANGE = "change"
    WITHDRAW = "withdraw"


class DefinitionChange(Placed):
    """What was done to the definition `key` since it was decided on last; it waits for the director.

    `seen` is the SHA-256 of the file as it was written: what is approved is what was looked at. `approved` is None
    while it waits.
    """

    key = models.CharField(max_length=120)
    what = models.CharField(max_length=10, choices=What.choices)
    seen = models.CharField(max_length=64)
    made_by = models.CharField(max_length=LENGTH)  # who did what is in it last; `hands` are all who had one in it
    hands = models.JSONField(default=list)
    made_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("authority", "key"), condition=Q(approved=None), name="one_change_of_a_definition_waits"
            )
        ]

    def is_own_work(self, person: str) -> bool:
        """Whether somebody had a hand in it. Of acts from before hands were kept, only the last is known."""
        return person == self.made_by or person in self.hands

    def __str__(self) -> str:
        return self.public_id

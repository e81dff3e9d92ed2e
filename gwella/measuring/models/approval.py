"""A return on its way: who made it, who answers for it, and what was locked when they did."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed


class Return(Placed):
    """One return of one year. `stage` is one of `definitions/stages/return.toml`.

    `turn` counts its moves: whoever moves it says which turn they saw, so that of two at once one is refused.
    `digest` is the hash of the figures that were locked when it was signed; `revision` is 0 for the first that was
    accepted, and counts the corrections that followed. A revision never replaces what was published.
    """

    is_read_elsewhere = True

    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=20)
    turn = models.PositiveIntegerField(default=0)
    due = models.DateField()
    digest = models.CharField(max_length=64, blank=True)
    locked = models.TextField(blank=True)  # the figures as CSV, exactly the bytes that the digest is of
    made_by = models.CharField(max_length=LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("authority", "kind", "year", "revision"), name="one_return_a_revision")
        ]

    def __str__(self) -> str:
        return self.public_id


class Move(Placed):
    """One move of a return from a stage to the next: by whom, when and why. Never changed.

    `locked` are the figures of a move that signs, so that what was signed once can be read for ever. `elsewhere` is the
    name of whoever made it at another installation, whose signed package said so; `by` is empty then.
    """

    is_read_elsewhere = True

    of = models.CharField(max_length=LENGTH, db_index=True)
    turn = models.PositiveIntegerField()
    name = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)  # where it led to
    by = models.CharField(max_length=LENGTH, blank=True)
    elsewhere = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    locked = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority", "of", "turn"), name="one_move_a_turn")]

    def __str__(self) -> str:
        return self.public_id


class Hand(Placed):
    """Somebody who had a hand in the figures of a year, and so is no second person to them."""

    year = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority", "year", "by"), name="one_hand_a_year")]

    def __str__(self) -> str:
        return self.public_id

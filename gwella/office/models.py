"""Work that takes long, and what people are told when it is done."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed


class State(models.TextChoices):
    """How far a piece of work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Placed):
    """One piece of long work for a place: what kind, on which thing, how far, and how it ended.

    Its arguments are ids only. `said` is the code of the sentence that says how it ended, with its values. `worker`
    stands for the run that has it in hand, which was last heard of at `heard_at`; `tries` counts the runs.
    """

    kind = models.CharField(max_length=60)
    on = models.CharField(max_length=LENGTH)
    asked_by = models.CharField(max_length=LENGTH, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=LENGTH, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=80, blank=True)
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.public_id


class Notice(Placed):
    """A sentence for one person, in their language when they read it: its code and values, and where it leads.

    `due` is a day by which they should act; a notice that waits for a move is gone once the move is made.
    `about` is the public id of the thing, and `once` what makes this notice one of its kind: of two that are told at
    the same moment one is kept. `mailed_at` is when it also went by e-mail; a reminder without it is sent again.
    """

    to = models.CharField(max_length=LENGTH)
    code = models.CharField(max_length=80)
    values = models.JSONField(default=dict)
    leads_to = models.CharField(max_length=200, blank=True)  # a route's name and its arguments, as JSON
    due = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    about = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    once = models.CharField(max_length=80, blank=True)
    to_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("authority", "to", "once"), condition=~models.Q(once=""), name="told_once")
        ]

    def __str__(self) -> str:
        return self.public_id

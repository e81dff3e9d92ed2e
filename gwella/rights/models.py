"""A request that two people answer for: a person's bundle, their erasure, or the removal of what is past its time."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed


class Kind(models.TextChoices):
    """What is asked for."""

    BUNDLE = "bundle"
    ERASURE = "erasure"
    CLEARING = "clearing"


class State(models.TextChoices):
    """How far a request is."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"


class Request(Placed):
    """One request. The person's identifier is never kept: whoever carries it out types it again.

    `people` holds the person's key under each key of the authority, by that key's id, while it is open; only the ids
    are left once it is done or refused. `found` counts what there was when it was asked for, `done` what came of it.
    """

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=400)
    people = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    done = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=LENGTH)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=LENGTH, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Nobody approves what they asked for, whatever the code above it does.
            models.CheckConstraint(
                condition=~models.Q(state__in=("approved", "done"), asked_by=models.F("decided_by")),
                name="approved_by_a_second_person",
            )
        ]

    def __str__(self) -> str:
        return self.public_id

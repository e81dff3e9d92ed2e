"""A submission: files that somebody sent, from the moment they arrive until they are taken whole, or not at all."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed


class State(models.TextChoices):
    """How far a submission is. Only `taken` counts anywhere."""

    STAGED = "staged"
    CHECKING = "checking"
    SHOWN = "shown"
    REFUSED = "refused"
    TAKING = "taking"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


class Submission(Placed):
    """One upload. Its files lie in the place's own folder under `public_id`; `digest` stands for their bytes, their
    names and the year.

    `findings` counts what the check found by severity; `refusal` is the code and the values of the sentence that says
    why it cannot be taken, where it cannot. `year` is the year that it was sent for; `stamp` stands for the books that
    what is shown was worked out against: where they are others by now, it is shown anew before it is taken.
    """

    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    sent_by = models.CharField(max_length=LENGTH)
    sent_at = models.DateTimeField()
    decided_by = models.CharField(max_length=LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    stamp = models.CharField(max_length=64, blank=True)
    years = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)

    class Meta:
        constraints = [
            # The same bytes again are recognised, also when two windows send them at once.
            models.UniqueConstraint(
                fields=("authority", "digest"),
                condition=~models.Q(state__in=("withdrawn", "refused")),
                name="one_submission_of_the_same_bytes",
            )
        ]

    def __str__(self) -> str:
        return self.public_id

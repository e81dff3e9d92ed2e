"""The conversation about the data: what the check asks, and what people answered."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed


class Kind(models.TextChoices):
    """What can be answered."""

    EXPLAINED = "explained"  # correct as it is, and why
    CORRECTED = "corrected"  # put right in the source
    KNOWN = "known"  # known to be wrong, cannot be put right this year
    NEXT_YEAR = "next_year"  # will be put right for next year's return


class Question(Placed):
    """One finding of a submission that was taken, open until it is answered or gone from the next submission.

    `sign` is the same for the same finding in another submission or year: a hash of the check and of what it is about,
    under the place’s own key. `asks` is the code of the check. `reference` is the case reference that the officer’s
    own file gives; `team` the public id of the team that the case belongs to, where the file says so.
    """

    submission = models.CharField(max_length=LENGTH, db_index=True)
    sign = models.CharField(max_length=64, db_index=True)
    year = models.PositiveSmallIntegerField()
    asks = models.CharField(max_length=80)
    severity = models.CharField(max_length=10)
    file = models.CharField(max_length=120)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    team = models.CharField(max_length=LENGTH, blank=True)
    values = models.JSONField(default=dict)
    gone = models.BooleanField(default=False)  # no longer found by a later submission

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority", "submission", "sign"), name="asked_once")]

    def __str__(self) -> str:
        return self.public_id


class Answer(Placed):
    """What somebody answered to a question, for a year; never changed, only followed by another."""

    sign = models.CharField(max_length=64, db_index=True)
    asks = models.CharField(max_length=80, db_index=True)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=2)
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id

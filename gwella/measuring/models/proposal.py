"""A release that was put together and waits for a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed


class Proposal(Placed):
    """A release of the returns of a year, put together at a place. `stage` is one of `definitions/stages/release.toml`.

    `digest` is that of the figures as they would leave and of the returns that they are of, so that what is let out is
    what was put together; `holds` and `missing` are the codes of the authorities in it, and of those that are not.
    `release` is the public id of what was let out.
    """

    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    holds = models.JSONField()
    missing = models.JSONField()
    figures = models.PositiveIntegerField()
    made_by = models.CharField(max_length=LENGTH, blank=True)  # empty where the operator did it at the command line
    made_at = models.DateTimeField()
    decided_by = models.CharField(max_length=LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    release = models.CharField(max_length=LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("authority", "year"), condition=Q(stage="proposed"), name="one_proposal_waits_a_year"
            )
        ]

    def __str__(self) -> str:
        return self.public_id

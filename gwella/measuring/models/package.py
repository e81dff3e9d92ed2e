"""The packages that were made and taken here, by the name by which others answer them."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed


class Direction(models.TextChoices):
    """Which way a package went."""

    MADE = "made"
    TAKEN = "taken"


class Package(Placed):
    """One package that left the place, or that it took.

    `name` is the hash of its manifest, `on` the public id of the return or the release here that it is about, `sender`
    the place that signed it, and `made_at` the moment that it says of itself; `at` is when it was made or taken here.
    """

    direction = models.CharField(max_length=5, choices=Direction.choices)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=64)
    sender = models.CharField(max_length=40)
    on = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=LENGTH, blank=True)  # empty where the operator did it at the command line
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority", "direction", "name"), name="one_package_of_a_name")]

    def __str__(self) -> str:
        return self.public_id

"""Which folder holds an authority's books: the one row that a submission changes when it is taken."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed

FIRST = "results"  # the folder of a place of which no submission was taken yet


class Books(Placed):
    """The name of the folder of results in force, below the place's own; of the one before; and whence it came.

    A folder is written and synced before this row names it, and is never changed into another submission's: so the
    old books stand, or the new ones, whenever a process is killed.
    """

    results = models.CharField(max_length=60, default=FIRST)
    before = models.CharField(max_length=60, blank=True)
    submission = models.CharField(max_length=LENGTH, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority",), name="one_row_of_books")]

    def __str__(self) -> str:
        return self.public_id

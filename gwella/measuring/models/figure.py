"""An authority's own figures, as counted: seen by that authority alone, never by a public page."""

from __future__ import annotations

from django.db import models

from gwella.accounts.placed import Placed
from gwella.release.rows import KEY, ResultRow


class Figure(Placed, ResultRow):
    """One unsuppressed figure of one authority."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority", *KEY), name="one_own_figure")]

    def __str__(self) -> str:
        return self.public_id

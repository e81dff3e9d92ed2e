"""Evidence holds references, never copies: what a quality standard is known by."""

from __future__ import annotations

from django.db import models

from gwella.accounts.placed import Placed
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.results import FigureKey
from gwella.metrics.definitions import Kind
from gwella.release.rows import KEY


class Evidence(Placed):
    """One figure, by its key, pinned to a quality standard, and what it is pinned there to say."""

    is_read_elsewhere = True

    standard = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Kind])
    year = models.PositiveSmallIntegerField()
    metric = models.CharField(max_length=120)
    area = models.CharField(max_length=40)
    period = models.CharField(max_length=12)
    breakdown = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=120, blank=True)
    words_en = models.TextField()
    words_cy = models.TextField()
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ("standard", "id")
        constraints = [models.UniqueConstraint(fields=("authority", "year", "standard", *KEY), name="pinned_once")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def figure(self) -> FigureKey:
        """The key of the figure that is pinned, as `Result.key`."""
        return FigureKey(self.metric, self.area, self.period, self.breakdown, self.category)

    @property
    def words(self) -> Text:
        return Text(en=self.words_en, cy=self.words_cy)

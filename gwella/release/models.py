"""What everyone can read: figures that have passed the gate, release by release. Code of practice 8.1, 8.4."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH, opaque_id
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.results import Origin
from gwella.release.rows import KEY, ResultRow


class Release(models.Model):
    """Figures that were let out together: of one origin, under one disclosure profile.

    `attacked` is what the attack found that tried everything let out until then (`gate.Attacked`).
    """

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    profile = models.CharField(max_length=60)
    origin = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Origin])
    label_en = models.CharField(max_length=200)
    label_cy = models.CharField(max_length=200)
    attacked = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id

    @property
    def label(self) -> Text:
        return Text(en=self.label_en, cy=self.label_cy)

    def in_(self, language: Language) -> str:
        """Return what the release is called."""
        return self.label.in_(language)


class ReleasedFigure(ResultRow):
    """One figure as it was let out. A later release of the same figure makes it no longer `current`."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="figures")
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("release", *KEY), name="one_figure_a_release"),
            models.UniqueConstraint(fields=KEY, condition=models.Q(current=True), name="one_current_figure"),
        ]
        indexes = [
            models.Index(fields=("area", "current", "breakdown"), name="released_by_area"),
            models.Index(fields=("metric", "current", "breakdown", "period"), name="released_by_metric"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.area} {self.period} {self.breakdown} {self.category}".strip()

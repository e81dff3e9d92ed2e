"""The annual report of an authority: its stage, and its passages in both languages."""

from __future__ import annotations

from enum import StrEnum, auto

from django.db import models

from gwella.accounts.placed import Placed
from gwella.code_of_practice.language import Text


class Stage(StrEnum):
    """Where an annual report stands. What leads from one to the next is `definitions/stages/annual_report.toml`."""

    DRAFT = auto()
    WITH_DIRECTOR = auto()
    SIGNED = auto()
    PUBLISHED = auto()


class AnnualReport(Placed):
    """The report of one authority on one year. `made_up`: an invented authority's, and it says so.

    `entered` are the sentences about figures that somebody entered in the place of others, in both languages: as they
    were when the report was drafted, and so as it was signed.
    """

    is_read_elsewhere = True

    year = models.PositiveSmallIntegerField()
    stage = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in Stage], default=Stage.DRAFT.value
    )
    made_up = models.BooleanField(default=False)
    written_on = models.DateField()
    entered = models.JSONField(default=list)

    class Meta:
        ordering = ("-year",)
        constraints = [models.UniqueConstraint(fields=("authority", "year"), name="one_report_a_year")]

    def __str__(self) -> str:
        return self.public_id


class Passage(Placed):
    """What the authority writes in one section of the legal form, in both languages."""

    is_read_elsewhere = True

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=60)
    en = models.TextField()
    cy = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("report", "section"), name="one_passage_a_section")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def text(self) -> Text:
        return Text(en=self.en, cy=self.cy)

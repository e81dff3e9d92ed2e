"""The result row as a table: one abstract model, so that stored figures have one shape everywhere."""

from __future__ import annotations

from typing import Any, Self

import msgspec
from django.db import models

from gwella.code_of_practice.results import COLUMNS, FigureKey, Origin, Result, Status

KEY = FigureKey._fields


class ResultRow(models.Model):
    """All fields of `Result`, under the same names."""

    metric = models.CharField(max_length=120)
    edition = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)
    area = models.CharField(max_length=40)
    period = models.CharField(max_length=12)
    breakdown = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=120, blank=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    unknown = models.IntegerField(null=True)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=20)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    method = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Status])
    origin = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Origin])
    areas_in = models.PositiveSmallIntegerField(default=1)
    areas_expected = models.PositiveSmallIntegerField(default=1)
    note = models.CharField(max_length=80, blank=True)
    definition = models.CharField(max_length=64, blank=True)
    snapshot = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def from_result(cls, result: Result, **fields: Any) -> Self:
        """Return an unsaved row that holds `result`."""
        return cls(**msgspec.structs.asdict(result), **fields)

    def as_result(self) -> Result:
        """Return the result that this row holds."""
        return msgspec.convert({name: getattr(self, name) for name in COLUMNS}, Result)

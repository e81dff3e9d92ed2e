"""Rows that belong to an authority, and the only door to them: `Model.objects.of(place)`.

The queryset of all places cannot be reached by accident: every other way through the manager raises
`PlaceNotGiven`. That includes the reverse side of a foreign key (`report.passages.all()`), since Django
builds it on the same manager.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, NoReturn, TypeVar

from django.db import models

from gwella.accounts.identifiers import LENGTH, opaque_id
from gwella.code_of_practice.places import LONGEST_CODE

M = TypeVar("M", bound=models.Model)


class PlaceNotGiven(RuntimeError):
    """The code asked for the rows of every authority at once. Ours to put right: say `.of(place)`."""


class PlacedQuerySet(models.QuerySet[M]):
    """The rows of one place. What is added through it belongs to that place."""

    place: str = ""

    def create(self, **fields: Any) -> M:
        return super().create(**{**fields, "authority": self._same(fields.get("authority"))})

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        for row in rows:
            row.authority = self._same(row.authority)  # type: ignore[attr-defined]
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **fields: Any) -> int:
        if "authority" in fields:
            raise PlaceNotGiven("a row does not move to another authority")
        return super().update(**fields)

    def _same(self, authority: str | None) -> str:
        if authority and authority != self.place:
            raise PlaceNotGiven("a row of another authority was given to this place")
        return self.place

    def _clone(self) -> PlacedQuerySet[M]:
        clone: PlacedQuerySet[M] = super()._clone()  # type: ignore[misc]
        clone.place = self.place
        return clone


class PlacedManager(models.Manager[M], Generic[M]):
    """The place-scoped manager: it knows `of` and refuses everything else."""

    def of(self, place: str) -> PlacedQuerySet[M]:
        """Return the rows of the authority with the code `place`."""
        if not place:
            raise PlaceNotGiven("the place is empty")
        rows: PlacedQuerySet[M] = PlacedQuerySet(self.model, using=self._db)
        rows.place = place
        scoped: PlacedQuerySet[M] = rows.filter(authority=place)
        return scoped

    def get_queryset(self) -> NoReturn:
        raise PlaceNotGiven(f"{self.model.__name__}.objects.of(place) is the only way to these rows")


class Placed(models.Model):
    """A row of an authority, with an identifier that tells nothing.

    `is_read_elsewhere` says that others than the authority itself may come to read it, at some stage of its life; all
    other tables are closed to them in the database as well.
    """

    is_read_elsewhere = False

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    authority = models.CharField(max_length=LONGEST_CODE, db_index=True)

    objects: PlacedManager[Any] = PlacedManager()

    class Meta:
        abstract = True

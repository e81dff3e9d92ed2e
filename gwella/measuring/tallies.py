"""How often a check was answered “correct as it is”: a place’s own count, and over places what may be shown of it."""

from __future__ import annotations

import msgspec
from django.db.models import Sum

from gwella.disclosure.counts import protect
from gwella.disclosure.profiles import profile
from gwella.measuring.models import Question, Tally
from gwella.measuring.models.conversation import Kind, Stage

# Of two places each would know what the other answered.
FEWEST_PLACES = 3


class Answered(msgspec.Struct, frozen=True):
    """How many questions of a check were closed, and how many of them as correct as they are; None for too few."""

    closed: int
    explained: int | None


def count(place: str, asks: str) -> None:
    """Count what a place answered to a check, in the transaction of what changed it."""
    Tally.objects.get_or_create(place=place, asks=asks)
    # The row is held before we count, or of two who answer at once one would not see the other.
    tally = Tally.objects.select_for_update().get(place=place, asks=asks)
    its = own(place, asks)
    tally.closed, tally.explained = its.closed, its.explained or 0
    tally.save(update_fields=["closed", "explained"])


def own(place: str, asks: str) -> Answered:
    """Return what a place answered to a check, in all years."""
    closed = Question.objects.of(place).filter(asks=asks, stage=Stage.CLOSED)
    return Answered(closed.count(), closed.filter(answered=Kind.EXPLAINED).count())


def across(asks: str) -> Answered | None:
    """Return what places answered to a check together, rounded; None where it is too little to be shown."""
    places = Tally.objects.filter(asks=asks, closed__gt=0)
    if places.count() < FEWEST_PLACES:
        return None
    sums = places.aggregate(closed=Sum("closed"), explained=Sum("explained"))
    closed, explained = (protect(sums[name], profile()).value for name in ("closed", "explained"))
    return None if closed is None else Answered(closed, explained)

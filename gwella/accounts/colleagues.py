"""Who plays which part at a place today: whom a question can be handed to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from gwella.accounts.models import Membership, Team


def colleagues(place: str, *roles: str) -> Sequence[Membership]:
    """Return the parts in force at a place that are of one of these roles, by the name of whoever plays them."""
    its = Membership.objects.in_force(timezone.localdate()).filter(place=place, role__in=roles)
    return list(its.select_related("person").order_by("person__name", "public_id"))


def teams(place: str) -> Sequence[Team]:
    """Return the teams of a place that are teams today, by name."""
    today = timezone.localdate()
    begun = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    return list(Team.objects.of(place).filter(begun).order_by("name_en", "public_id"))

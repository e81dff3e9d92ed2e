"""The verbs of an authority's own figures."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from gwella.code_of_practice.results import Result
from gwella.measuring.models import Figure

AT_A_TIME = 500


@transaction.atomic
def replace(results: Iterable[Result], *, authority: str) -> int:
    """Put `results` in the place of every figure that `authority` had; return how many there are now."""
    own = Figure.objects.of(authority)
    own.delete()
    return len(own.bulk_create([Figure.from_result(one) for one in results], batch_size=AT_A_TIME))

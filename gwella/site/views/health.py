"""Whether the site is alive, and whether it is ready: for whatever watches it. Nothing else is said."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs


@needs("health", Action.READ)
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Answer: the process serves."""
    return JsonResponse({"alive": True})


@needs("health", Action.READ)
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 where the database answers too, else 503: send nobody here yet."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})

"""A line of the log for each request, and its id."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase

from gwella.accounts.session import visitor

ANSWERED = "answered"


def requests(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that gives each request an id and logs how it was answered."""
    log = structlog.get_logger("gwella.requests")

    def logged(request: HttpRequest) -> HttpResponseBase:
        began, name = time.perf_counter(), secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(id=name)
        response = answer(request)
        response["X-Request-Id"] = name
        match = request.resolver_match
        log.info(
            ANSWERED,
            method=request.method if request.method in ("GET", "HEAD", "POST") else "other",
            route=match.view_name if match else "",
            status=response.status_code,
            milliseconds=round((time.perf_counter() - began) * 1000),
            role=visitor(request).role if hasattr(request, "session") else "",
        )
        return response

    return logged

"""A line of the log for each request, and its id."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from gwella.accounts.session import visitor
from gwella.site.logs import FIELDS, REQUEST

log = logging.getLogger("gwella.requests")
ANSWERED = "answered"


def requests(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that gives each request an id and logs how it was answered."""

    def logged(request: HttpRequest) -> HttpResponseBase:
        began, name = time.perf_counter(), secrets.token_hex(8)
        REQUEST.set(name)
        response = answer(request)
        response["X-Request-Id"] = name
        match = request.resolver_match
        said = {
            "method": request.method if request.method in ("GET", "HEAD", "POST") else "other",
            "route": match.view_name if match else "",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - began) * 1000),
            "role": visitor(request).role if hasattr(request, "session") else "",
        }
        log.info(ANSWERED, extra={FIELDS: said})
        return response

    return logged

"""The pages that say something went wrong, in both languages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or it is not for whoever asks: the same answer to both."""
    return render(request, "site/errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/errors/400.html", status=400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/errors/403.html", status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token. The reason is for the log, not for the page."""
    return render(request, "site/errors/403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Ours to put right. Drawn with as little as possible, since anything may have failed."""
    return render(request, "site/errors/500.html", status=500)

"""How often one address may try. What is secret in a link or a token is guessed no faster than a password.

How often stands in `settings.ACCOUNT_RATE_LIMITS`, beside that of passwords. allauth itself counts forms alone; a link
that is followed is a try as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal.ratelimit import consume, respond_429
from django.http import HttpRequest, HttpResponseBase

OF_SIGNING_IN = "allauth.account"


def is_too_often(request: HttpRequest, action: str, *, counts: bool = True) -> bool:
    """Say whether this address has tried `action` as often as it may; `counts`: this is one more time."""
    return not consume(request, app=OF_SIGNING_IN, action=action, limit_get=True, dry_run=not counts)


def paced(action: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Let a view answer an address only as often as the settings say of `action`. It goes within `needs`."""

    def with_pace(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_too_often(request, action):
                too_many: HttpResponseBase = respond_429(request)
                return too_many
            return view(request, *args, **kwargs)

        return answer

    return with_pace

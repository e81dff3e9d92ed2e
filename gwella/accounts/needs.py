"""`@needs(resource, action)`: what a route asks, declared where the route is written and decided here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from gwella.accounts.matrix import PUBLIC, Action, Need, matrix

READING = ("GET", "HEAD")

View = Callable[..., HttpResponseBase]


def needs(resource: str, action: Action) -> Callable[[View], View]:
    """Let a view answer only those whom the matrix allows `action` on `resource`.

    Anyone else is told what they would be told of a page that does not exist, so that an answer never
    says what there is.
    """
    need = Need(resource=resource, action=action)
    only_reads = action in (Action.READ, Action.EXPORT)

    def declared(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not matrix().allows(role_of(request), need, own=False):
                raise Http404
            if only_reads and request.method not in READING:
                return HttpResponseNotAllowed(READING)
            return view(request, *args, **kwargs)

        answer.needs = need  # type: ignore[attr-defined]
        # What only reads has nothing that could be forged; it says which methods it answers instead.
        answer.csrf_exempt = only_reads  # type: ignore[attr-defined]
        return answer

    return declared


def role_of(request: HttpRequest) -> str:
    """Return the role of whoever asks."""
    # Nobody signs in yet: whoever comes by the web is the public. The role comes from the session
    # when there is one, never from anything that the request itself says.
    return PUBLIC

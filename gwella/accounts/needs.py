"""`@needs(resource, action)`: what a route asks, declared where the route is written and decided here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_protect

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.session import Visitor, visitor

READING = ("GET", "HEAD")

View = Callable[..., HttpResponseBase]


def needs(
    resource: str,
    action: Action,
    *,
    own: bool = False,
    keeping: Collection[Condition] = (),
    asked_by: Callable[[HttpRequest], Visitor] | None = None,
) -> Callable[[View], View]:
    """Let a view answer only those whom the matrix allows `action` on `resource`.

    `own` says that it is a thing of the visitor's own place, which is the session's; `keeping` which conditions of
    the matrix the view sees to by itself. Anyone else is told what they would be told of a page that does not exist,
    so that an answer never says what there is. `asked_by` says who asks: whoever is in the session, or for a route
    that a command uses, whom the token that it brings stands for.
    """
    need = Need(resource=resource, action=action)
    only_reads = action in (Action.READ, Action.EXPORT)

    def declared(view: View) -> View:
        # What only reads has nothing that could be forged; it says which methods it answers instead.
        answered = view if only_reads else csrf_protect(view)
        if asked_by is not None:
            answered = view  # nor can what asks for a token, which no browser sends by itself

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            who = (asked_by or visitor)(request)
            if (own and not who.place) or not matrix().allows(who.role, need, own=own, keeping=keeping):
                raise Http404
            if only_reads and request.method not in READING:
                return HttpResponseNotAllowed(READING)
            response = answered(request, *args, **kwargs)
            if own or who.person:
                add_never_cache_headers(response)  # what is one's own is kept by no browser and no proxy
            return response

        answer.needs, answer.own, answer.keeping = need, own, frozenset(keeping)  # type: ignore[attr-defined]
        answer.asked_by = asked_by  # type: ignore[attr-defined]
        # A form's token is looked at above, once it is clear that there is anything for whoever sent it.
        answer.csrf_exempt = True  # type: ignore[attr-defined]
        return answer

    return declared

"""`@needs(resource, action)`: what a route asks, declared where the route is written and decided here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_protect

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.reasons import is_reason, with_reason
from gwella.accounts.session import Visitor, visitor
from gwella.accounts.wall import ELSEWHERE, walled

READING = ("GET", "HEAD")

View = Callable[..., HttpResponseBase]
AskedBy = Callable[[HttpRequest], Visitor]


def reach(who: Visitor, *, own: bool) -> tuple[str, ...]:
    """Return the places whose rows a view may see: the visitor's own, or for what others may read any place as well."""
    return (who.place,) if own else tuple(filter(None, (who.place, ELSEWHERE)))


def needs(
    resource: str,
    action: Action,
    *,
    own: bool = False,
    keeping: Collection[Condition] = (),
    reads: str = "",
    asked_by: AskedBy | None = None,
) -> Callable[[View], View]:
    """Let a view answer only those whom the matrix allows `action` on `resource`.

    `own` says that it is a thing of the visitor's own place, which is the session's; `keeping` which conditions of
    the matrix the view sees to by itself. Anyone else is told what they would be told of a page that does not exist,
    so that an answer never says what there is. `asked_by` says who asks: whoever is in the session, or for a route
    that a command uses, whom the token that it brings stands for.

    Whoever keeps Condition.REASON does so by `reads`, the verb under which the record keeps that rows about people were
    seen: the reason is then asked and recorded here, around the view, and no view has to think of it.
    """
    if (Condition.REASON in keeping) != bool(reads):
        raise TypeError("Condition.REASON and `reads` go together: the reason is recorded under that verb")
    need = Need(resource=resource, action=action)

    def declared(view: View) -> View:
        answer = wraps(view)(_answering(view, need, own, frozenset(keeping), reads, asked_by))
        answer.needs, answer.own, answer.keeping = need, own, frozenset(keeping)  # type: ignore[attr-defined]
        answer.asked_by = asked_by  # type: ignore[attr-defined]
        # A form's token is looked at within, once it is clear that there is anything for whoever sent it.
        answer.csrf_exempt = True  # type: ignore[attr-defined]
        return answer

    return declared


def _answering(
    view: View, need: Need, own: bool, keeping: frozenset[Condition], reads: str, asked_by: AskedBy | None
) -> View:
    only_reads = need.action in (Action.READ, Action.EXPORT)
    # What only reads has nothing that could be forged; it says which methods it answers instead.
    # Nor can what asks for a token, which no browser sends by itself.
    behind = with_reason(view, need, reads) if reads else view
    answered = behind if (only_reads and not reads) or asked_by is not None else csrf_protect(behind)

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        who = (asked_by or visitor)(request)
        if (own and not who.place) or not matrix().allows(who.role, need, own=own, keeping=keeping):
            raise Http404
        if only_reads and request.method not in READING and not (reads and is_reason(request)):
            return HttpResponseNotAllowed(READING)
        # Whoever has no place reaches what every connection begins with: nothing has to be said.
        with walled(reach(who, own=own)) if who.place else nullcontext():
            response = answered(request, *args, **kwargs)
        if own or who.person:
            add_never_cache_headers(response)  # what is one's own is kept by no browser and no proxy
        return response

    return answer

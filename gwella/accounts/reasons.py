"""Why somebody looks at rows about people: asked on a page of its own first, and recorded with the read itself.

A view gets this by `@needs(…, keeping={Condition.REASON}, reads="rows.see")`; it cannot say that it keeps the condition
without it. The reason holds for that one thing, in that session, for a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from gwella.accounts.matrix import Condition, Need, matrix
from gwella.accounts.recorded import record
from gwella.accounts.session import visitor

View = Callable[..., HttpResponseBase]

FIELD, CARRIED = "why", "why-carried"
KEPT = "reasons"
FOR = 15 * 60  # seconds
SHORTEST, LONGEST = 8, 400
MOST = 20  # things whose reasons a session holds
LONGEST_ON = 120


def is_reason(request: HttpRequest) -> bool:
    """Say whether a request answers the page that asks the reason."""
    return request.method == "POST" and FIELD in request.POST


def with_reason(view: View, need: Need, reads: str) -> View:
    """Return `view`, which whoever the matrix binds gets to only with a reason, and never without its entry."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        who = visitor(request)
        if Condition.REASON not in matrix().resources[need.resource].conditions(who.role, need.action):
            return view(request, *args, **kwargs)
        if is_reason(request):
            given = " ".join(request.POST[FIELD].split())
            if not SHORTEST <= len(given) <= LONGEST or "\0" in given:
                return _asked(request, wrong=True)
            _remember(request, given)
            if CARRIED not in request.POST:
                return HttpResponseRedirect(request.get_full_path())
        if not (why := _remembered(request)):
            return _asked(request)
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if response.status_code < 400:
                record(who, reads, on=_thing(request)[:LONGEST_ON], reason=why, facts=_named(request))
        return response

    return answer


def _asked(request: HttpRequest, *, wrong: bool = False) -> HttpResponse:
    """Return the page that asks; what was sent to the page behind it is carried along, so that nothing is lost."""
    own = {FIELD, CARRIED, "csrfmiddlewaretoken"}
    is_carrying = request.method == "POST" and (not wrong or CARRIED in request.POST)
    carried = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in own]
    page = {"wrong": wrong, "typed": request.POST.get(FIELD, ""), "carrying": is_carrying, "longest": LONGEST}
    return render(request, "pages/reason.html", {**page, "carried": carried if is_carrying else []})


def _remember(request: HttpRequest, why: str) -> None:
    now = timezone.now().timestamp()
    kept = {thing: held for thing, held in request.session.get(KEPT, {}).items() if held[1] > now}
    kept[_thing(request)] = [why, now + FOR]
    request.session[KEPT] = dict(list(kept.items())[-MOST:])


def _remembered(request: HttpRequest) -> str:
    why, until = request.session.get(KEPT, {}).get(_thing(request), ("", 0))
    return why if until > timezone.now().timestamp() else ""


def _thing(request: HttpRequest) -> str:
    """Return what the address is of: the route and its arguments, the same in both languages."""
    found = request.resolver_match
    assert found is not None, "a view is reached by a route"
    return ":".join([found.view_name, *_named(request).values()])


def _named(request: HttpRequest) -> dict[str, str]:
    found = request.resolver_match
    assert found is not None, "a view is reached by a route"
    return {name: str(value) for name, value in (found.captured_kwargs or {}).items()}

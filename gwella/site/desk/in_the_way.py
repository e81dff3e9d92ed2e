"""What stands in the way of a page of the desk, said on a page of its own: a damaged file, a run at work."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from gwella.accounts.session import visitor
from gwella.code_of_practice.errors import Remediable


class InTheWay:
    """A middleware that gives the officer the sentence of what they can put right; everybody else an apology."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page; None for what is ours to put right, and where nobody has come in."""
        who = visitor(request)
        if not isinstance(error, Remediable) or not (who.place or who.person):
            return None
        response = render(request, "site/desk/in_the_way.html", {"refusal": error}, status=HTTPStatus.CONFLICT)
        add_never_cache_headers(response)
        return response

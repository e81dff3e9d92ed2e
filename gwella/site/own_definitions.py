"""On a server of many hands whoever signed in reads their own authority’s definitions beside the national ones."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from gwella.accounts.session import Visitor, visitor
from gwella.code_of_practice.places import Kind, area
from gwella.code_of_practice.reading import reading_also
from gwella.site.books import definitions_of


def beside_ours(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that answers within the definitions of the place in the session. The public has none."""

    def answer_beside_ours(request: HttpRequest) -> HttpResponseBase:
        who = visitor(request)
        if settings.DESK is not None or not _has_books(who):
            return answer(request)
        with reading_also(definitions_of(who.place)):
            return answer(request)

    return answer_beside_ours


def _has_books(who: Visitor) -> bool:
    return bool(who.membership and who.place) and area(who.place).kind is Kind.AUTHORITY

"""A year such as 2024-25 stays on one line: a browser would break it at its hyphen.

In the text of pages only. Attributes, titles and drawings keep the plain characters, as do files and
addresses, so that a year can be searched for and copied as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

YEAR = re.compile(r"\b(\d{4}-\d{2})\b(?!-)")
# Where an element may not stand, and tags themselves.
UNTOUCHED = re.compile(r"(<(svg|title|script|style|textarea|option)\b.*?</\2>|<[^>]*>)", re.DOTALL)


def unbroken(page: str) -> str:
    """Return an HTML page with each year in its text held together."""
    parts, at = [], 0
    for found in UNTOUCHED.finditer(page):
        parts += [_held(page[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*parts, _held(page[at:])])


def unbroken_years(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that holds the years of every page together."""

    def answer_with_unbroken_years(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = unbroken(response.content.decode(response.charset or "utf-8"))
        return response

    return answer_with_unbroken_years


def _held(text: str) -> str:
    return YEAR.sub(r'<span class="g-year">\1</span>', text)

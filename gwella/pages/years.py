"""A year such as 2024-25 stays on one line: a browser would break it at its hyphen.

In the text of pages only. Attributes, titles and drawings keep the plain characters, as do files and
addresses, so that a year can be searched for and copied as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

YEAR = re.compile(r"\b(\d{4}-\d{2})\b(?!-)")
# The elements in which an element may not stand.
CLOSED = re.compile(r"<(svg|title|script|style|textarea|option)\b.*?</\1>", re.DOTALL)


def unbroken(page: str) -> str:
    """Return an HTML page with each year in its text held together.

    Years are looked for, not tags: a page has a few of the one and thousands of the other, and every page comes by.
    """
    closed = [found.span() for found in CLOSED.finditer(page)]
    parts, at = [], 0
    for year in YEAR.finditer(page):
        begin, end = year.span()
        if _is_text(page, begin) and not any(first <= begin < last for first, last in closed):
            parts += [page[at:begin], f'<span class="g-year">{year[1]}</span>']
            at = end
    return "".join([*parts, page[at:]])


def unbroken_years(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that holds the years of every page together."""

    def answer_with_unbroken_years(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = unbroken(response.content.decode(response.charset or "utf-8"))
        return response

    return answer_with_unbroken_years


def _is_text(page: str, at: int) -> bool:
    """Return whether a place lies between tags: the last sign before it that opens or ends a tag ends one."""
    return page.rfind("<", 0, at) <= page.rfind(">", 0, at)

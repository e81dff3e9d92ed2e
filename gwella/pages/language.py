"""The language of a page, and the same page in the other one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override

from gwella.code_of_practice.language import Language


def current() -> Language:
    """Return the language that this page is being written in."""
    return Language.CY if (get_language() or "").startswith("cy") else Language.EN


def same_page(request: HttpRequest, language: Language) -> str:
    """Return the address of this very page, with its query, in `language`; of the front page where there is none."""
    match = request.resolver_match
    try:
        with override(language):
            there = reverse(match.view_name, args=match.args, kwargs=match.kwargs) if match else ""
    except NoReverseMatch:
        there = ""
    if not there.startswith(f"/{language}/"):
        return f"/{language}/"
    query = request.META.get("QUERY_STRING", "")
    return f"{there}?{iri_to_uri(query)}" if query else there


def in_page(request: HttpRequest) -> dict[str, Any]:
    """Give every template its language and the way to the other one."""
    language = current()
    return {
        "language": language,
        "other_language": language.other,
        "other_address": same_page(request, language.other),
    }

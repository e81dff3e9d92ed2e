"""The language of a page, and the same page in the other one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from gwella.code_of_practice.language import Language


def current() -> Language:
    """Return the language that this page is being written in."""
    return Language.CY if (get_language() or "").startswith("cy") else Language.EN


def same_page(request: HttpRequest, language: Language) -> str:
    """Return the address of this very page, with its query, in `language`; of the front page where there is none."""
    here = request.get_full_path()
    there = translate_url(here, language)
    is_in_language = there.partition("?")[0].startswith(f"/{language}/")
    return there if is_in_language else f"/{language}/"


def in_page(request: HttpRequest) -> dict[str, Any]:
    """Give every template its language and the way to the other one."""
    language = current()
    return {
        "language": language,
        "other_language": language.other,
        "other_address": same_page(request, language.other),
    }

"""`{% url %}` as Django has it, that works each address out once for each language.

A page has up to three hundred of them, the same on every page or nearly so, and to work them out was a tenth of its
cost. What an address is follows from the routes alone, which stand for as long as the process does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as as_django_has_it
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language

register = template.Library()

MOST = 8_192  # addresses


class Address(URLNode):
    """An address that was worked out before; what is not plain is left to Django."""

    def render(self, context: Context) -> str:
        name, args = self.view_name.resolve(context), [arg.resolve(context) for arg in self.args]
        is_plain = all(isinstance(part, str | int) for part in (name, *args))
        if self.kwargs or self.asvar or not is_plain or not context.autoescape:
            return str(super().render(context))
        return _address(settings.ROOT_URLCONF, get_language(), name, *args)


@register.tag
def url(parser: Parser, token: Token) -> Address:
    """`{% url 'method' key %}`: raises NoReverseMatch where there is no such route."""
    node = as_django_has_it(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


@lru_cache(maxsize=MOST, typed=True)
def _address(routes: Any, language: str | None, name: str, *args: str | int) -> str:
    return escape(reverse(name, args=args))

"""Figures, dates and bilingual texts in a template, said in the language of the page."""

from __future__ import annotations

from datetime import date

from django import template

from gwella.code_of_practice import spoken
from gwella.code_of_practice.messages import Spoken
from gwella.pages.language import current

register = template.Library()


@register.filter
def say(thing: Spoken | str | None) -> str:
    """`{{ text|say }}`: a text, a message or a period in the language of the page."""
    if thing is None:
        return ""
    # Whether it is `Spoken` is asked of every text of a page, which a protocol takes long to say.
    return thing.in_(current()) if hasattr(thing, "in_") else str(thing)


@register.filter
def number(value: float | None, decimals: int | None = None) -> str:
    """`{{ count|number }}`: thousands separated; nothing where nothing is known."""
    return "" if value is None else spoken.number(value, current(), decimals)


@register.filter
def day(value: date | None) -> str:
    """`{{ date|day }}`: a date in full."""
    return "" if value is None else spoken.day(value, current())

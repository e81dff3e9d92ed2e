"""`{{ result|value }}` and its kin: the words of `gwella.site.shown` in a template."""

from __future__ import annotations

from django import template

from gwella.site import shown

register = template.Library()

for words in (
    shown.value,
    shown.unit_words,
    shown.interval,
    shown.unknown,
    shown.method,
    shown.status,
    shown.origin,
    shown.period,
    shown.at,
    shown.is_old,
    shown.any_old,
    shown.year_words,
    shown.is_draft,
    shown.kind,
    shown.confidence,
    shown.about,
    shown.category,
    shown.breakdown,
):
    register.filter(words.__name__, words)

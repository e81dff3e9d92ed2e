"""The beginnings of the form of a local definition, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gwella.code_of_practice.language import Text
from gwella.metrics.definitions import metrics
from gwella.metrics.local.choices import Shape, Start
from gwella.pages.language import current
from gwella.snapshots.tables import table


def starts_in_words(every: Iterable[Start]) -> list[tuple[str, dict[str, str]]]:
    """Return every beginning of the form, in groups: the value that is sent, and its words."""
    groups = {
        Shape.COUNTED: _("Count rows or people in the table"),
        Shape.AVERAGED: _("Work out a middle value or a mean in the table"),
        Shape.SHARE: _("Work out a share of"),
        Shape.RATE: _("Put a count in relation to the population"),
        Shape.COLLECTED: _("Collect a figure that others count"),
    }
    options: dict[Shape, dict[str, str]] = {shape: {} for shape in groups}
    alone = {Shape.RATE: pgettext("kind of definition", "A rate"), Shape.COLLECTED: _("A collected figure")}
    for one in every:
        words = alone.get(one.shape) or _of(one).in_(current())
        options[one.shape][f"{one.shape}:{one.of}"] = words
    return [(title, options[shape]) for shape, title in groups.items()]


def _of(one: Start) -> Text:
    return table(one.of).title if one.shape.has_rows else metrics()[one.of].title

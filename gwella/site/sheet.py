"""Figures as CSV: headings in the reader's language, no cell that a spreadsheet would run, made up marked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from gwella.code_of_practice.places import area
from gwella.code_of_practice.results import Result
from gwella.metrics.definitions import definition
from gwella.pages.language import current
from gwella.site import shown

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(results: Iterable[Result]) -> str:
    """Return a CSV file with one row a figure. It begins with a byte order mark, without which Excel breaks ŵ and ŷ."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_headings())
    writer.writerows(_row(one) for one in results)
    return "\ufeff" + file.getvalue()


def neutral(text: str) -> str:
    """Return text that a spreadsheet shows and never runs."""
    return f"'{text}" if text.startswith(LIVE) else text


def _headings() -> list[str]:
    return [
        _("Area code"),
        _("Area"),
        _("Measure"),
        _("Measure in words"),
        _("National code"),
        _("Edition"),
        _("Period"),
        _("Value"),
        _("Unit"),
        _("Counted"),
        _("Out of"),
        _("Not known"),
        _("Lowest likely"),
        _("Highest likely"),
        _("Status"),
        _("Note codes"),
        _("Origin"),
        _("Made up"),
    ]


def _row(result: Result) -> list[str | float | int | None]:
    language = current()
    texts = [result.area, area(result.area).name.in_(language), result.metric]
    texts += [definition(result.metric).title.in_(language), result.code]
    numbers = [_plain(one) for one in (result.numerator, result.denominator, result.unknown, result.low, result.high)]
    ends = [shown.status(result), result.note, shown.origin(result), _("Yes") if result.is_made_up else _("No")]
    value = shown.STAR if result.is_suppressed else _plain(result.value)
    return [
        *map(neutral, texts),
        result.edition,
        result.period,
        value,
        result.unit,
        *numbers,
        *map(neutral, ends),
    ]


def _plain(number: float | None) -> float | int | None:
    """Return a whole number without the decimals that a database gives it."""
    return int(number) if number is not None and float(number).is_integer() else number

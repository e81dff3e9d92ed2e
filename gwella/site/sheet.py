"""Figures as CSV: headings in the reader's language, no cell that a spreadsheet would run, made up marked."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.utils.translation import gettext as _

from gwella.charts import figures
from gwella.code_of_practice.places import area
from gwella.code_of_practice.published import publication_of
from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.sheets import Cell, sheet, whole_or_not
from gwella.code_of_practice.years import Period
from gwella.metrics.defined import in_year
from gwella.metrics.definitions import definition, measures
from gwella.metrics.drafts import is_draft, is_draft_figure
from gwella.pages.language import current
from gwella.site import shown


class Gap(msgspec.Struct, frozen=True):
    """A period of a series for which there is no figure: it has its row, as in the table and the chart."""

    metric: str
    area: str
    period: str


def as_csv(results: Iterable[Result | Gap]) -> bytes:
    """Return a CSV file with one row a figure."""
    return sheet([_headings(), *map(_row, results)])


def _headings() -> list[str]:
    return [
        _("Area code"),
        _("Area"),
        _("Measure"),
        _("Measure in words"),
        _("National code"),
        _("Draft definition"),
        _("Edition"),
        _("Period"),
        _("Counted on"),
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
        _("Source"),
        _("Made up"),
    ]


def _row(one: Result | Gap) -> list[Cell]:
    language, defined = current(), definition(one.metric)
    named = [one.area, area(one.area).name.in_(language), one.metric, defined.title.in_(language)]
    draft = is_draft_figure(one) if isinstance(one, Result) else is_draft(one.metric)
    # A code that nobody has confirmed may be another figure's; as a bare code it would pass for the official one.
    code = one.code if isinstance(one, Result) and not draft else ""
    texts = [*named, code, _yes(draft)]
    day = figures.counted_on(one.metric, Period.parse(one.period))
    edition = one.edition if isinstance(one, Result) else None
    return [*texts, edition, one.period, day.isoformat() if day else "", *_figure(one)]


def _figure(one: Result | Gap) -> list[Cell]:
    """Return the columns after the period; of a gap only that there is no figure."""
    if isinstance(one, Gap):
        return [None] * 7 + [_("no figure here")] + [None] * 4
    value = shown.STAR if one.is_suppressed else whole_or_not(one.value)
    numbers = [whole_or_not(number) for number in (one.numerator, one.denominator, one.unknown, one.low, one.high)]
    ends = [shown.status(one), one.note, shown.origin(one), source(one), _yes(one.is_made_up)]
    return [value, one.unit, *numbers, *ends]


def source(result: Result) -> str:
    """Return what a published figure, or what it was worked out from, was read in; nothing for any other."""
    if result.origin is not Origin.PUBLISHED:
        return ""
    measure = measures().get(result.metric)
    own = publication_of(result.metric, result.area, result.period)
    parts = in_year(measure, Period.parse(result.period).year).relates if measure and own is None else ()
    found = [own, *(publication_of(part, result.area, result.period) for part in parts)]
    return "; ".join(dict.fromkeys(one.title.in_(current()) for one in found if one))


def _yes(said: bool) -> str:
    return _("Yes") if said else _("No")

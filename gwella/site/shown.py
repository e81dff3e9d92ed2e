"""A figure as it is said on a page: never the value alone, and never a gap without its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gwella.charts import figures, unknowns
from gwella.charts.words import WITHOUT_UNKNOWNS
from gwella.code_of_practice.results import Origin, Result, Status
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.units import COUNT, DAYS, PEOPLE, POUNDS, SHARE, WTE, YEARS, is_rate, people_per
from gwella.code_of_practice.years import Period
from gwella.metrics import drafts
from gwella.metrics.definitions import Definition, Kind, Measure, breakdowns, definition
from gwella.pages.language import current
from gwella.site.knowledge import Known

STAR = "*"


def value(result: Result) -> str:
    """Return the value with its unit, `*` where it is hidden, or why there is none."""
    if result.is_known:
        return figures.amount(result).in_(current())
    if result.is_suppressed:
        return STAR
    if result.status is Status.NOT_PROVIDED:
        return _("not provided")
    return _("not known")


def amount(figure: float, unit: str) -> str:
    """Return a number as its unit says it: `86.0%`, `1,234`, `263.0`."""
    return figures.Amount(figure, unit).in_(current())


def unit_words(unit: str) -> str:
    """Return what the number counts, for the line below it."""
    if is_rate(unit):
        return _("for every %(number)s") % {"number": number(people_per(unit), current())}
    words = {
        SHARE: _("of those counted"),
        WTE: _("full-time equivalent posts"),
        PEOPLE: _("people"),
        POUNDS: _("pounds"),
        DAYS: _("days"),
        YEARS: _("years"),
        COUNT: pgettext("unit", "in all"),
    }
    return words.get(unit, "")


def interval(result: Result) -> str:
    """Return the 95 % interval, or nothing where there is none."""
    if result.low is None or result.high is None:
        return ""
    low, high = amount(result.low, result.unit), amount(result.high, result.unit)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def unknown(result: Result) -> str:
    """Return how many are not known. Nothing said is not the same as none."""
    if result.unknown is not None:
        return number(result.unknown, current())
    return (
        _("the source does not say how many")
        if result.origin is Origin.PUBLISHED
        else _("not shown, to protect people")
    )


def not_known(result: Result, categories: Sequence[Result]) -> str:
    """Return how many are not known, also where only a breakdown says so.

    Nothing where the figure is of them, or of a kind that has no unknowns.
    """
    defined = definition(result.metric)
    if result.unknown is None and result.unit in WITHOUT_UNKNOWNS:
        return ""
    if result.unknown is None and isinstance(defined, Measure) and defined.of_unknown:
        return ""
    quiet = unknowns.not_known(categories)
    if result.unknown is None and len({one.breakdown for one in quiet}) == 1:
        return number(sum(one.value or 0 for one in quiet), current())
    return unknown(result)


def method(result: Result) -> str:
    """Return how the likely range was worked out, in plain words; the name is for an analyst."""
    words = {
        "wilson": _("by the usual method for a share (Wilson, 95%)"),
        "byar": _("by the usual method for counts and rates (Byar, 95%)"),
        "exact_poisson": _("by an exact method for small counts (Poisson, 95%)"),
    }
    return words.get(result.method, result.method)


def status(result: Result) -> str:
    """Return how finished a figure is."""
    words = {
        Status.FINAL: _("final"),
        Status.PROVISIONAL: _("provisional"),
        Status.ESTIMATED: _("estimated"),
        Status.PART_YEAR: _("part of a year"),
        Status.NOT_PROVIDED: _("not provided"),
        Status.REVISED: _("revised"),
        Status.SUPPRESSED: _("not shown, to protect people"),
    }
    return words[result.status]


def origin(result: Result) -> str:
    """Return where a figure comes from. Who publishes counts has not published what we work out from them."""
    if result.origin is Origin.PUBLISHED and result.denominator is not None:
        return _("worked out from published figures")
    words = {
        Origin.COMPUTED: _("counted by Gwella"),
        Origin.ENTERED: _("entered by the authority"),
        Origin.PUBLISHED: _("published"),
        Origin.MADE_UP: _("made up"),
    }
    return words[result.origin]


def period(result: Result) -> str:
    """Return the period of a figure in words; the day, where that is what was counted."""
    return figures.said_period(result).in_(current())


def is_old(result: Result) -> bool:
    """Say whether a figure may not be the latest there is: its period ended more than two years before today.

    A made-up figure has no later one elsewhere.
    """
    ended = figures.period(result).last_day
    return not result.is_made_up and ended < two_years_before(timezone.localdate())


def any_old(known: Iterable[Known]) -> bool:
    """Say whether any figure of a table may not be the latest there is."""
    return any(one.figure is not None and is_old(one.figure) for one in known)


def two_years_before(day: date) -> date:
    """Return the same day two years before; 28 February for a leap day."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 2, day=28) if is_leap_day else day.replace(year=day.year - 2)


def at(of: Period, key: str) -> str:
    """`{{ period|at:key }}`: a period as it is said of a metric or measure."""
    return figures.when(key, of).in_(current())


def year_words(year: int) -> str:
    """Return the year that begins in `year`, in words."""
    return Period.of_year(year).in_(current())


def is_draft(key: str) -> bool:
    """Say whether a metric or measure is a draft."""
    return drafts.is_draft(key)


def kind(of: Definition) -> str:
    """Return what kind of evidence a figure is."""
    words = {
        Kind.CONTEXT: _("Context: need, people and means"),
        Kind.PROCESS: _("Process: what services do"),
        Kind.EXPERIENCE: _("Experience: what people say"),
        Kind.OUTCOME: _("Outcome: what it leads to"),
    }
    return words[of.kind]


def confidence(of: Definition) -> str:
    """Return how surely its official wording and code were read."""
    words = {
        Confidence.SEEN: _("Its wording and its code were read."),
        Confidence.CODE_INFERRED: _("Its wording was read; its code was not."),
        Confidence.PARTLY_SEEN: _("Its wording was read in part."),
        Confidence.INFERRED: _("It is inferred from what was read."),
        Confidence.RECALLED: _("It is remembered; neither wording nor code was read."),
        Confidence.OURS: _("It is Gwella’s own."),
        Confidence.CONFIRMED: _("Its official wording was read and confirmed."),
        Confidence.DIFFERS: _("Its official wording was read; what is counted does not follow it yet."),
    }
    return words[of.confidence]


def about(group: str) -> str:
    """Return the people a measure is about."""
    words = {
        "adults": _("Adults"),
        "carers": _("Unpaid carers"),
        "children": _("Children and young people"),
        "workforce": _("The workforce"),
    }
    return words[group]


def category(result: Result) -> str:
    """Return the category of a figure in words."""
    return figures.category(result).in_(current())


def breakdown(name: str) -> str:
    """Return what figures are broken down by."""
    return ", ".join(breakdowns()[one].title.in_(current()) for one in name.split("+"))

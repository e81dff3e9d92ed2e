"""A figure as it is quoted in prose and listed as evidence: unit, period, unknowns, or why there is none."""

from __future__ import annotations

from gwella.charts.figures import Amount, amount, category, when
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Joined, Message, Spoken, message
from gwella.code_of_practice.results import FigureKey, Result, Status
from gwella.code_of_practice.units import PEOPLE, POUNDS, TIMES, WTE, is_rate, people_per
from gwella.code_of_practice.years import Period
from gwella.disclosure.counts import has_starred_unknown
from gwella.documents import Figure
from gwella.metrics.drafts import is_draft_figure, titled


def quoted(key: FigureKey, result: Result | None, language: Language) -> Figure:
    """Return a figure as it stands in a sentence: `86.1% (2024-25; not known for 30)`, or why it is not there."""
    said = message("report.quoted", figure=_value(result), around=_around(key, result))
    return Figure(text=said.in_(language), value=result.value if result else None, **key._asdict())


def evidence_row(key: FigureKey, result: Result | None, language: Language) -> tuple[str, ...]:
    """Return a pinned figure as six cells: title, period, value, interval, not known, source."""
    cells = (_title(key, result), _period(key), _value(result), _interval(result), _not_known(result))
    return (*(cell.in_(language) for cell in cells), _source(result).in_(language))


def _value(result: Result | None) -> Spoken:
    """Return a value with its unit, or in words why there is none."""
    if result is None:
        return message("report.no_figure")
    if result.is_suppressed:
        return message("report.starred")
    if result.value is None:
        provided = result.status is not Status.NOT_PROVIDED
        return message("report.no_figure" if provided else "report.not_provided")
    return _with_unit(result)


def _with_unit(result: Result) -> Spoken:
    if is_rate(result.unit):
        return message("report.rate", value=amount(result), per=people_per(result.unit))
    if result.unit in (WTE, POUNDS, *TIMES):
        return message(f"report.{result.unit}", value=amount(result))
    return amount(result)


def _around(key: FigureKey, result: Result | None) -> Spoken:
    """Return what stands in brackets after a value: its period, how finished it is, and what is not known."""
    said: list[Spoken] = [_period(key)]
    if result and result.is_known:
        if is_draft_figure(result):
            said.append(message("report.by_draft"))
        if result.status is not Status.FINAL:
            said.append(message(f"report.status_{result.status}"))
        if result.unknown != 0 and result.unit != PEOPLE:  # a population has no unknown people
            said.append(_unknown_said(result))
    return message("report.two", first=said[0], second=Joined(tuple(said[1:]))) if said[1:] else said[0]


def _unknown_said(result: Result) -> Message:
    if result.unknown is not None:
        return message("report.unknown", count=result.unknown)
    return message("report.unknown_starred" if has_starred_unknown(result) else "report.unknown_not_stated")


def _not_known(result: Result | None) -> Spoken:
    """Return how many are not known; one that was starred is said in words."""
    if result is None or (result.unknown is None and not result.is_known):
        return message("report.dash")
    if result.unknown is not None:
        return message("report.count", count=result.unknown)
    return message("report.not_shown" if has_starred_unknown(result) else "report.not_stated")


def _interval(result: Result | None) -> Spoken:
    if result is None or result.low is None or result.high is None:
        return message("report.dash")
    return message("report.interval", low=Amount(result.low, result.unit), high=Amount(result.high, result.unit))


def _title(key: FigureKey, result: Result | None) -> Spoken:
    """Return the title of the metric or measure, with its category; its key where it is not defined."""
    try:
        title = titled(key.metric, result.edition if result else None)
    except NotFound:
        return message("report.undefined", metric=key.metric)
    return message("figures.of_category", title=title, category=category(result)) if result and key.breakdown else title


def _source(result: Result | None) -> Spoken:
    """Return where a figure comes from, which definition it follows, and whether that is a draft."""
    if result is None:
        return message("report.dash")
    origin, edition = message(f"report.origin_{result.origin}"), Period.of_year(result.edition)
    source = message("report.source", origin=origin, edition=edition)
    if result.code:
        source = message("report.source_with_code", origin=origin, code=result.code, edition=edition)
    return source


def _period(key: FigureKey) -> Spoken:
    """Return the period as it is said of the metric; the plain period where it is not defined."""
    period = Period.parse(key.period)
    try:
        return when(key.metric, period)
    except NotFound:
        return period

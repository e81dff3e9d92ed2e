"""The sentences about a figure: what it is, whether it is changing more than chance, what is not known,
and whether an authority differs from the rest of Wales.

Each is a message, so both languages say the same. They claim no cause, and say better or worse only
where the definition does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gwella.charts.changes import Change, Verdict, change, nothing
from gwella.charts.figures import Amount, Decimals, amount, period, place, said_period, title
from gwella.charts.standing import Standing, against_wales, false_alarms
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Message, Spoken, message
from gwella.code_of_practice.note_codes import split
from gwella.code_of_practice.places import WALES
from gwella.code_of_practice.results import Result, Status
from gwella.code_of_practice.years import year_label
from gwella.disclosure.counts import CONFIDENTIAL
from gwella.metrics.definitions import Polarity, definition
from gwella.stats.values import SHARE

# What the reader is told beside a figure that is not simply final.
SURENESS = (Status.PROVISIONAL, Status.ESTIMATED, Status.PART_YEAR, Status.REVISED)

WITHOUT_UNKNOWNS = ("people", "wte")


def about(results: Sequence[Result], wales: Result | None = None, authorities: int = 0) -> list[Message]:
    """Return all there is to say about one series, its latest figure first.

    For an authority, with `wales` (the latest period's) and how many authorities have the counts to be
    compared, also how it stands against the rest of Wales, or why that cannot be said.
    """
    latest = max(results, key=period)
    said = [message("figures.made_up")] if latest.is_made_up else []
    said += [what(latest), *sureness(latest), *changing(results), *unknown(latest)]
    is_compared = latest.area != WALES and (wales or authorities)
    return said + (standing(latest, wales, authorities) if is_compared else [])


def paragraph(messages: Iterable[Message], language: Language) -> str:
    """Return the messages as one paragraph."""
    return " ".join(one.in_(language) for one in messages)


def what(result: Result) -> Message:
    """Return what the figure is: its name, place, period, value, interval and the counts behind it."""
    named: dict[str, Spoken] = {"title": title(result), "area": place(result), "period": said_period(result)}
    if not result.is_known:
        return message(f"figures.{_why_none(result)}", **named)
    if result.low is None or result.high is None or result.numerator is None:
        return message("figures.alone", value=amount(result), **named)
    limits = {"low": Amount(result.low, result.unit), "high": Amount(result.high, result.unit)}
    counts = {"part": result.numerator, "whole": result.denominator}
    kind = "share" if result.unit == SHARE else "rate"
    return message(f"figures.{kind}", value=amount(result), **named, **limits, **counts)


def sureness(result: Result) -> list[Message]:
    """Return how sure or whole the figure is, where that is not plain."""
    said = [message(f"figures.{result.status}")] if result.status in SURENESS else []
    return said + partial(result)


def partial(result: Result) -> list[Message]:
    """Return how many authorities a sum holds, where some are missing."""
    if not result.is_known or result.areas_in >= result.areas_expected:
        return []
    held = {"areas_in": result.areas_in, "areas_expected": result.areas_expected}
    return [message("figures.partial", area=place(result), **held)]


def changing(results: Sequence[Result]) -> list[Message]:
    """Return whether the latest figure differs from the one before by more than chance, or why none can say."""
    found = change(results)
    said = [message(f"figures.{CHANGE_WORDS.get(found.verdict, found.verdict)}", **_facts(found))]
    polarity = definition(results[0].metric).polarity
    has_changed = found.verdict in (Verdict.HIGHER, Verdict.LOWER)
    if has_changed and results[0].unit != SHARE:
        said.append(message("figures.each_apart"))
    # Beside two bare figures a reader judges the later one, so a neutral measure says that it is neutral.
    if has_changed or (found.verdict is Verdict.NO_COUNTS and polarity is Polarity.NEITHER):
        said.append(message(f"figures.{polarity}"))
    return said


def unknown(result: Result) -> list[Message]:
    """Return how many are not known, and what share of all that is.

    Nothing for a figure that is not shown, or whose kind has no unknowns: a population, staff.
    """
    few = result.unknown is None and CONFIDENTIAL in split(result.note)
    if not result.is_known or result.unit in WITHOUT_UNKNOWNS:
        return []
    if result.unknown is None:
        return [message("figures.unknown_few" if few else "figures.unknown_not_stated")]
    if result.unknown == 0:
        return [message("figures.unknown_none")]
    known = (result.denominator if result.unit == SHARE else result.numerator) or 0
    counts = {"unknown": result.unknown, "all": known + result.unknown}
    kind = "share" if result.unit == SHARE else "count"
    percent = Amount(result.unknown / (known + result.unknown), SHARE)
    return [message(f"figures.unknown_of_{kind}", percent=percent, **counts)]


def standing(result: Result, wales: Result | None, authorities: int) -> list[Message]:
    """Return whether the authority differs from the rest of Wales, and how many chance alone would mark."""
    found = against_wales(result, wales)
    if found.standing is Standing.NO_FIGURE:
        return []
    if found.rest is None or wales is None:
        return [message(f"figures.wales_{found.standing}")]
    values: dict[str, Spoken] = {
        "area": place(result),
        "value": amount(result),
        "rest": Amount(found.rest, result.unit),
    }
    said = [message(f"figures.wales_{found.standing}", **values), *partial(wales)]
    return [*said, alarms(max(1, authorities))]


def alarms(authorities: int) -> Message:
    """Return how many of the authorities compared chance alone would mark."""
    expected = false_alarms(authorities)
    return message("figures.false_alarms", compared=authorities, alarms=expected, times=round(1 / expected))


CHANGE_WORDS = {Verdict.PART_YEAR: "part_year_change"}


def _why_none(result: Result) -> str:
    if result.is_suppressed:
        return "starred"
    if result.status is Status.NOT_PROVIDED:
        return "not_provided"
    return "nobody" if result.denominator == 0 else "no_figure"


def _facts(found: Change) -> dict[str, Spoken | str | int]:
    """Return what the sentence about a change names."""
    facts: dict[str, Spoken | str | int] = {}
    if found.later:
        facts |= {"later": said_period(found.later), "later_in": found.later.areas_in}
    if found.earlier:
        facts |= {"earlier": said_period(found.earlier), "earlier_in": found.earlier.areas_in}
        facts["before"] = amount(found.earlier)
    if found.edition:
        facts |= {"year": year_label(found.edition.from_), "change": found.edition.change}
    return facts | _sizes(found)


def _sizes(found: Change) -> dict[str, Spoken]:
    """Return a difference and its limits in points or per cent; upright for higher and lower, signed for the same."""
    if found.difference is None or found.later is None:
        return {}
    unit = found.later.unit
    by, low, high = (limit - nothing(unit) for limit in found.difference)
    if found.verdict is Verdict.LOWER:
        by, low, high = -by, -high, -low
    signed = found.verdict is Verdict.SAME
    sizes: dict[str, Spoken] = {"by": _size(by, unit, signed), "high": _size(high, unit, signed)}
    # "4.2 to 12.6 percentage points" names the unit once; "4.7% to 14.0%" twice.
    return sizes | {"low": Decimals(low * 100, signed) if unit == SHARE else _size(low, unit, signed)}


def _size(size: float, unit: str, signed: bool) -> Spoken:
    return message("figures.points" if unit == SHARE else "figures.percent", by=Decimals(size * 100, signed))

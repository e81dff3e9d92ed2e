"""The sentences about a figure: what it is, whether it is changing more than chance, what is not known,
and whether an authority differs from the rest of Wales.

Each is a message, so both languages say the same. They claim no cause, and say better or worse only
where the definition does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from gwella.charts import unknowns
from gwella.charts.changes import Change, Verdict, change, nothing
from gwella.charts.figures import Amount, Decimals, amount, period, place, said_period, title
from gwella.charts.standing import DIFFERING, Standing, against_wales, are_most, false_alarms
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Message, Spoken, message
from gwella.code_of_practice.places import WALES
from gwella.code_of_practice.results import Result, Status
from gwella.code_of_practice.units import PEOPLE, SHARE, WTE
from gwella.code_of_practice.years import year_label
from gwella.disclosure.counts import has_starred_unknown
from gwella.metrics.definitions import Measure, Polarity, definition

# What the reader is told beside a figure that is not simply final.
SURENESS = (Status.PROVISIONAL, Status.ESTIMATED, Status.PART_YEAR, Status.REVISED)

WITHOUT_UNKNOWNS = (PEOPLE, WTE)


class Beside(msgspec.Struct, frozen=True):
    """What stands beside the latest figure of a series, all of its period.

    The figure of Wales, how many authorities have the counts to be compared with the rest of Wales, how
    many of those differ from it, and the figure by its categories.
    """

    wales: Result | None = None
    authorities: int = 0
    differing: int = 0
    categories: tuple[Result, ...] = ()


ALONE = Beside()


def about(results: Sequence[Result], beside: Beside = ALONE) -> list[Message]:
    """Return all there is to say about one series, its latest figure first.

    For an authority also how it stands against the rest of Wales, or why that cannot be said, where
    `beside` has what that needs.
    """
    latest = max(results, key=period)
    said = [message("figures.made_up")] if latest.is_made_up else []
    said += [what(latest), *sureness(latest), *changing(results), *unknown(latest, beside.categories)]
    is_compared = latest.area != WALES and (beside.wales or beside.authorities)
    return said + (standing(latest, beside) if is_compared else [])


def spoken(messages: Iterable[Message], language: Language) -> tuple[str, ...]:
    """Return each message in words."""
    return tuple(one.in_(language) for one in messages)


def paragraph(messages: Iterable[Message], language: Language) -> str:
    """Return the messages as one paragraph."""
    return " ".join(spoken(messages, language))


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


def unknown(result: Result, categories: Sequence[Result] = ()) -> list[Message]:
    """Return how many are not known, and what share of all that is.

    Where the source says it only in the categories of a breakdown, those are said. Nothing for a figure
    that is not shown, or whose kind has no unknowns: a population, staff, the share of what is not known.
    """
    if not result.is_known or result.unit in WITHOUT_UNKNOWNS:
        return []
    if result.unknown is None:
        return _not_stated(result, categories)
    if result.unknown == 0:
        return [message("figures.unknown_none")]
    known = (result.denominator if result.unit == SHARE else result.numerator) or 0
    counts = {"unknown": result.unknown, "all": known + result.unknown}
    kind = "share" if result.unit == SHARE else "count"
    percent = Amount(result.unknown / (known + result.unknown), SHARE)
    return [message(f"figures.unknown_of_{kind}", percent=percent, **counts)]


def _not_stated(result: Result, categories: Sequence[Result]) -> list[Message]:
    if has_starred_unknown(result):
        return [message("figures.unknown_starred")]
    defined = definition(result.metric)
    if isinstance(defined, Measure) and defined.of_unknown:
        return []
    return unknowns.by_breakdown(result, categories) or [message("figures.unknown_not_stated")]


def standing(result: Result, beside: Beside) -> list[Message]:
    """Return whether the authority differs from the rest of Wales, how many others do, and how many by chance."""
    wales = beside.wales
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
    return [*said, *_most(found.standing, beside), alarms(max(1, beside.authorities))]


def _most(found: Standing, beside: Beside) -> list[Message]:
    """Return that most authorities differ, where they do and this one does: then it says little about this one."""
    if found not in DIFFERING or not are_most(beside.differing, beside.authorities):
        return []
    return [message("figures.differ_most", marked=beside.differing, compared=beside.authorities)]


def alarms(authorities: int) -> Message:
    """Return how often chance alone would mark one of the authorities compared."""
    return message("figures.false_alarms", compared=authorities, times=round(1 / false_alarms(authorities)))


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

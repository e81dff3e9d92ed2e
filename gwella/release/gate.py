"""The gate: what may leave of a result. Pure, so that the site, the commands and the report share one.

Counts that came from people are starred or rounded under a profile; shares, rates, intervals and
unknowns are worked out from the counts as they leave, never from the true ones. Then all of it, with all
that was let out before, is one system, and what would give a starred number away is starred too: a star
does not say which of both it is. What was already published passes as it was published. A row is built anew
from named fields, so that a field added to results one day does not leave by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from gwella.code_of_practice.note_codes import note_codes, split
from gwella.code_of_practice.results import Origin, Result, Status
from gwella.code_of_practice.units import AMOUNTS, SHARE, is_relative
from gwella.disclosure.adding_up import ByYear
from gwella.disclosure.counts import CONFIDENTIAL, Protected, is_small, protect
from gwella.disclosure.displays import Number, What
from gwella.disclosure.profiles import PUBLISHED_WALES, Profile
from gwella.disclosure.profiles import profile as named
from gwella.disclosure.protecting import protected
from gwella.disclosure.views import Released
from gwella.stats.values import worked


class _Leaving(msgspec.Struct, frozen=True):
    """The counts of one row as they leave; starred when the figure may not be shown at all."""

    numerator: int | None = None
    denominator: int | None = None
    is_starred: bool = False


class Attacked(msgspec.Struct, frozen=True):
    """What the attack on a release found.

    `small` figures are starred for what they are, `protecting` ones to protect these, with unknowns `more` numbers in
    all. Of `given_away` ones earlier releases had already told too much. `contradictions` are groups of figures that
    contradict each other so that nobody can reckon with them.
    """

    small: int
    protecting: int
    more: int
    given_away: int
    contradictions: int


class Passed(msgspec.Struct, frozen=True):
    """What left, in its order, and what the attack on it and on all that left before has found."""

    rows: list[Result]
    attacked: Attacked


def released(
    results: Iterable[Result],
    profile: Profile | str = PUBLISHED_WALES,
    *,
    adding_up: ByYear,
    earlier: Sequence[Released] = (),
) -> list[Result]:
    """Return each result as everyone may see it, in the same order. Raises NotFound and TakesTooLong as `passed`."""
    return passed(results, profile, adding_up=adding_up, earlier=earlier).rows


def passed(
    results: Iterable[Result],
    profile: Profile | str = PUBLISHED_WALES,
    *,
    adding_up: ByYear,
    earlier: Sequence[Released] = (),
) -> Passed:
    """Return what leaves of results, and what an attacker makes of it beside all that was let out `earlier`.

    `earlier` has the oldest first. Raises NotFound for an unknown profile or period, TakesTooLong where nobody knows.
    """
    rules = named(profile) if isinstance(profile, str) else profile
    rows = [one if one.origin is Origin.PUBLISHED else _released(one, rules) for one in results]
    found = protected(Released(rows, rules), earlier, adding_up)
    small = sum(one.is_suppressed for one in rows if one.origin is not Origin.PUBLISHED)
    rows = [_starred_too(row, found.starred) for row in rows]
    starred = sum(one.is_suppressed for one in rows if one.origin is not Origin.PUBLISHED)
    before = len({one.number for one in found.recovered})
    return Passed(rows, Attacked(small, starred - small, len(found.starred), before, found.contradictions))


def _starred_too(row: Result, starred: Collection[Number]) -> Result:
    """Return a row without its figure, or without its unknowns, where that would give a star away."""
    changes: dict[str, Any] = {}
    if Number(row.key) in starred:
        changes |= dict.fromkeys(("numerator", "denominator", "value", "low", "high"))
        changes |= {"method": "", "status": Status.SUPPRESSED}
    if Number(row.key, What.UNKNOWN) in starred:
        changes |= {"unknown": None}
    if not changes:
        return row
    return msgspec.structs.replace(row, **changes, note=",".join(sorted({*split(row.note), CONFIDENTIAL})))


def _released(result: Result, profile: Profile) -> Result:
    leaving = _leaving(result, profile)
    # What a share does not know is what neither its parts nor its whole know, and each of those is shown too.
    unknown = protect(result.unknown, profile.of_two() if result.unit == SHARE else profile)
    figure = worked(leaving.numerator, leaving.denominator, result.unit)
    return Result(
        metric=result.metric,
        edition=result.edition,
        code=result.code,
        area=result.area,
        period=result.period,
        breakdown=result.breakdown,
        category=result.category,
        numerator=leaving.numerator,
        denominator=leaving.denominator,
        unknown=unknown.value,
        value=figure.value,
        unit=result.unit,
        low=figure.low,
        high=figure.high,
        method=figure.method,
        status=Status.SUPPRESSED if leaving.is_starred else result.status,
        origin=result.origin,
        areas_in=result.areas_in,
        areas_expected=result.areas_expected,
        note=_note(result, leaving, unknown),
    )


def _leaving(result: Result, profile: Profile) -> _Leaving:
    """Return the counts that may leave. What rests on no counts cannot be protected, so it is starred."""
    if result.value is None and result.numerator is None:
        return _Leaving()
    if result.unit in AMOUNTS:
        count = protect(result.numerator if result.value is None else result.value, profile)
        return _Leaving(count.value, is_starred=count.is_starred)
    if not is_relative(result.unit):
        return _Leaving(is_starred=True)
    return _of_two(result.numerator, result.denominator, profile)


def _of_two(numerator: float | None, denominator: float | None, profile: Profile) -> _Leaving:
    """Return the counts behind a share or rate; none of them when one, or what is left over, is small."""
    if numerator is None or denominator is None:
        return _Leaving(is_starred=True)
    part, whole = protect(numerator, profile), protect(denominator, profile)
    # With 18 of 20 the two others are as easily known as two of 20. More events than people leave none over.
    leaves_few = numerator <= denominator and is_small(denominator - numerator, profile)
    if part.is_starred or whole.is_starred or leaves_few:
        return _Leaving(is_starred=True)
    return _Leaving(part.value, whole.value)


def _note(result: Result, leaving: _Leaving, unknown: Protected) -> str:
    # A note that is no code could say who is meant.
    codes = set(split(result.note)) & set(note_codes())
    if leaving.is_starred or unknown.is_starred:
        codes |= {CONFIDENTIAL}
    return ",".join(sorted(codes))

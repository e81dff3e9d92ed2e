"""The categories of a breakdown that say "not known": which they are, that they stand last, how many are in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gwella.charts.figures import Amount, amount, category
from gwella.code_of_practice.messages import Joined, Message, message
from gwella.code_of_practice.results import UNKNOWN, Result
from gwella.code_of_practice.units import COUNT, SHARE
from gwella.metrics.categories import codes
from gwella.metrics.definitions import Breakdown, breakdowns
from gwella.snapshots.tables import lists


def silent(breakdown: Breakdown) -> set[str]:
    """Return the codes that say nothing: `unknown`, and those of its list such as "refused"."""
    listed = lists()[breakdown.list].codes if breakdown.list else {}
    return {UNKNOWN} | {code for code, entry in listed.items() if entry.unknown}


def in_category_order(results: Iterable[Result]) -> list[Result]:
    """Return the categories of one breakdown with one dimension in the order of its list, what is not known last."""
    every = list(results)
    breakdown = breakdowns()[every[0].breakdown]
    quiet = silent(breakdown)
    order = sorted(codes(breakdown), key=lambda code: (code in quiet, code == UNKNOWN))
    return sorted(every, key=lambda result: order.index(result.category))


def not_known(results: Iterable[Result]) -> list[Result]:
    """Return those of `results` that are counted in a category that says "not known", in its order."""
    single = [one for one in results if one.breakdown in breakdowns() and one.is_known and one.value]
    return [one for one in single if one.category in silent(breakdowns()[one.breakdown])]


def by_breakdown(total: Result, categories: Sequence[Result]) -> list[Message]:
    """Return for each breakdown how many of a count its categories do not know; nothing where none is silent."""
    quiet = [one for one in not_known(categories) if one.unit == total.unit == COUNT]
    names = dict.fromkeys(one.breakdown for one in quiet)
    groups = [in_category_order(one for one in quiet if one.breakdown == name) for name in names]
    return [_of(total, found) for found in groups if _sum(found) <= (total.value or 0)]


def _of(total: Result, found: Sequence[Result]) -> Message:
    assert total.value, "parts that are not none are part of something"
    listed = Joined(tuple(message("charts.of_none", category=category(one), value=amount(one)) for one in found), "; ")
    counts = {"unknown": _sum(found), "all": total.value}
    percent = Amount(_sum(found) / total.value, SHARE)
    title = breakdowns()[found[0].breakdown].title
    return message("figures.unknown_of_breakdown", breakdown=title, list=listed, percent=percent, **counts)


def _sum(results: Iterable[Result]) -> float:
    return sum(one.value or 0 for one in results)

"""Which more numbers are starred so that none that is starred can be worked out: as few, and as little lost, as can be.

Everything that may be shown is shown one after the other, what is worth most first, and what would give a starred
number away stays starred. What only shows when all sums are solved at once is put right by what costs least then.
Nothing is looked at but what is shown, so what has left leaves again unchanged, and a star says nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import msgspec

from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.units import AMOUNTS
from gwella.disclosure.adding_up import ByYear
from gwella.disclosure.attack import NOBODY, Recovered, is_recovered, recovered_in
from gwella.disclosure.bounds import Bounds, Moved
from gwella.disclosure.displays import Display, Number, What, displays
from gwella.disclosure.solving import Limit, Solver
from gwella.disclosure.system import Block, blocks
from gwella.disclosure.views import Released, systems

TOTAL, BY_CATEGORY = 40.0, 10.0  # what is lost with a figure
OF_A_RATIO = 0.7  # of that with a share or rate, since the counts behind it may still be shown
UNKNOWNS = 0.08  # of that with how many are not known
STARRED_BEFORE = 0.01  # of that with what nobody has seen yet
HALF = 100  # counts of this size weigh half of what the largest do, which is 1


class Protection(msgspec.Struct, frozen=True):
    """Which shown numbers are starred too, and what is recovered even so, since earlier releases gave it away."""

    starred: frozenset[Number] = frozenset()
    recovered: tuple[Recovered, ...] = ()
    contradictions: int = 0


def protected(new: Released, earlier: Sequence[Released], adding_up: ByYear) -> Protection:
    """Return what more is starred of `new` beside all that was let out earlier, the oldest first. Raises NotFound.

    What was shown earlier cannot be starred any more; what was starred is what is starred first.
    """
    said = [list(displays(one.rows, one.profile, adding_up)) for one in (*earlier, new)]
    worth = _worth(new.rows, said[:-1], said[-1])
    if not any(one.is_star for its in said for one in its):
        return Protection()
    shown_before = {one.number for its in said[:-1] for one in its if not one.is_star}
    revised = shown_before & {one.number for one in said[-1] if one.is_star}
    numbers = {one.number for one in said[-1]}
    starred, left, contradicted = set[Number](), list[Recovered](), list[set[Number]]()
    for block in blocks(systems([*earlier, new], adding_up, revised)):
        if not block.starred or numbers.isdisjoint({*block.shown, *block.starred}):
            continue
        its, recovered = _in_block(block, worth)
        starred |= its
        left += recovered or []
        if recovered is None:
            contradicted.append({*block.shown, *block.starred})
    for block in blocks(systems([new], adding_up)) if contradicted and earlier else ():
        # Beside what contradicts it nothing can be solved; by itself it is protected all the same.
        if any(not its.isdisjoint({*block.shown, *block.starred}) for its in contradicted):
            its, _ = _in_block(block, worth)
            starred |= its
    return Protection(frozenset(starred), tuple(left), len(contradicted))


def _worth(rows: Sequence[Result], before: Sequence[Sequence[Display]], new: Sequence[Display]) -> dict[Number, float]:
    """Return what is lost with each number that may be starred: it is ours, and was never shown as it is now."""
    known = {(one.number, one.low, one.high) for its in before for one in its if not one.is_star}
    starred = {one.number for its in before for one in its if one.is_star}
    loss = {number: much for row in rows for number, much in _losses(row) if row.origin is not Origin.PUBLISHED}
    may_be = {one.number for one in new if not one.is_star} - {
        one.number for one in new if (one.number, one.low, one.high) in known
    }
    return {
        number: loss[number] * (STARRED_BEFORE if number in starred else 1)
        for number in sorted(may_be)
        if number in loss
    }


def _losses(row: Result) -> tuple[tuple[Number, float], tuple[Number, float]]:
    """Return what is lost with a row's figure, and with its unknowns: more with totals and with what is larger."""
    much = (BY_CATEGORY if row.breakdown else TOTAL) * (1 if row.unit in AMOUNTS else OF_A_RATIO)
    unknown = (BY_CATEGORY if row.breakdown else TOTAL) * UNKNOWNS
    size = row.value if row.unit in AMOUNTS else row.denominator
    return (Number(row.key), much + _weight(size)), (Number(row.key, What.UNKNOWN), unknown + _weight(row.unknown))


def _weight(count: float | None) -> float:
    return (count or 0) / ((count or 0) + HALF)


def _in_block(block: Block, worth: Mapping[Number, float]) -> tuple[set[Number], list[Recovered] | None]:
    if not (found := recovered_in(block, any_will_do=True)):
        return set(), found
    starred = _one_by_one(block, worth)
    while found := recovered_in(block, sorted(starred)):
        more = set[Number]()
        for one in found:
            more |= _cheapest(block, one, starred | more, worth)
        if not more:
            return starred, found
        starred |= more
    return starred, found


def _one_by_one(block: Block, worth: Mapping[Number, float]) -> set[Number]:
    """Return the shown numbers that would give a star away beside those that are worth more."""
    bounds, starred = Bounds(block.members, block.rows), set[Number]()
    bounds.settle()
    bounds.narrow((fact.member, fact.low, fact.high) for fact in block.fixed)
    below = {fact.member: fact.below for facts in block.starred.values() for fact in facts}
    for number in sorted(block.shown, key=lambda one: (one in worth, -worth.get(one, 0), one)):
        moved, _ = bounds.narrow((fact.member, fact.low, fact.high) for fact in block.shown[number])
        if number in worth and any(_gives_away(bounds, one, below) for one in moved):
            starred.add(number)
            bounds.take_back(moved)
    return starred


def _gives_away(bounds: Bounds, moved: Moved, below: Mapping[int, int]) -> bool:
    """Say whether a star is narrowed down too far by what moved its bounds."""
    its = below.get(moved.member, 0)
    return its > 0 and is_recovered(bounds.low[moved.member], bounds.high[moved.member], its)


def _cheapest(block: Block, one: Recovered, starred: set[Number], worth: Mapping[Number, float]) -> set[Number]:
    """Return the numbers that cost least of those that, starred, let a recovered one be any small count again."""
    limits = [Limit(fact.member, fact.low, fact.high) for fact in block.fixed]
    of: dict[Limit, set[Number]] = {}
    for number, facts in block.shown.items():
        if number not in starred:
            limits += [Limit(fact.member, fact.low, fact.high) for fact in facts]
            for fact in facts if number in worth else ():
                of.setdefault(Limit(fact.member, fact.low, fact.high), set()).add(number)
    fixed = [limit for limit in limits if limit not in of]
    costs = {limit: sum(worth[number] for number in numbers) for limit, numbers in of.items()}
    solver, found = Solver(block.members, block.rows, fixed), set[Number]()
    if one.high < one.below - 1:
        found.update(*(of[limit] for limit in solver.given_up(one.member, one.below - 1.0, inf, costs)))
    if one.low > NOBODY:
        found.update(*(of[limit] for limit in solver.given_up(one.member, 0.0, float(NOBODY), costs)))
    return found

"""The motivated intruder: what can be worked out of starred numbers from everything released, as one system.

A number is *recovered* when it follows that it is small and more than that: not every count from 1 to the largest
that is starred can be it any more. Exactly known is the narrowest case. What follows to be no small number is none of
the numbers that a star protects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from gwella.disclosure.adding_up import ByYear
from gwella.disclosure.bounds import Bounds
from gwella.disclosure.displays import Number
from gwella.disclosure.solving import Limit, Solver
from gwella.disclosure.system import Block, Fact, blocks
from gwella.disclosure.views import Released, systems

NOBODY = 1  # who is starred may at least seem to be one alone


class Recovered(msgspec.Struct, frozen=True):
    """A starred number, the bounds that follow for one of the counts behind it, and the block's member that it is."""

    number: Number
    low: float
    high: float
    below: int
    member: int

    @property
    def is_exact(self) -> bool:
        """Say whether the count is known to the last one."""
        return self.low == self.high


class Attack(msgspec.Struct, frozen=True):
    """What an attack found: how many numbers are starred, which of them are recovered, what contradicts itself."""

    starred: int
    recovered: tuple[Recovered, ...]
    contradictions: int


def attack(releases: Sequence[Released], adding_up: ByYear) -> Attack:
    """Return what follows from `releases`, all that was ever let out, the oldest first. Raises NotFound."""
    starred, recovered, contradictions = 0, list[Recovered](), 0
    for block in blocks(systems(releases, adding_up)):
        starred += len(block.starred)
        found = recovered_in(block)
        recovered += found or []
        contradictions += found is None
    return Attack(starred, tuple(sorted(recovered, key=lambda one: one.number)), contradictions)


def is_recovered(low: float, high: float, below: int) -> bool:
    """Say whether a count starred under `below`, which lies from `low` to `high`, is narrowed down too far."""
    return high < below - 1 or NOBODY < low < below


def recovered_in(block: Block, also: Collection[Number] = (), *, any_will_do: bool = False) -> list[Recovered] | None:
    """Return what is recovered in a block, with the shown numbers `also` starred; None where it contradicts itself.

    With `any_will_do` it need not be all, if it is something.
    """
    shown = block.fixed + [fact for number, its in block.shown.items() if number not in also for fact in its]
    bounds = Bounds(block.members, block.rows)
    if not bounds.settle() or not bounds.narrow((one.member, one.low, one.high) for one in shown)[1]:
        return None
    ends = {one.member: (bounds.low[one.member], bounds.high[one.member]) for _, one in _stars(block, also)}
    at_once = any(is_recovered(*ends[one.member], one.below) for _, one in _stars(block, also))
    if not block.is_tree and not (any_will_do and at_once):
        limits = [Limit(one.member, one.low, one.high) for one in shown]
        open_ = {
            one.member: one.below for _, one in _stars(block, also) if not _is_settled(*ends[one.member], one.below)
        }
        exact = _ends(Solver(block.members, block.rows, limits), open_) if open_ else {}
        if exact is None:
            return None
        ends |= exact
    return [
        Recovered(number, *ends[one.member], one.below, one.member)
        for number, one in _stars(block, also)
        if is_recovered(*ends[one.member], one.below)
    ]


def _stars(block: Block, also: Collection[Number]) -> Iterator[tuple[Number, Fact]]:
    """Yield the facts of stars that are ours to protect, each count once."""
    seen: set[int] = set()
    for number, facts in (*block.starred.items(), *((one, block.shown[one]) for one in also if one in block.shown)):
        for fact in facts:
            if fact.below and fact.member not in seen:
                seen.add(fact.member)
                yield number, fact


def _is_settled(low: float, high: float, below: int) -> bool:
    """Say whether bounds, which can only be narrower in truth, settle it: recovered already, or no small number."""
    return low >= below or is_recovered(low, high, below)


def _ends(solver: Solver, below: Mapping[int, int]) -> dict[int, tuple[float, float]] | None:
    """Return from where to where each member can go: exactly where that is recovered, else as far as matters."""
    point = solver.any_point()
    if point is None:
        return None
    ends = {member: (float(point[member]), float(point[member])) for member in below}
    for sign in (1, -1):
        reach = {member: NOBODY if sign > 0 else its - 1.0 for member, its in below.items()}
        _go(solver, ends, {member: far for member, far in reach.items() if not _is_far(ends[member], far, sign)}, sign)
    return ends


def _go(solver: Solver, ends: dict[int, tuple[float, float]], reach: Mapping[int, float], sign: int) -> None:
    """Let members go as far down (1) or up (-1) as `reach`, all at once; then those that were in each other's way.

    One that cannot go as far by itself alone goes as far as it can.
    """
    point = solver.towards(reach, sign) if reach else None
    if point is None:
        return
    for member, (low, high) in ends.items():
        ends[member] = min(low, float(point[member])), max(high, float(point[member]))
    left = [member for member, far in reach.items() if not _is_far(ends[member], far, sign)]
    for some in (left[::2], left[1::2]) if len(reach) > 1 else ():
        still = [member for member in some if not _is_far(ends[member], reach[member], sign)]
        _go(solver, ends, {member: reach[member] for member in still}, sign)


def _is_far(ends: tuple[float, float], far: float, sign: int) -> bool:
    return ends[0] <= far if sign > 0 else ends[1] >= far

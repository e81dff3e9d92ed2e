"""From where to where each count can lie, narrowed by what is known, one fact after the other; each can be taken back.

Every sum bounds each of its members by the others, until nothing moves. That is sound: no value is lost that fits.
It is exact where sums hang together like a tree, and else the attack, which solves them at once, has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

MOST_VISITS = 30  # of one sum for one fact: bounds that creep on from there are left as they are, which is sound


Waiting = dict[int, None]  # places of rows in the order in which they came, each once


class Row(NamedTuple):
    """A sum of members, each added or taken off (1, -1), that lies from `low` to `high`."""

    members: tuple[int, ...]
    signs: tuple[int, ...]
    low: float
    high: float


class Moved(NamedTuple):
    """A member whose bounds moved, and where they were."""

    member: int
    low: float
    high: float


class Bounds:
    """The bounds of members, tied together by rows; nothing is known at first but that none is negative."""

    def __init__(self, members: int, rows: Sequence[Row]) -> None:
        self.low, self.high = [0.0] * members, [inf] * members
        self._rows: list[Row] = []
        self._signed: list[tuple[tuple[int, int], ...]] = []  # the members of each row with their signs
        self._of: list[Waiting] = [{} for _ in range(members)]
        for row in rows:
            self._tie(row)

    def narrow(self, facts: Iterable[tuple[int, float, float]]) -> tuple[list[Moved], bool]:
        """Learn that members lie between these bounds; return what moved, and whether that can be at all."""
        moved: list[Moved] = []
        waiting: Waiting = {}
        fits = all(self._move(member, low, high, moved, waiting) for member, low, high in facts)
        return moved, fits and self._settle(moved, waiting)

    def settle(self) -> bool:
        """Learn what follows from the rows alone; say whether that can be."""
        return self._settle([], dict.fromkeys(range(len(self._rows))))

    def join(self, row: Row) -> bool:
        """Tie members by one more row, if it can be true with all that is known; say whether it can."""
        place = self._tie(row)
        moved: list[Moved] = []
        if self._settle(moved, {place: None}):
            return True
        self.take_back(moved)
        for member in row.members:
            del self._of[member][place]
        return False

    def take_back(self, moved: Sequence[Moved]) -> None:
        """Forget what `narrow` learned; what was learned last goes first."""
        for member, low, high in reversed(moved):
            self.low[member], self.high[member] = low, high

    def _tie(self, row: Row) -> int:
        """Put a row beside its members; return its place."""
        self._rows.append(row)
        self._signed.append(tuple(zip(row.members, row.signs, strict=True)))
        place = len(self._rows) - 1
        for member in row.members:
            self._of[member][place] = None
        return place

    def _move(self, member: int, low: float, high: float, moved: list[Moved], waiting: Waiting) -> bool:
        before = self.low[member], self.high[member]
        if low > before[0] or high < before[1]:
            moved.append(Moved(member, *before))
            self.low[member], self.high[member] = max(low, before[0]), min(high, before[1])
            waiting.update(self._of[member])
        return self.low[member] <= self.high[member]

    def _settle(self, moved: list[Moved], waiting: Waiting) -> bool:
        visits: dict[int, int] = {}
        while waiting:
            place = next(iter(waiting))
            del waiting[place]
            visits[place] = visits.get(place, 0) + 1
            if visits[place] <= MOST_VISITS and not self._visit(place, moved, waiting):
                return False
        return True

    def _visit(self, at: int, moved: list[Moved], waiting: Waiting) -> bool:
        """Bound each member of the row at a place by the others; say whether all can be."""
        row, signed = self._rows[at], self._signed[at]
        lows, highs, least, most = self.low, self.high, 0.0, 0.0
        for one, sign in signed:  # most visits move nothing: those end here
            if sign > 0:
                least += lows[one]
                most += highs[one]
            else:
                least -= highs[one]
                most -= lows[one]
        if least > row.high or most < row.low:
            return False
        if least == most or (least >= row.low and most <= row.high):
            return True
        ends = [(lows[one], highs[one]) if sign > 0 else (-highs[one], -lows[one]) for one, sign in signed]
        for place, (low, high) in enumerate(ends):
            others = ends[:place] + ends[place + 1 :] if inf in (-least, most) else None
            other_least = least - low if others is None else sum(end for end, _ in others)
            other_most = most - high if others is None else sum(end for _, end in others)
            new = row.low - other_most, row.high - other_least
            if new[0] > low or new[1] < high:
                member, sign = signed[place]
                if not self._move(member, *(new if sign > 0 else (-new[1], -new[0])), moved, waiting):
                    return False
        return True
